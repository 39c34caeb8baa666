const _: () = {
    #[allow(unused_imports)]
    use ::dynamo_orm::__private::{
        self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
    };
    #[allow(dead_code)]
    fn __judged<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
        T,
    >()
    where
        T: Clone + ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static,
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {
        let _ = <String as __K>::TYPE;
        let _ = <K as __K>::TYPE;
        let _ = <<Option<K> as __orm::IndexKey>::Key as __K>::TYPE;
        let _ = <T as __A>::is_absent;
    }
};
///The key of a `Envelope`: its hash key `tenant` and range key `id`. `key()` returns it, `table.get(..)` takes it.
#[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
pub struct EnvelopeKey<
    K: ::dynamo_orm::__private::Attribute + ::core::marker::Send + ::core::marker::Sync
        + ::core::marker::Unpin + 'static + ::dynamo_orm::DynamoKey,
>
where
    Option<K>: ::dynamo_orm::__private::IndexKey,
    <Option<
        K,
    > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
        + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin + 'static,
{
    ///The attribute `tenant`.
    pub tenant: String,
    ///The attribute `id`.
    pub id: K,
}
///The type of `Envelope::BY_OWNER`, which names the global index `ByOwner`.
#[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
#[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
pub struct EnvelopeByOwnerIndex<
    K: ::dynamo_orm::__private::Attribute + ::core::marker::Send + ::core::marker::Sync
        + ::core::marker::Unpin + 'static + ::dynamo_orm::DynamoKey,
    T = Order,
>(
    ::core::marker::PhantomData<fn() -> Envelope<K, T>>,
)
where
    T: Clone + ::dynamo_orm::__private::Attribute + ::core::marker::Send
        + ::core::marker::Sync + ::core::marker::Unpin + 'static,
    Option<K>: ::dynamo_orm::__private::IndexKey,
    <Option<
        K,
    > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
        + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin + 'static;
///What the global index `ByOwner` holds of a `Envelope`: what reads of it yield, and `load()` yields whole items for.
#[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq)]
#[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
pub struct EnvelopeByOwner<
    K: ::dynamo_orm::__private::Attribute + ::core::marker::Send + ::core::marker::Sync
        + ::core::marker::Unpin + 'static + ::dynamo_orm::DynamoKey,
    T = Order,
