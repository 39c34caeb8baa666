///The key of a `Counter`: its hash key `id`. `key()` returns it, `table.get(..)` takes it.
#[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
struct CounterKey {
    ///The attribute `id`.
    id: String,
}
#[doc(hidden)]
#[allow(
    dead_code,
    missing_debug_implementations,
    non_camel_case_types,
    non_snake_case,
    unreachable_pub
)]
mod __dynamo_Counter {
    pub enum id {}
    pub enum count {}
}
const _: () = {
    #[allow(unused_imports)]
    use ::dynamo_orm::__private::{
        self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
    };
    #[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
    impl Counter {
        ///The attribute `id`: `Counter::ID.exists()`.
        const ID: __orm::Path<Self, String, __orm::InKey<__dynamo_Counter::id>> = __orm::path(
            0,
        );
        ///The attribute `count`: `Counter::COUNT.exists()`.
        const COUNT: __orm::Path<Self, u64, __orm::NonKey<__dynamo_Counter::count>> = __orm::path(
            1,
        );
    }
    #[automatically_derived]
    impl __M for Counter {
        const NAMES: &'static [__orm::Name] = &[
            __orm::key_name("id", "\"id\":", 2048),
            __orm::name("count", "\"count\":"),
        ];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[
                    (<String as __A>::is_absent, &self.id).1,
                    (<u64 as __A>::is_absent, &self.count).1,
                ],
            )
        }
        fn read_members<'__a, __R: __orm::Reader<'__a>>(
            __r: &mut __R,
        ) -> __orm::Decoded<Self> {
            let __n = <Self as __M>::NAMES;
            match {
                let mut __s = (__orm::None::<String>, __orm::None::<u64>);
                if let __orm::Err(__e) = __orm::read_members(
                    __r,
                    __n,
                    &mut [
                        (<String as __A>::is_absent, &mut __s.0).1,
                        (<u64 as __A>::is_absent, &mut __s.1).1,
                    ],
                    &[],
                    &mut __orm::unknown,
                ) {
                    return __orm::Err(__e);
                }
                __s
            } {
                (__orm::Some(__0), __orm::Some(__1)) => {
                    __orm::Ok(Self { id: __0, count: __1 })
                }
                __s => __orm::Err(__orm::incomplete(__s)),
            }
        }
    }
    #[automatically_derived]
    impl __orm::DynamoTable for Counter {
        const SCHEMA: &'static __orm::Schema = &__orm::Schema::new(
            "counters",
            __orm::KeyAttribute::new("id", <String as __K>::TYPE),
            __orm::None,
            &[],
        );
        type Key = CounterKey;
        type Shape = __orm::HashOnly<Counter, String>;
        type Hash = (String,);
        type Range = ();
        type Version = ();
        #[inline]
        fn key(&self) -> CounterKey {
            CounterKey {
                id: <String as __K>::key_clone(&self.id),
            }
        }
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <CounterKey as __M>::NAMES;
            __orm::write_members(__w, __n, &[(<String as __A>::is_absent, &self.id).1])
        }
    }
    #[automatically_derived]
    impl __M for CounterKey {
        const NAMES: &'static [__orm::Name] = &[<Counter as __M>::NAMES[0]];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(__w, __n, &[(<String as __A>::is_absent, &self.id).1])
        }
        fn read_members<'__a, __R: __orm::Reader<'__a>>(
            __r: &mut __R,
        ) -> __orm::Decoded<Self> {
            let __n = <Self as __M>::NAMES;
            let (id,) = <(String,) as __orm::KeyTuple>::read(__r, __n)?;
            __orm::Ok(Self { id })
        }
    }
    impl ::core::fmt::Debug for CounterKey {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.debug_struct("CounterKey")
                .field("id", <String as __K>::key_debug(&self.id))
                .finish()
        }
    }
    impl ::core::clone::Clone for CounterKey {
        #[inline]
        fn clone(&self) -> Self {
            CounterKey {
                id: <String as __K>::key_clone(&self.id),
            }
        }
    }
    impl ::core::cmp::PartialEq for CounterKey {
        #[inline]
        fn eq(&self, __other: &Self) -> bool {
            ::core::cmp::Ord::cmp(self, __other).is_eq()
        }
    }
    impl ::core::cmp::Eq for CounterKey {}
    impl ::core::hash::Hash for CounterKey {
        fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
            <String as __K>::key_hash(&self.id, __state);
        }
    }
    impl ::core::cmp::PartialOrd for CounterKey {
        #[inline]
        fn partial_cmp(&self, __other: &Self) -> __orm::Option<::core::cmp::Ordering> {
            __orm::Some(::core::cmp::Ord::cmp(self, __other))
        }
    }
    impl ::core::cmp::Ord for CounterKey {
        #[inline]
        fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
            <String as __K>::key_cmp(&self.id, &__other.id)
        }
    }
    impl __orm::IntoKey<__orm::HashOnly<Counter, String>> for CounterKey {
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            <CounterKey as __M>::write_members(self, __w)
        }
    }
    impl __orm::IntoKey<__orm::HashOnly<Counter, String>> for &CounterKey {
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            <CounterKey as __M>::write_members(self, __w)
        }
    }
};
