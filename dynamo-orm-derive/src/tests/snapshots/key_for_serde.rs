///The key of a `Counter`: its hash key `id`. `key()` returns it, `table.get(..)` takes it.
#[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
struct CounterKey<
    K: ::dynamo_orm::__private::Attribute + ::core::marker::Send + ::core::marker::Sync
        + ::core::marker::Unpin + 'static + ::dynamo_orm::DynamoKey,
> {
    ///The attribute `id`.
    id: K,
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
}
const _: () = {
    #[allow(unused_imports)]
    use ::dynamo_orm::__private::{
        self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
    };
    #[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > Counter<K> {
        ///The attribute `id`: `Counter::ID.exists()`.
        const ID: __orm::Path<Self, K, __orm::InKey<__dynamo_Counter::id>> = __orm::path(
            0,
        );
    }
    #[automatically_derived]
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > __M for Counter<K> {
        const NAMES: &'static [__orm::Name] = &[__orm::key_name("id", "\"id\":", 2048)];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(__w, __n, &[(<K as __A>::is_absent, &self.id).1])
        }
        fn read_members<'__a, __R: __orm::Reader<'__a>>(
            __r: &mut __R,
        ) -> __orm::Decoded<Self> {
            let __n = <Self as __M>::NAMES;
            match {
                let mut __s = (__orm::None::<K>,);
                if let __orm::Err(__e) = __orm::read_members(
                    __r,
                    __n,
                    &mut [(<K as __A>::is_absent, &mut __s.0).1],
                    &[],
                    &mut __orm::unknown,
                ) {
                    return __orm::Err(__e);
                }
                __s
            } {
                (__orm::Some(__0),) => __orm::Ok(Self { id: __0 }),
                __s => __orm::Err(__orm::incomplete(__s)),
            }
        }
    }
    #[automatically_derived]
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > __orm::DynamoTable for Counter<K> {
        const SCHEMA: &'static __orm::Schema = &__orm::Schema::new(
            "counters",
            __orm::KeyAttribute::new("id", <K as __K>::TYPE),
            __orm::None,
            &[],
        );
        type Key = CounterKey<K>;
        type Shape = __orm::HashOnly<Counter<K>, K>;
        type Hash = (K,);
        type Range = ();
        type Version = ();
        #[inline]
        fn key(&self) -> CounterKey<K> {
            CounterKey {
                id: <K as __K>::key_clone(&self.id),
            }
        }
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <CounterKey<K> as __M>::NAMES;
            __orm::write_members(__w, __n, &[(<K as __A>::is_absent, &self.id).1])
        }
    }
    #[automatically_derived]
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > __M for CounterKey<K> {
        const NAMES: &'static [__orm::Name] = &[__orm::key_name("id", "\"id\":", 2048)];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(__w, __n, &[(<K as __A>::is_absent, &self.id).1])
        }
        fn read_members<'__a, __R: __orm::Reader<'__a>>(
            __r: &mut __R,
        ) -> __orm::Decoded<Self> {
            let __n = <Self as __M>::NAMES;
            let (id,) = <(K,) as __orm::KeyTuple>::read(__r, __n)?;
            __orm::Ok(Self { id })
        }
    }
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > ::core::fmt::Debug for CounterKey<K> {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.debug_struct("CounterKey")
                .field("id", <K as __K>::key_debug(&self.id))
                .finish()
        }
    }
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > ::core::clone::Clone for CounterKey<K> {
        #[inline]
        fn clone(&self) -> Self {
            CounterKey {
                id: <K as __K>::key_clone(&self.id),
            }
        }
    }
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > ::core::cmp::PartialEq for CounterKey<K> {
        #[inline]
        fn eq(&self, __other: &Self) -> bool {
            ::core::cmp::Ord::cmp(self, __other).is_eq()
        }
    }
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > ::core::cmp::Eq for CounterKey<K> {}
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > ::core::hash::Hash for CounterKey<K> {
        fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
            <K as __K>::key_hash(&self.id, __state);
        }
    }
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > ::core::cmp::PartialOrd for CounterKey<K> {
        #[inline]
        fn partial_cmp(&self, __other: &Self) -> __orm::Option<::core::cmp::Ordering> {
            __orm::Some(::core::cmp::Ord::cmp(self, __other))
        }
    }
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > ::core::cmp::Ord for CounterKey<K> {
        #[inline]
        fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
            <K as __K>::key_cmp(&self.id, &__other.id)
        }
    }
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > __orm::IntoValue<K> for CounterKey<K> {
        fn write_value<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            <K as __A>::encode(&self.id, __w)
        }
    }
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > __orm::IntoValue<K> for &CounterKey<K> {
        fn write_value<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            <K as __A>::encode(&self.id, __w)
        }
    }
    #[automatically_derived]
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > __orm::Serialize for CounterKey<K> {
        fn serialize<__S: __orm::Serializer>(
            &self,
            __s: __S,
        ) -> __orm::Result<__S::Ok, __S::Error> {
            __orm::serialize_key(
                self,
                &[__orm::KeyAttribute::new("id", <K as __K>::TYPE)],
                __s,
            )
        }
    }
    #[automatically_derived]
    impl<
        '__de,
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > __orm::Deserialize<'__de> for CounterKey<K> {
        fn deserialize<__D: __orm::Deserializer<'__de>>(
            __d: __D,
        ) -> __orm::Result<Self, __D::Error> {
            __orm::deserialize_key(
                &[__orm::KeyAttribute::new("id", <K as __K>::TYPE)],
                __d,
            )
        }
    }
};
