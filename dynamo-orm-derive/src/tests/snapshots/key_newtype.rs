const _: () = {
    #[allow(unused_imports)]
    use ::dynamo_orm::__private::{
        self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
    };
    const _: __orm::Type = <String as __orm::DynamoKey>::TYPE;
    #[automatically_derived]
    impl __orm::Attribute for Id {
        type Kind = <String as __orm::Attribute>::Kind;
        type ListKind = __orm::kind::List;
        type Present = Self;
        fn encode<__W: __orm::Writer>(
            &self,
            __w: &mut __W,
        ) -> __orm::Result<(), __orm::EncodeError> {
            <String as __orm::DynamoKey>::key_encode(&self.0, __w)
        }
        fn decode<'__a, __R: __orm::Reader<'__a>>(
            __r: &mut __R,
        ) -> __orm::Result<Self, __orm::DecodeError> {
            __orm::Ok(Self {
                0: <String as __orm::DynamoKey>::key_decode(__r)?,
            })
        }
    }
    #[automatically_derived]
    impl ::dynamo_orm::DynamoKey for Id {}
};
