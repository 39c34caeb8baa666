///The key of a `Account`: its hash key `id`. `key()` returns it, `table.get(..)` takes it.
#[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
struct AccountKey {
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
mod __dynamo_Account {
    pub enum id {}
    pub enum expires {}
    pub enum version {}
}
const _: () = {
    #[allow(unused_imports)]
    use ::dynamo_orm::__private::{
        self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
    };
    #[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
    impl Account {
        ///The attribute `id`: `Account::ID.exists()`.
        const ID: __orm::Path<Self, String, __orm::InKey<__dynamo_Account::id>> = __orm::path(
            0,
        );
        ///The attribute `expires`: `Account::EXPIRES.exists()`.
        const EXPIRES: __orm::Path<
            Self,
            Option<u64>,
            __orm::NonKey<__dynamo_Account::expires>,
        > = __orm::path(1);
        ///The attribute `version`: `Account::VERSION.exists()`.
        const VERSION: __orm::Path<
            Self,
            u64,
            __orm::SetByWrites<__dynamo_Account::version>,
        > = __orm::path(2);
    }
    #[automatically_derived]
    impl __M for Account {
        const NAMES: &'static [__orm::Name] = &[
            __orm::key_name("id", "\"id\":", 2048),
            __orm::name("expires", "\"expires\":").whole(),
            __orm::name("version", "\"version\":"),
        ];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[
                    (<String as __A>::is_absent, &self.id).1,
                    (<Option<u64> as __A>::is_absent, &self.expires).1,
                    (<u64 as __A>::is_absent, &self.version).1,
                ],
            )?;
            __orm::write_ring::<Self, _>(&self.version, __w)
        }
        fn read_members<'__a, __R: __orm::Reader<'__a>>(
            __r: &mut __R,
        ) -> __orm::Decoded<Self> {
            let __n = <Self as __M>::NAMES;
            let mut __ring = __orm::None;
            match {
                let mut __s = (
                    __orm::None::<String>,
                    __orm::None::<Option<u64>>,
                    __orm::None::<u64>,
                );
                if let __orm::Err(__e) = __orm::read_members(
                    __r,
                    __n,
                    &mut [
                        (<String as __A>::is_absent, &mut __s.0).1,
                        (<Option<u64> as __A>::is_absent, &mut __s.1).1,
                        (<u64 as __A>::is_absent, &mut __s.2).1,
                    ],
                    &[2],
                    &mut |__r, __name| {
                        if __orm::read_ring::<Self, _>(&mut __ring, &__name, __r)? {
                            __orm::Ok(())
                        } else {
                            __orm::unknown(__r, __name)
                        }
                    },
                ) {
                    return __orm::Err(__e);
                }
                if __s
                    .1
                    .as_ref()
                    .is_some_and(<Option<u64> as __orm::Timestamp>::HAS_FRACTION)
                {
                    __orm::Reader::lossy(__r);
                }
                <u64 as __A>::or_default(
                    __r,
                    &mut __s.2,
                    <u64 as __orm::Default>::default,
                );
                __s
            } {
                (__orm::Some(__0), __orm::Some(__1), __orm::Some(__2)) => {
                    __orm::Ok(Self {
                        id: __0,
                        expires: __1,
                        version: __orm::with_ring::<Self>(__2, __ring),
                    })
                }
                __s => __orm::Err(__orm::incomplete(__s)),
            }
        }
    }
    #[automatically_derived]
    impl __orm::DynamoTable for Account {
        const SCHEMA: &'static __orm::Schema = &__orm::Schema::new(
                "accounts",
                __orm::KeyAttribute::new("id", <String as __K>::TYPE),
                __orm::None,
                &[],
            )
            .versioned("version", "version_ring")
            .expiring("expires", <Option<u64> as __orm::Timestamp>::SECONDS);
        type Key = AccountKey;
        type Shape = __orm::HashOnly<Account, String>;
        type Hash = (String,);
        type Range = ();
        type Version = u64;
        fn assign<'__a, __R: __orm::Reader<'__a>>(
            &mut self,
            __name: &str,
            __r: &mut __R,
        ) -> __orm::Decoded<()> {
            match __name {
                "version" => self.version = <u64 as __A>::decode(__r)?,
                "version_ring" => __orm::assign_ring::<Self, _>(&mut self.version, __r)?,
                _ => __orm::Reader::skip(__r)?,
            }
            __orm::Ok(())
        }
        #[inline]
        fn key(&self) -> AccountKey {
            AccountKey {
                id: <String as __K>::key_clone(&self.id),
            }
        }
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <AccountKey as __M>::NAMES;
            __orm::write_members(__w, __n, &[(<String as __A>::is_absent, &self.id).1])
        }
    }
    #[automatically_derived]
    impl __M for AccountKey {
        const NAMES: &'static [__orm::Name] = &[<Account as __M>::NAMES[0]];
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
    impl ::core::fmt::Debug for AccountKey {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.debug_struct("AccountKey")
                .field("id", <String as __K>::key_debug(&self.id))
                .finish()
        }
    }
    impl ::core::clone::Clone for AccountKey {
        #[inline]
        fn clone(&self) -> Self {
            AccountKey {
                id: <String as __K>::key_clone(&self.id),
            }
        }
    }
    impl ::core::cmp::PartialEq for AccountKey {
        #[inline]
        fn eq(&self, __other: &Self) -> bool {
            ::core::cmp::Ord::cmp(self, __other).is_eq()
        }
    }
    impl ::core::cmp::Eq for AccountKey {}
    impl ::core::hash::Hash for AccountKey {
        fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
            <String as __K>::key_hash(&self.id, __state);
        }
    }
    impl ::core::cmp::PartialOrd for AccountKey {
        #[inline]
        fn partial_cmp(&self, __other: &Self) -> __orm::Option<::core::cmp::Ordering> {
            __orm::Some(::core::cmp::Ord::cmp(self, __other))
        }
    }
    impl ::core::cmp::Ord for AccountKey {
        #[inline]
        fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
            <String as __K>::key_cmp(&self.id, &__other.id)
        }
    }
    impl __orm::IntoKey<__orm::HashOnly<Account, String>> for AccountKey {
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            <AccountKey as __M>::write_members(self, __w)
        }
    }
    impl __orm::IntoKey<__orm::HashOnly<Account, String>> for &AccountKey {
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            <AccountKey as __M>::write_members(self, __w)
        }
    }
};
