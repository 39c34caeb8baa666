///The key of a `Page`: its hash key `address`. `key()` returns it, `table.get(..)` takes it.
#[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
struct PageKey {
    ///The attribute `address`.
    address: String,
}
#[doc(hidden)]
#[allow(
    dead_code,
    missing_debug_implementations,
    non_camel_case_types,
    non_snake_case,
    unreachable_pub
)]
mod __dynamo_Page {
    pub enum address {}
    pub enum writes {}
    pub enum left {}
}
const _: () = {
    #[allow(unused_imports)]
    use ::dynamo_orm::__private::{
        self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
    };
    #[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
    impl Page {
        ///The attribute `address`: `Page::ADDRESS.exists()`.
        const ADDRESS: __orm::Path<Self, String, __orm::InKey<__dynamo_Page::address>> = __orm::path(
            0,
        );
        ///The attribute `writes`: `Page::WRITES.exists()`.
        const WRITES: __orm::Path<
            Self,
            u64,
            __orm::SetByWrites<__dynamo_Page::writes>,
        > = __orm::path(1);
        ///The attribute `left`: `Page::LEFT.exists()`.
        const LEFT: __orm::Path<
            Self,
            Option<i32>,
            __orm::SetByWrites<__dynamo_Page::left>,
        > = __orm::path(2);
    }
    #[automatically_derived]
    impl __M for Page {
        const NAMES: &'static [__orm::Name] = &[
            __orm::key_name("address", "\"address\":", 2048),
            __orm::name("writes", "\"writes\":"),
            __orm::name("left", "\"left\":"),
        ];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[
                    (<String as __A>::is_absent, &self.address).1,
                    (<u64 as __A>::is_absent, &self.writes).1,
                    (<Option<i32> as __A>::is_absent, &self.left).1,
                ],
            )
        }
        fn read_members<'__a, __R: __orm::Reader<'__a>>(
            __r: &mut __R,
        ) -> __orm::Decoded<Self> {
            let __n = <Self as __M>::NAMES;
            match {
                let mut __s = (
                    __orm::None::<String>,
                    __orm::None::<u64>,
                    __orm::None::<Option<i32>>,
                );
                if let __orm::Err(__e) = __orm::read_members(
                    __r,
                    __n,
                    &mut [
                        (<String as __A>::is_absent, &mut __s.0).1,
                        (<u64 as __A>::is_absent, &mut __s.1).1,
                        (<Option<i32> as __A>::is_absent, &mut __s.2).1,
                    ],
                    &[1, 2],
                    &mut __orm::unknown,
                ) {
                    return __orm::Err(__e);
                }
                <u64 as __A>::or_default(
                    __r,
                    &mut __s.1,
                    <u64 as __orm::Default>::default,
                );
                <Option<
                    i32,
                > as __A>::or_default(
                    __r,
                    &mut __s.2,
                    <Option<i32> as __orm::Default>::default,
                );
                __s
            } {
                (__orm::Some(__0), __orm::Some(__1), __orm::Some(__2)) => {
                    __orm::Ok(Self {
                        address: __0,
                        writes: __1,
                        left: __2,
                    })
                }
                __s => __orm::Err(__orm::incomplete(__s)),
            }
        }
    }
    #[automatically_derived]
    impl __orm::DynamoTable for Page {
        const SCHEMA: &'static __orm::Schema = &__orm::Schema::new(
                "pages",
                __orm::KeyAttribute::new("address", <String as __K>::TYPE),
                __orm::None,
                &[],
            )
            .counting(
                &[
                    __orm::CounterSchema::new(
                        "writes",
                        0,
                        1,
                        <u64 as __orm::CounterType>::RANGE,
                    ),
                    __orm::CounterSchema::new(
                        "left",
                        10,
                        -5,
                        <Option<i32> as __orm::CounterType>::RANGE,
                    ),
                ],
            );
        type Key = PageKey;
        type Shape = __orm::HashOnly<Page, String>;
        type Hash = (String,);
        type Range = ();
        type Version = ();
        fn assign<'__a, __R: __orm::Reader<'__a>>(
            &mut self,
            __name: &str,
            __r: &mut __R,
        ) -> __orm::Decoded<()> {
            match __name {
                "writes" => self.writes = <u64 as __A>::decode(__r)?,
                "left" => self.left = <Option<i32> as __A>::decode(__r)?,
                _ => __orm::Reader::skip(__r)?,
            }
            __orm::Ok(())
        }
        #[inline]
        fn key(&self) -> PageKey {
            PageKey {
                address: <String as __K>::key_clone(&self.address),
            }
        }
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <PageKey as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[(<String as __A>::is_absent, &self.address).1],
            )
        }
    }
    #[automatically_derived]
    impl __M for PageKey {
        const NAMES: &'static [__orm::Name] = &[<Page as __M>::NAMES[0]];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[(<String as __A>::is_absent, &self.address).1],
            )
        }
        fn read_members<'__a, __R: __orm::Reader<'__a>>(
            __r: &mut __R,
        ) -> __orm::Decoded<Self> {
            let __n = <Self as __M>::NAMES;
            let (address,) = <(String,) as __orm::KeyTuple>::read(__r, __n)?;
            __orm::Ok(Self { address })
        }
    }
    impl ::core::fmt::Debug for PageKey {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.debug_struct("PageKey")
                .field("address", <String as __K>::key_debug(&self.address))
                .finish()
        }
    }
    impl ::core::clone::Clone for PageKey {
        #[inline]
        fn clone(&self) -> Self {
            PageKey {
                address: <String as __K>::key_clone(&self.address),
            }
        }
    }
    impl ::core::cmp::PartialEq for PageKey {
        #[inline]
        fn eq(&self, __other: &Self) -> bool {
            ::core::cmp::Ord::cmp(self, __other).is_eq()
        }
    }
    impl ::core::cmp::Eq for PageKey {}
    impl ::core::hash::Hash for PageKey {
        fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
            <String as __K>::key_hash(&self.address, __state);
        }
    }
    impl ::core::cmp::PartialOrd for PageKey {
        #[inline]
        fn partial_cmp(&self, __other: &Self) -> __orm::Option<::core::cmp::Ordering> {
            __orm::Some(::core::cmp::Ord::cmp(self, __other))
        }
    }
    impl ::core::cmp::Ord for PageKey {
        #[inline]
        fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
            <String as __K>::key_cmp(&self.address, &__other.address)
        }
    }
    impl __orm::IntoKey<__orm::HashOnly<Page, String>> for PageKey {
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            <PageKey as __M>::write_members(self, __w)
        }
    }
    impl __orm::IntoKey<__orm::HashOnly<Page, String>> for &PageKey {
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            <PageKey as __M>::write_members(self, __w)
        }
    }
};
