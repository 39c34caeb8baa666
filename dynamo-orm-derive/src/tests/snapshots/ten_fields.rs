///The key of a `User`: its hash key `account_type` and range key `last_name`. `key()` returns it, `table.get(..)` takes it.
#[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
pub struct UserKey {
    ///The attribute `account_type`.
    pub account_type: String,
    ///The attribute `last_name`.
    pub last_name: String,
}
#[doc(hidden)]
#[allow(
    dead_code,
    missing_debug_implementations,
    non_camel_case_types,
    non_snake_case,
    unreachable_pub
)]
pub mod __dynamo_User {
    pub enum account_type {}
    pub enum last_name {}
    pub enum first_name {}
    pub enum email {}
    pub enum joined {}
    pub enum visits {}
    pub enum is_owner {}
    pub enum tags {}
    pub enum address {}
    pub enum photo {}
}
const _: () = {
    #[allow(unused_imports)]
    use ::dynamo_orm::__private::{
        self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
    };
    #[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
    impl User {
        ///The attribute `account_type`: `User::ACCOUNT_TYPE.exists()`.
        pub const ACCOUNT_TYPE: __orm::Path<
            Self,
            String,
            __orm::InKey<__dynamo_User::account_type>,
        > = __orm::path(0);
        ///The attribute `last_name`: `User::LAST_NAME.exists()`.
        pub const LAST_NAME: __orm::Path<
            Self,
            String,
            __orm::InKey<__dynamo_User::last_name>,
        > = __orm::path(1);
        ///The attribute `first_name`: `User::FIRST_NAME.exists()`.
        pub const FIRST_NAME: __orm::Path<
            Self,
            String,
            __orm::NonKey<__dynamo_User::first_name>,
        > = __orm::path(2);
        ///The attribute `email`: `User::EMAIL.exists()`.
        pub const EMAIL: __orm::Path<
            Self,
            Option<String>,
            __orm::NonKey<__dynamo_User::email>,
        > = __orm::path(3);
        ///The attribute `joined`: `User::JOINED.exists()`.
        pub const JOINED: __orm::Path<Self, u64, __orm::NonKey<__dynamo_User::joined>> = __orm::path(
            4,
        );
        ///The attribute `visits`: `User::VISITS.exists()`.
        pub const VISITS: __orm::Path<Self, u32, __orm::NonKey<__dynamo_User::visits>> = __orm::path(
            5,
        );
        ///The attribute `is_owner`: `User::IS_OWNER.exists()`.
        pub const IS_OWNER: __orm::Path<
            Self,
            bool,
            __orm::NonKey<__dynamo_User::is_owner>,
        > = __orm::path(6);
        ///The attribute `tags`: `User::TAGS.exists()`.
        pub const TAGS: __orm::Path<
            Self,
            BTreeSet<String>,
            __orm::NonKey<__dynamo_User::tags>,
        > = __orm::path(7);
        ///The attribute `address`: `User::ADDRESS.exists()`.
        pub const ADDRESS: __orm::Path<
            Self,
            Option<Address>,
            __orm::NonKey<__dynamo_User::address>,
        > = __orm::path(8);
        ///The attribute `photo`: `User::PHOTO.exists()`.
        pub const PHOTO: __orm::Path<
            Self,
            Vec<u8>,
            __orm::NonKey<__dynamo_User::photo>,
        > = __orm::path(9);
    }
    #[automatically_derived]
    impl __M for User {
        const NAMES: &'static [__orm::Name] = &[
            __orm::key_name("account_type", "\"account_type\":", 2048),
            __orm::key_name("last_name", "\"last_name\":", 1024),
            __orm::name("first_name", "\"first_name\":"),
            __orm::name("email", "\"email\":"),
            __orm::name("joined", "\"joined\":"),
            __orm::name("visits", "\"visits\":"),
            __orm::name("is_owner", "\"is_owner\":"),
            __orm::name("tags", "\"tags\":"),
            __orm::name("address", "\"address\":"),
            __orm::name("photo", "\"photo\":"),
        ];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[
                    (<String as __A>::is_absent, &self.account_type).1,
                    (<String as __A>::is_absent, &self.last_name).1,
                    (<String as __A>::is_absent, &self.first_name).1,
                    (<Option<String> as __A>::is_absent, &self.email).1,
                    (<u64 as __A>::is_absent, &self.joined).1,
                    (<u32 as __A>::is_absent, &self.visits).1,
                    (<bool as __A>::is_absent, &self.is_owner).1,
                    (<BTreeSet<String> as __A>::is_absent, &self.tags).1,
                    (<Option<Address> as __A>::is_absent, &self.address).1,
                    (<Vec<u8> as __A>::is_absent, &self.photo).1,
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
                    __orm::None::<String>,
                    __orm::None::<String>,
                    __orm::None::<Option<String>>,
                    __orm::None::<u64>,
                    __orm::None::<u32>,
                    __orm::None::<bool>,
                    __orm::None::<BTreeSet<String>>,
                    __orm::None::<Option<Address>>,
                    __orm::None::<Vec<u8>>,
                );
                if let __orm::Err(__e) = __orm::read_members(
                    __r,
                    __n,
                    &mut [
                        (<String as __A>::is_absent, &mut __s.0).1,
                        (<String as __A>::is_absent, &mut __s.1).1,
                        (<String as __A>::is_absent, &mut __s.2).1,
                        (<Option<String> as __A>::is_absent, &mut __s.3).1,
                        (<u64 as __A>::is_absent, &mut __s.4).1,
                        (<u32 as __A>::is_absent, &mut __s.5).1,
                        (<bool as __A>::is_absent, &mut __s.6).1,
                        (<BTreeSet<String> as __A>::is_absent, &mut __s.7).1,
                        (<Option<Address> as __A>::is_absent, &mut __s.8).1,
                        (<Vec<u8> as __A>::is_absent, &mut __s.9).1,
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
                    __orm::Some(__4),
                    __orm::Some(__5),
                    __orm::Some(__6),
                    __orm::Some(__7),
                    __orm::Some(__8),
                    __orm::Some(__9),
                ) => {
                    __orm::Ok(Self {
                        account_type: __0,
                        last_name: __1,
                        first_name: __2,
                        email: __3,
                        joined: __4,
                        visits: __5,
                        is_owner: __6,
                        tags: __7,
                        address: __8,
                        photo: __9,
                    })
                }
                __s => __orm::Err(__orm::incomplete(__s)),
            }
        }
    }
    #[automatically_derived]
    impl __orm::DynamoTable for User {
        const SCHEMA: &'static __orm::Schema = &__orm::Schema::new(
            "users",
            __orm::KeyAttribute::new("account_type", <String as __K>::TYPE),
            __orm::Some(__orm::KeyAttribute::new("last_name", <String as __K>::TYPE)),
            &[],
        );
        type Key = UserKey;
        type Shape = __orm::Composite<User, String, String>;
        type Hash = (String,);
        type Range = (String,);
        type Version = ();
        #[inline]
        fn key(&self) -> UserKey {
            UserKey {
                account_type: <String as __K>::key_clone(&self.account_type),
                last_name: <String as __K>::key_clone(&self.last_name),
            }
        }
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <UserKey as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[
                    (<String as __A>::is_absent, &self.account_type).1,
                    (<String as __A>::is_absent, &self.last_name).1,
                ],
            )
        }
    }
    #[automatically_derived]
    impl __M for UserKey {
        const NAMES: &'static [__orm::Name] = &[
            <User as __M>::NAMES[0],
            <User as __M>::NAMES[1],
        ];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[
                    (<String as __A>::is_absent, &self.account_type).1,
                    (<String as __A>::is_absent, &self.last_name).1,
                ],
            )
        }
        fn read_members<'__a, __R: __orm::Reader<'__a>>(
            __r: &mut __R,
        ) -> __orm::Decoded<Self> {
            let __n = <Self as __M>::NAMES;
            let (account_type, last_name) = <(
                String,
                String,
            ) as __orm::KeyTuple>::read(__r, __n)?;
            __orm::Ok(Self { account_type, last_name })
        }
    }
    impl ::core::fmt::Debug for UserKey {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.debug_struct("UserKey")
                .field("account_type", <String as __K>::key_debug(&self.account_type))
                .field("last_name", <String as __K>::key_debug(&self.last_name))
                .finish()
        }
    }
    impl ::core::clone::Clone for UserKey {
        #[inline]
        fn clone(&self) -> Self {
            UserKey {
                account_type: <String as __K>::key_clone(&self.account_type),
                last_name: <String as __K>::key_clone(&self.last_name),
            }
        }
    }
    impl ::core::cmp::PartialEq for UserKey {
        #[inline]
        fn eq(&self, __other: &Self) -> bool {
            ::core::cmp::Ord::cmp(self, __other).is_eq()
        }
    }
    impl ::core::cmp::Eq for UserKey {}
    impl ::core::hash::Hash for UserKey {
        fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
            <String as __K>::key_hash(&self.account_type, __state);
            <String as __K>::key_hash(&self.last_name, __state);
        }
    }
    impl ::core::cmp::PartialOrd for UserKey {
        #[inline]
        fn partial_cmp(&self, __other: &Self) -> __orm::Option<::core::cmp::Ordering> {
            __orm::Some(::core::cmp::Ord::cmp(self, __other))
        }
    }
    impl ::core::cmp::Ord for UserKey {
        #[inline]
        fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
            <String as __K>::key_cmp(&self.account_type, &__other.account_type)
                .then(<String as __K>::key_cmp(&self.last_name, &__other.last_name))
        }
    }
    impl __orm::IntoKey<__orm::Composite<User, String, String>> for UserKey {
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            <UserKey as __M>::write_members(self, __w)
        }
    }
};
