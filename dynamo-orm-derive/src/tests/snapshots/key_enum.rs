const _: () = {
    #[allow(unused_imports)]
    use ::dynamo_orm::__private::{
        self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
    };
    #[automatically_derived]
    impl __orm::Attribute for Status {
        type Kind = __orm::kind::Text;
        type ListKind = __orm::kind::List;
        type Present = Self;
        fn encode<__W: __orm::Writer>(
            &self,
            __w: &mut __W,
        ) -> __orm::Result<(), __orm::EncodeError> {
            __orm::Writer::string(
                __w,
                match self {
                    Self::Open {} => "open",
                    Self::Paid {} => "paid",
                },
            )
        }
        fn decode<'__a, __R: __orm::Reader<'__a>>(
            __r: &mut __R,
        ) -> __orm::Result<Self, __orm::DecodeError> {
            __orm::decode_name(
                __r,
                &["open", "paid"],
                |__name| match __name {
                    "open" => __orm::Some(Self::Open {}),
                    "paid" => __orm::Some(Self::Paid {}),
                    _ => __orm::None,
                },
            )
        }
    }
    #[automatically_derived]
    impl ::dynamo_orm::DynamoKey for Status {}
};