>
where
    T: Clone + ::dynamo_orm::__private::Attribute + ::core::marker::Send
        + ::core::marker::Sync + ::core::marker::Unpin + 'static,
    Option<K>: ::dynamo_orm::__private::IndexKey,
    <Option<
        K,
    > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
        + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin + 'static,
{
    ///The attribute `owner`.
    owner: <Option<K> as ::dynamo_orm::__private::IndexKey>::Key,
    ///The attribute `tenant`.
    tenant: String,
    ///The attribute `id`.
    id: K,
    ///The attribute `payload`.
    payload: T,
    __item: ::core::marker::PhantomData<fn() -> Envelope<K, T>>,
}
#[doc(hidden)]
#[allow(
    dead_code,
    missing_debug_implementations,
    non_camel_case_types,
    non_snake_case,
    unreachable_pub
)]
pub mod __dynamo_Envelope {
    pub enum tenant {}
    pub enum id {}
    pub enum owner {}
    pub enum payload {}
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
        T,
    > Envelope<K, T>
    where
        T: Clone + ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static,
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {
        ///The attribute `tenant`: `Envelope::TENANT.exists()`.
        const TENANT: __orm::Path<
            Self,
            String,
            __orm::InKey<__dynamo_Envelope::tenant>,
        > = __orm::path(0);
        ///The attribute `id`: `Envelope::ID.exists()`.
        const ID: __orm::Path<Self, K, __orm::InKey<__dynamo_Envelope::id>> = __orm::path(
            1,
        );
        ///The attribute `owner`: `Envelope::OWNER.exists()`.
        const OWNER: __orm::Path<
            Self,
            Option<K>,
            __orm::NonKey<__dynamo_Envelope::owner>,
        > = __orm::path(2);
        ///The attribute `payload`: `Envelope::PAYLOAD.exists()`.
        const PAYLOAD: __orm::Path<Self, T, __orm::NonKey<__dynamo_Envelope::payload>> = __orm::path(
            3,
        );
    }
    #[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
        T,
    > Envelope<K, T>
    where
        T: Clone + ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static,
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {
        ///Names the global index `ByOwner`, for reads: `table.index(Envelope::BY_OWNER).query(..)`.
        pub const BY_OWNER: EnvelopeByOwnerIndex<K, T> = EnvelopeByOwnerIndex(
            ::core::marker::PhantomData,
        );
    }
    #[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
        T,
    > EnvelopeByOwner<K, T>
    where
        T: Clone + ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static,
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {
        ///Returns the key of the whole `Envelope`, for `table.get(..)`.
        #[inline]
        pub fn key(&self) -> EnvelopeKey<K> {
            __orm::Projected::table_key(self)
        }
    }
    #[automatically_derived]
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
        T,
    > __M for Envelope<K, T>
    where
        T: Clone + ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static,
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {
        const NAMES: &'static [__orm::Name] = &[
            __orm::key_name("tenant", "\"tenant\":", 2048),
            __orm::key_name("id", "\"id\":", 1024),
            __orm::key_name("owner", "\"owner\":", 2048),
            __orm::name("payload", "\"payload\":"),
        ];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[
                    (<String as __A>::is_absent, &self.tenant).1,
                    (<K as __A>::is_absent, &self.id).1,
                    (<Option<K> as __A>::is_absent, &self.owner).1,
                    (<T as __A>::is_absent, &self.payload).1,
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
                    __orm::None::<K>,
                    __orm::None::<Option<K>>,
                    __orm::None::<T>,
                );
                if let __orm::Err(__e) = __orm::read_members(
                    __r,
                    __n,
                    &mut [
                        (<String as __A>::is_absent, &mut __s.0).1,
                        (<K as __A>::is_absent, &mut __s.1).1,
                        (<Option<K> as __A>::is_absent, &mut __s.2).1,
                        (<T as __A>::is_absent, &mut __s.3).1,
                    ],
                    &[],
                    &mut __orm::unknown,
                ) {
                    return __orm::Err(__e);
                }
                __s
            } {
                (
                    __orm::Some(__0),
                    __orm::Some(__1),
                    __orm::Some(__2),
                    __orm::Some(__3),
                ) => {
                    __orm::Ok(Self {
                        tenant: __0,
                        id: __1,
                        owner: __2,
                        payload: __3,
                    })
                }
                __s => __orm::Err(__orm::incomplete(__s)),
            }
        }
    }
    #[automatically_derived]
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
        T,
    > __orm::DynamoTable for Envelope<K, T>
    where
        T: Clone + ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static,
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {
        const SCHEMA: &'static __orm::Schema = &__orm::Schema::new(
            "envelopes",
            __orm::KeyAttribute::new("tenant", <String as __K>::TYPE),
            __orm::Some(__orm::KeyAttribute::new("id", <K as __K>::TYPE)),
            &[
                __orm::IndexSchema {
                    name: "ByOwner",
                    scope: __orm::Scope::Global,
                    hash: &[
                        __orm::KeyAttribute::new(
                            "owner",
                            <<Option<K> as __orm::IndexKey>::Key as __K>::TYPE,
                        ),
                    ],
                    range: &[],
                    projection: __orm::Projection::Include(&["payload"]),
                },
            ],
        );
        type Key = EnvelopeKey<K>;
        type Shape = __orm::Composite<Envelope<K, T>, String, K>;
        type Hash = (String,);
        type Range = (K,);
        type Version = ();
        #[inline]
        fn key(&self) -> EnvelopeKey<K> {
            EnvelopeKey {
                tenant: <String as __K>::key_clone(&self.tenant),
                id: <K as __K>::key_clone(&self.id),
            }
        }
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <EnvelopeKey<K> as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[
                    (<String as __A>::is_absent, &self.tenant).1,
                    (<K as __A>::is_absent, &self.id).1,
                ],
            )
        }
    }
    #[automatically_derived]
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > __M for EnvelopeKey<K>
    where
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {
        const NAMES: &'static [__orm::Name] = &[
            __orm::key_name("tenant", "\"tenant\":", 2048),
            __orm::key_name("id", "\"id\":", 1024),
        ];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[
                    (<String as __A>::is_absent, &self.tenant).1,
                    (<K as __A>::is_absent, &self.id).1,
                ],
            )
        }
        fn read_members<'__a, __R: __orm::Reader<'__a>>(
            __r: &mut __R,
        ) -> __orm::Decoded<Self> {
            let __n = <Self as __M>::NAMES;
            let (tenant, id) = <(String, K) as __orm::KeyTuple>::read(__r, __n)?;
            __orm::Ok(Self { tenant, id })
        }
    }
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > ::core::fmt::Debug for EnvelopeKey<K>
    where
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.debug_struct("EnvelopeKey")
                .field("tenant", <String as __K>::key_debug(&self.tenant))
                .field("id", <K as __K>::key_debug(&self.id))
                .finish()
        }
    }
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > ::core::clone::Clone for EnvelopeKey<K>
    where
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {
        #[inline]
        fn clone(&self) -> Self {
            EnvelopeKey {
                tenant: <String as __K>::key_clone(&self.tenant),
                id: <K as __K>::key_clone(&self.id),
            }
        }
    }
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > ::core::cmp::PartialEq for EnvelopeKey<K>
    where
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {
        #[inline]
        fn eq(&self, __other: &Self) -> bool {
            ::core::cmp::Ord::cmp(self, __other).is_eq()
        }
    }
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > ::core::cmp::Eq for EnvelopeKey<K>
    where
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {}
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > ::core::hash::Hash for EnvelopeKey<K>
    where
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {
        fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
            <String as __K>::key_hash(&self.tenant, __state);
            <K as __K>::key_hash(&self.id, __state);
        }
    }
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > ::core::cmp::PartialOrd for EnvelopeKey<K>
    where
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {
        #[inline]
        fn partial_cmp(&self, __other: &Self) -> __orm::Option<::core::cmp::Ordering> {
            __orm::Some(::core::cmp::Ord::cmp(self, __other))
        }
    }
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
    > ::core::cmp::Ord for EnvelopeKey<K>
    where
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {
        #[inline]
        fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
            <String as __K>::key_cmp(&self.tenant, &__other.tenant)
                .then(<K as __K>::key_cmp(&self.id, &__other.id))
        }
    }
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
        T,
    > __orm::IntoKey<__orm::Composite<Envelope<K, T>, String, K>> for EnvelopeKey<K>
    where
        T: Clone + ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static,
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            <EnvelopeKey<K> as __M>::write_members(self, __w)
        }
    }
    #[automatically_derived]
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
        T,
    > __orm::Index for EnvelopeByOwnerIndex<K, T>
    where
        T: Clone + ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static,
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {
        type Table = Envelope<K, T>;
        type Hash = (<Option<K> as __orm::IndexKey>::Key,);
        type Range = ();
        type Output = EnvelopeByOwner<K, T>;
        type Scope = __orm::scope::Global;
        const SCHEMA: __orm::Option<&'static __orm::IndexSchema> = __orm::Some(
            &<Envelope<K, T> as __orm::DynamoTable>::SCHEMA.indexes[0],
        );
    }
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
        T,
    > __orm::SecondaryIndex<Envelope<K, T>> for EnvelopeByOwnerIndex<K, T>
    where
        T: Clone + ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static,
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {}
    #[automatically_derived]
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
        T,
    > __M for EnvelopeByOwner<K, T>
    where
        T: Clone + ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static,
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {
        const NAMES: &'static [__orm::Name] = &[
            __orm::key_name("owner", "\"owner\":", 2048),
            __orm::key_name("tenant", "\"tenant\":", 2048),
            __orm::key_name("id", "\"id\":", 1024),
            __orm::name("payload", "\"payload\":"),
        ];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[
                    (
                        <<Option<
                            K,
                        > as ::dynamo_orm::__private::IndexKey>::Key as __A>::is_absent,
                        &self.owner,
                    )
                        .1,
                    (<String as __A>::is_absent, &self.tenant).1,
                    (<K as __A>::is_absent, &self.id).1,
                    (<T as __A>::is_absent, &self.payload).1,
                ],
            )
        }
        fn read_members<'__a, __R: __orm::Reader<'__a>>(
            __r: &mut __R,
        ) -> __orm::Decoded<Self> {
            let __n = <Self as __M>::NAMES;
            match {
                let mut __s = (
                    __orm::None::<<Option<K> as ::dynamo_orm::__private::IndexKey>::Key>,
                    __orm::None::<String>,
                    __orm::None::<K>,
                    __orm::None::<T>,
                );
                if let __orm::Err(__e) = __orm::read_members(
                    __r,
                    __n,
                    &mut [
                        (
                            <<Option<
                                K,
                            > as ::dynamo_orm::__private::IndexKey>::Key as __A>::is_absent,
                            &mut __s.0,
                        )
                            .1,
                        (<String as __A>::is_absent, &mut __s.1).1,
                        (<K as __A>::is_absent, &mut __s.2).1,
                        (<T as __A>::is_absent, &mut __s.3).1,
                    ],
                    &[],
                    &mut __orm::unknown,
                ) {
                    return __orm::Err(__e);
                }
                __s
            } {
                (
                    __orm::Some(__0),
                    __orm::Some(__1),
                    __orm::Some(__2),
                    __orm::Some(__3),
                ) => {
                    __orm::Ok(Self {
                        owner: __0,
                        tenant: __1,
                        id: __2,
                        payload: __3,
                        __item: <::core::marker::PhantomData<
                            fn() -> Envelope<K, T>,
                        > as __orm::Default>::default(),
                    })
                }
                __s => __orm::Err(__orm::incomplete(__s)),
            }
        }
    }
    #[automatically_derived]
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
        T,
    > __orm::Projected for EnvelopeByOwner<K, T>
    where
        T: Clone + ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static,
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {
        type Table = Envelope<K, T>;
        #[inline]
        fn table_key(&self) -> EnvelopeKey<K> {
            EnvelopeKey {
                tenant: <String as __K>::key_clone(&self.tenant),
                id: <K as __K>::key_clone(&self.id),
            }
        }
    }
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
        T,
    > __orm::FilterableOn<EnvelopeByOwnerIndex<K, T>>
    for __orm::InKey<__dynamo_Envelope::tenant>
    where
        T: Clone + ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static,
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {}
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
        T,
    > __orm::FilterableOn<EnvelopeByOwnerIndex<K, T>>
    for __orm::InKey<__dynamo_Envelope::id>
    where
        T: Clone + ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static,
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {}
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
        T,
    > __orm::FilterableOn<EnvelopeByOwnerIndex<K, T>>
    for __orm::NonKey<__dynamo_Envelope::payload>
    where
        T: Clone + ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static,
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {}
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
        T,
    > __orm::ProjectedBy<EnvelopeByOwnerIndex<K, T>>
    for __orm::InKey<__dynamo_Envelope::tenant>
    where
        T: Clone + ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static,
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {}
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
        T,
    > __orm::ProjectedBy<EnvelopeByOwnerIndex<K, T>>
    for __orm::InKey<__dynamo_Envelope::id>
    where
        T: Clone + ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static,
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {}
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
        T,
    > __orm::ProjectedBy<EnvelopeByOwnerIndex<K, T>>
    for __orm::NonKey<__dynamo_Envelope::owner>
    where
        T: Clone + ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static,
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {}
    impl<
        K: ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static
            + ::dynamo_orm::DynamoKey,
        T,
    > __orm::ProjectedBy<EnvelopeByOwnerIndex<K, T>>
    for __orm::NonKey<__dynamo_Envelope::payload>
    where
        T: Clone + ::dynamo_orm::__private::Attribute + ::core::marker::Send
            + ::core::marker::Sync + ::core::marker::Unpin + 'static,
        Option<K>: ::dynamo_orm::__private::IndexKey,
        <Option<
            K,
        > as ::dynamo_orm::__private::IndexKey>::Key: ::dynamo_orm::DynamoKey
            + ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {}
};
