#[doc(hidden)]
#[allow(
    dead_code,
    missing_debug_implementations,
    non_camel_case_types,
    non_snake_case,
    unreachable_pub
)]
mod __dynamo_Address {
    pub enum street {}
    pub enum zip {}
}
const _: () = {
    #[allow(unused_imports)]
    use ::dynamo_orm::__private::{
        self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
    };
    #[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
    impl Address {
        ///The attribute `street`: `Address::STREET.exists()`.
        const STREET: __orm::Path<Self, String, __dynamo_Address::street> = __orm::path(
            0,
        );
        ///The attribute `zip`: `Address::ZIP.exists()`.
        const ZIP: __orm::Path<Self, Option<String>, __dynamo_Address::zip> = __orm::path(
            1,
        );
    }
    #[automatically_derived]
    impl __M for Address {
        const NAMES: &'static [__orm::Name] = &[
            __orm::name("street", "\"street\":"),
            __orm::name("zip", "\"zip\":"),
        ];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[
                    (<String as __A>::is_absent, &self.street).1,
                    (<Option<String> as __A>::is_absent, &self.zip).1,
                ],
            )
        }
        fn read_members<'__a, __R: __orm::Reader<'__a>>(
            __r: &mut __R,
        ) -> __orm::Decoded<Self> {
            let __n = <Self as __M>::NAMES;
            match {
                let mut __s = (__orm::None::<String>, __orm::None::<Option<String>>);
                if let __orm::Err(__e) = __orm::read_members(
                    __r,
                    __n,
                    &mut [
                        (<String as __A>::is_absent, &mut __s.0).1,
                        (<Option<String> as __A>::is_absent, &mut __s.1).1,
                    ],
                    &[],
                    &mut __orm::unknown,
                ) {
                    return __orm::Err(__e);
                }
                __s
            } {
                (__orm::Some(__0), __orm::Some(__1)) => {
                    __orm::Ok(Self { street: __0, zip: __1 })
                }
                __s => __orm::Err(__orm::incomplete(__s)),
            }
        }
    }
    #[automatically_derived]
    impl __orm::Lent for Address {
        type For<'__p> = Self;
        type Kept = __orm::Nothing;
        fn keep(_: &mut __orm::JsonReader<'_>) -> __orm::Decoded<Self::Kept> {
            __orm::Err(__orm::incomplete(()))
        }
        fn lend<'__p>(__k: &'__p Self::Kept, _: &'__p str) -> Self {
            match *__k {}
        }
    }
    #[automatically_derived]
    impl __orm::Attribute for Address {
        type Kind = __orm::kind::Map;
        type ListKind = __orm::kind::List;
        type Present = Self;
        fn encode<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            __orm::encode_document(self, __w)
        }
        fn decode<'__a, __R: __orm::Reader<'__a>>(
            __r: &mut __R,
        ) -> __orm::Decoded<Self> {
            __orm::decode_document(__r)
        }
    }
    impl __orm::DynamoDocument for Address {}
};
