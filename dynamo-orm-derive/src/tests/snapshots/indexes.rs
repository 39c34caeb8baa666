const _: () = {
    #[allow(unused_imports)]
    use ::dynamo_orm::__private::{
        self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
    };
    #[allow(dead_code)]
    fn __judged() {
        let _ = <String as __K>::TYPE;
        let _ = <String as __K>::TYPE;
        let _ = <<u64 as __orm::IndexKey>::Key as __K>::TYPE;
        let _ = <<Option<String> as __orm::IndexKey>::Key as __K>::TYPE;
        let _ = <<String as __orm::IndexKey>::Key as __K>::TYPE;
        let _ = <<u32 as __orm::IndexKey>::Key as __K>::TYPE;
        let _ = <<u8 as __orm::IndexKey>::Key as __K>::TYPE;
        let _ = <String as __A>::is_absent;
    }
};
///The key of a `User`: its hash key `account_type` and range key `last_name`. `key()` returns it, `table.get(..)` takes it.
#[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
pub(crate) struct UserKey {
    ///The attribute `accountType`.
    pub(crate) account_type: String,
    ///The attribute `lastName`.
    pub(crate) last_name: String,
}
///The type of `User::BY_EMAIL`, which names the global index `ByEmail`.
#[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
#[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
pub(crate) struct UserByEmailIndex;
///The type of `User::BY_ORG`, which names the global index `ByOrg`.
#[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
#[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
pub(crate) struct UserByOrgIndex;
///The type of `User::DATE_JOINED_INDEX`, which names the local index `DateJoinedIndex`.
#[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
#[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
pub(crate) struct UserDateJoinedIndex;
///What the global index `ByEmail` holds of a `User`: what reads of it yield, and `load()` yields whole items for.
#[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq)]
#[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
pub(crate) struct UserByEmail {
    ///The attribute `email`.
    email: <Option<String> as ::dynamo_orm::__private::IndexKey>::Key,
    ///The attribute `accountType`.
    account_type: String,
    ///The attribute `lastName`.
    pub last_name: String,
}
///What the global index `ByOrg` holds of a `User`: what reads of it yield, and `load()` yields whole items for.
#[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq)]
#[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
pub(crate) struct UserByOrg {
    ///The attribute `org`.
    org: <String as ::dynamo_orm::__private::IndexKey>::Key,
    ///The attribute `team`.
    team: <u32 as ::dynamo_orm::__private::IndexKey>::Key,
    ///The attribute `level`.
    level: <u8 as ::dynamo_orm::__private::IndexKey>::Key,
    ///The attribute `dateJoined`.
    date_joined: <u64 as ::dynamo_orm::__private::IndexKey>::Key,
    ///The attribute `accountType`.
    account_type: String,
    ///The attribute `lastName`.
    pub last_name: String,
    ///The attribute `firstName`.
    first_name: String,
}
#[doc(hidden)]
#[allow(
    dead_code,
    missing_debug_implementations,
    non_camel_case_types,
    non_snake_case,
    unreachable_pub
)]
pub(crate) mod __dynamo_User {
    pub enum account_type {}
    pub enum last_name {}
    pub enum date_joined {}
    pub enum first_name {}
    pub enum email {}
    pub enum org {}
    pub enum team {}
    pub enum level {}
}
const _: () = {
    #[allow(unused_imports)]
    use ::dynamo_orm::__private::{
        self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
    };
    #[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
    impl User {
        ///The attribute `accountType`: `User::ACCOUNT_TYPE.exists()`.
        const ACCOUNT_TYPE: __orm::Path<
            Self,
            String,
            __orm::InKey<__dynamo_User::account_type>,
        > = __orm::path(0);
        ///The attribute `lastName`: `User::LAST_NAME.exists()`.
        pub const LAST_NAME: __orm::Path<
            Self,
            String,
            __orm::InKey<__dynamo_User::last_name>,
        > = __orm::path(1);
        ///The attribute `dateJoined`: `User::DATE_JOINED.exists()`.
        const DATE_JOINED: __orm::Path<
            Self,
            u64,
            __orm::NonKey<__dynamo_User::date_joined>,
        > = __orm::path(2);
        ///The attribute `firstName`: `User::FIRST_NAME.exists()`.
        const FIRST_NAME: __orm::Path<
            Self,
            String,
            __orm::NonKey<__dynamo_User::first_name>,
        > = __orm::path(3);
        ///The attribute `email`: `User::EMAIL.exists()`.
        const EMAIL: __orm::Path<
            Self,
            Option<String>,
            __orm::NonKey<__dynamo_User::email>,
        > = __orm::path(4);
        ///The attribute `org`: `User::ORG.exists()`.
        const ORG: __orm::Path<Self, String, __orm::NonKey<__dynamo_User::org>> = __orm::path(
            5,
        );
        ///The attribute `team`: `User::TEAM.exists()`.
        const TEAM: __orm::Path<Self, u32, __orm::NonKey<__dynamo_User::team>> = __orm::path(
            6,
        );
        ///The attribute `level`: `User::LEVEL.exists()`.
        const LEVEL: __orm::Path<Self, u8, __orm::NonKey<__dynamo_User::level>> = __orm::path(
            7,
        );
    }
    #[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
    impl User {
        ///Names the global index `ByEmail`, for reads: `table.index(User::BY_EMAIL).query(..)`.
        pub(crate) const BY_EMAIL: UserByEmailIndex = UserByEmailIndex;
        ///Names the global index `ByOrg`, for reads: `table.index(User::BY_ORG).query(..)`.
        pub(crate) const BY_ORG: UserByOrgIndex = UserByOrgIndex;
        ///Names the local index `DateJoinedIndex`, for reads: `table.index(User::DATE_JOINED_INDEX).query(..)`.
        pub(crate) const DATE_JOINED_INDEX: UserDateJoinedIndex = UserDateJoinedIndex;
    }
    #[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
    impl UserByEmail {
        ///Returns the key of the whole `User`, for `table.get(..)`.
        #[inline]
        pub(crate) fn key(&self) -> UserKey {
            __orm::Projected::table_key(self)
        }
    }
    #[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
    impl UserByOrg {
        ///Returns the key of the whole `User`, for `table.get(..)`.
        #[inline]
        pub(crate) fn key(&self) -> UserKey {
            __orm::Projected::table_key(self)
        }
    }
    #[automatically_derived]
    impl __M for User {
        const NAMES: &'static [__orm::Name] = &[
            __orm::key_name("accountType", "\"accountType\":", 2048),
            __orm::key_name("lastName", "\"lastName\":", 1024),
            __orm::key_name("dateJoined", "\"dateJoined\":", 1024),
            __orm::name("firstName", "\"firstName\":"),
            __orm::key_name("email", "\"email\":", 2048),
            __orm::key_name("org", "\"org\":", 2048),
            __orm::key_name("team", "\"team\":", 2048),
            __orm::key_name("level", "\"level\":", 1024),
        ];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[
                    (<String as __A>::is_absent, &self.account_type).1,
                    (<String as __A>::is_absent, &self.last_name).1,
                    (<u64 as __A>::is_absent, &self.date_joined).1,
                    (<String as __A>::is_absent, &self.first_name).1,
                    (<Option<String> as __A>::is_absent, &self.email).1,
                    (<String as __A>::is_absent, &self.org).1,
                    (<u32 as __A>::is_absent, &self.team).1,
                    (<u8 as __A>::is_absent, &self.level).1,
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
                    __orm::None::<u64>,
                    __orm::None::<String>,
                    __orm::None::<Option<String>>,
                    __orm::None::<String>,
                    __orm::None::<u32>,
                    __orm::None::<u8>,
                );
                if let __orm::Err(__e) = __orm::read_members(
                    __r,
                    __n,
                    &mut [
                        (<String as __A>::is_absent, &mut __s.0).1,
                        (<String as __A>::is_absent, &mut __s.1).1,
                        (<u64 as __A>::is_absent, &mut __s.2).1,
                        (<String as __A>::is_absent, &mut __s.3).1,
                        (<Option<String> as __A>::is_absent, &mut __s.4).1,
                        (<String as __A>::is_absent, &mut __s.5).1,
                        (<u32 as __A>::is_absent, &mut __s.6).1,
                        (<u8 as __A>::is_absent, &mut __s.7).1,
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
                ) => {
                    __orm::Ok(Self {
                        account_type: __0,
                        last_name: __1,
                        date_joined: __2,
                        first_name: __3,
                        email: __4,
                        org: __5,
                        team: __6,
                        level: __7,
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
            __orm::KeyAttribute::new("accountType", <String as __K>::TYPE),
            __orm::Some(__orm::KeyAttribute::new("lastName", <String as __K>::TYPE)),
            &[
                __orm::IndexSchema {
                    name: "ByEmail",
                    scope: __orm::Scope::Global,
                    hash: &[
                        __orm::KeyAttribute::new(
                            "email",
                            <<Option<String> as __orm::IndexKey>::Key as __K>::TYPE,
                        ),
                    ],
                    range: &[],
                    projection: __orm::Projection::KeysOnly,
                },
                __orm::IndexSchema {
                    name: "ByOrg",
                    scope: __orm::Scope::Global,
                    hash: &[
                        __orm::KeyAttribute::new(
                            "org",
                            <<String as __orm::IndexKey>::Key as __K>::TYPE,
                        ),
                        __orm::KeyAttribute::new(
                            "team",
                            <<u32 as __orm::IndexKey>::Key as __K>::TYPE,
                        ),
                    ],
                    range: &[
                        __orm::KeyAttribute::new(
                            "level",
                            <<u8 as __orm::IndexKey>::Key as __K>::TYPE,
                        ),
                        __orm::KeyAttribute::new(
                            "dateJoined",
                            <<u64 as __orm::IndexKey>::Key as __K>::TYPE,
                        ),
                    ],
                    projection: __orm::Projection::Include(&["firstName"]),
                },
                __orm::IndexSchema {
                    name: "DateJoinedIndex",
                    scope: __orm::Scope::Local,
                    hash: &[
                        __orm::KeyAttribute::new("accountType", <String as __K>::TYPE),
                    ],
                    range: &[
                        __orm::KeyAttribute::new(
                            "dateJoined",
                            <<u64 as __orm::IndexKey>::Key as __K>::TYPE,
                        ),
                    ],
                    projection: __orm::Projection::All,
                },
            ],
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
    #[automatically_derived]
    impl __orm::Index for UserByEmailIndex {
        type Table = User;
        type Hash = (<Option<String> as __orm::IndexKey>::Key,);
        type Range = ();
        type Output = UserByEmail;
        type Scope = __orm::scope::Global;
        const SCHEMA: __orm::Option<&'static __orm::IndexSchema> = __orm::Some(
            &<User as __orm::DynamoTable>::SCHEMA.indexes[0],
        );
    }
    impl __orm::SecondaryIndex<User> for UserByEmailIndex {}
    #[automatically_derived]
    impl __orm::Index for UserByOrgIndex {
        type Table = User;
        type Hash = (<String as __orm::IndexKey>::Key, <u32 as __orm::IndexKey>::Key);
        type Range = (<u8 as __orm::IndexKey>::Key, <u64 as __orm::IndexKey>::Key);
        type Output = UserByOrg;
        type Scope = __orm::scope::Global;
        const SCHEMA: __orm::Option<&'static __orm::IndexSchema> = __orm::Some(
            &<User as __orm::DynamoTable>::SCHEMA.indexes[1],
        );
    }
    impl __orm::SecondaryIndex<User> for UserByOrgIndex {}
    #[automatically_derived]
    impl __orm::Index for UserDateJoinedIndex {
        type Table = User;
        type Hash = (String,);
        type Range = (<u64 as __orm::IndexKey>::Key,);
        type Output = __orm::Item<User>;
        type Scope = __orm::scope::Local;
        const SCHEMA: __orm::Option<&'static __orm::IndexSchema> = __orm::Some(
            &<User as __orm::DynamoTable>::SCHEMA.indexes[2],
        );
    }
    impl __orm::SecondaryIndex<User> for UserDateJoinedIndex {}
    impl __orm::WholeItems for UserDateJoinedIndex {}
    #[automatically_derived]
    impl __M for UserByEmail {
        const NAMES: &'static [__orm::Name] = &[
            __orm::key_name("email", "\"email\":", 2048),
            __orm::key_name("accountType", "\"accountType\":", 2048),
            __orm::key_name("lastName", "\"lastName\":", 1024),
        ];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[
                    (
                        <<Option<
                            String,
                        > as ::dynamo_orm::__private::IndexKey>::Key as __A>::is_absent,
                        &self.email,
                    )
                        .1,
                    (<String as __A>::is_absent, &self.account_type).1,
                    (<String as __A>::is_absent, &self.last_name).1,
                ],
            )
        }
        fn read_members<'__a, __R: __orm::Reader<'__a>>(
            __r: &mut __R,
        ) -> __orm::Decoded<Self> {
            let __n = <Self as __M>::NAMES;
            match {
                let mut __s = (
                    __orm::None::<
                        <Option<String> as ::dynamo_orm::__private::IndexKey>::Key,
                    >,
                    __orm::None::<String>,
                    __orm::None::<String>,
                );
                if let __orm::Err(__e) = __orm::read_members(
                    __r,
                    __n,
                    &mut [
                        (
                            <<Option<
                                String,
                            > as ::dynamo_orm::__private::IndexKey>::Key as __A>::is_absent,
                            &mut __s.0,
                        )
                            .1,
                        (<String as __A>::is_absent, &mut __s.1).1,
                        (<String as __A>::is_absent, &mut __s.2).1,
                    ],
                    &[],
                    &mut __orm::unknown,
                ) {
                    return __orm::Err(__e);
                }
                __s
            } {
                (__orm::Some(__0), __orm::Some(__1), __orm::Some(__2)) => {
                    __orm::Ok(Self {
                        email: __0,
                        account_type: __1,
                        last_name: __2,
                    })
                }
                __s => __orm::Err(__orm::incomplete(__s)),
            }
        }
    }
    #[automatically_derived]
    impl __orm::Projected for UserByEmail {
        type Table = User;
        #[inline]
        fn table_key(&self) -> UserKey {
            UserKey {
                account_type: <String as __K>::key_clone(&self.account_type),
                last_name: <String as __K>::key_clone(&self.last_name),
            }
        }
    }
    #[automatically_derived]
    impl __M for UserByOrg {
        const NAMES: &'static [__orm::Name] = &[
            __orm::key_name("org", "\"org\":", 2048),
            __orm::key_name("team", "\"team\":", 2048),
            __orm::key_name("level", "\"level\":", 1024),
            __orm::key_name("dateJoined", "\"dateJoined\":", 1024),
            __orm::key_name("accountType", "\"accountType\":", 2048),
            __orm::key_name("lastName", "\"lastName\":", 1024),
            __orm::name("firstName", "\"firstName\":"),
        ];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[
                    (
                        <<String as ::dynamo_orm::__private::IndexKey>::Key as __A>::is_absent,
                        &self.org,
                    )
                        .1,
                    (
                        <<u32 as ::dynamo_orm::__private::IndexKey>::Key as __A>::is_absent,
                        &self.team,
                    )
                        .1,
                    (
                        <<u8 as ::dynamo_orm::__private::IndexKey>::Key as __A>::is_absent,
                        &self.level,
                    )
                        .1,
                    (
                        <<u64 as ::dynamo_orm::__private::IndexKey>::Key as __A>::is_absent,
                        &self.date_joined,
                    )
                        .1,
                    (<String as __A>::is_absent, &self.account_type).1,
                    (<String as __A>::is_absent, &self.last_name).1,
                    (<String as __A>::is_absent, &self.first_name).1,
                ],
            )
        }
        fn read_members<'__a, __R: __orm::Reader<'__a>>(
            __r: &mut __R,
        ) -> __orm::Decoded<Self> {
            let __n = <Self as __M>::NAMES;
            match {
                let mut __s = (
                    __orm::None::<<String as ::dynamo_orm::__private::IndexKey>::Key>,
                    __orm::None::<<u32 as ::dynamo_orm::__private::IndexKey>::Key>,
                    __orm::None::<<u8 as ::dynamo_orm::__private::IndexKey>::Key>,
                    __orm::None::<<u64 as ::dynamo_orm::__private::IndexKey>::Key>,
                    __orm::None::<String>,
                    __orm::None::<String>,
                    __orm::None::<String>,
                );
                if let __orm::Err(__e) = __orm::read_members(
                    __r,
                    __n,
                    &mut [
                        (
                            <<String as ::dynamo_orm::__private::IndexKey>::Key as __A>::is_absent,
                            &mut __s.0,
                        )
                            .1,
                        (
                            <<u32 as ::dynamo_orm::__private::IndexKey>::Key as __A>::is_absent,
                            &mut __s.1,
                        )
                            .1,
                        (
                            <<u8 as ::dynamo_orm::__private::IndexKey>::Key as __A>::is_absent,
                            &mut __s.2,
                        )
                            .1,
                        (
                            <<u64 as ::dynamo_orm::__private::IndexKey>::Key as __A>::is_absent,
                            &mut __s.3,
                        )
                            .1,
                        (<String as __A>::is_absent, &mut __s.4).1,
                        (<String as __A>::is_absent, &mut __s.5).1,
                        (<String as __A>::is_absent, &mut __s.6).1,
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
                ) => {
                    __orm::Ok(Self {
                        org: __0,
                        team: __1,
                        level: __2,
                        date_joined: __3,
                        account_type: __4,
                        last_name: __5,
                        first_name: __6,
                    })
                }
                __s => __orm::Err(__orm::incomplete(__s)),
            }
        }
    }
    #[automatically_derived]
    impl __orm::Projected for UserByOrg {
        type Table = User;
        #[inline]
        fn table_key(&self) -> UserKey {
            UserKey {
                account_type: <String as __K>::key_clone(&self.account_type),
                last_name: <String as __K>::key_clone(&self.last_name),
            }
        }
    }
    impl __orm::FilterableOn<UserByEmailIndex>
    for __orm::InKey<__dynamo_User::account_type> {}
    impl __orm::FilterableOn<UserByEmailIndex>
    for __orm::InKey<__dynamo_User::last_name> {}
    impl __orm::FilterableOn<UserByEmailIndex>
    for __orm::NonKey<__dynamo_User::date_joined> {}
    impl __orm::FilterableOn<UserByEmailIndex>
    for __orm::NonKey<__dynamo_User::first_name> {}
    impl __orm::FilterableOn<UserByEmailIndex> for __orm::NonKey<__dynamo_User::org> {}
    impl __orm::FilterableOn<UserByEmailIndex> for __orm::NonKey<__dynamo_User::team> {}
    impl __orm::FilterableOn<UserByEmailIndex> for __orm::NonKey<__dynamo_User::level> {}
    impl __orm::ProjectedBy<UserByEmailIndex>
    for __orm::InKey<__dynamo_User::account_type> {}
    impl __orm::ProjectedBy<UserByEmailIndex>
    for __orm::InKey<__dynamo_User::last_name> {}
    impl __orm::ProjectedBy<UserByEmailIndex> for __orm::NonKey<__dynamo_User::email> {}
    impl __orm::FilterableOn<UserByOrgIndex>
    for __orm::InKey<__dynamo_User::account_type> {}
    impl __orm::FilterableOn<UserByOrgIndex> for __orm::InKey<__dynamo_User::last_name> {}
    impl __orm::FilterableOn<UserByOrgIndex>
    for __orm::NonKey<__dynamo_User::first_name> {}
    impl __orm::FilterableOn<UserByOrgIndex> for __orm::NonKey<__dynamo_User::email> {}
    impl __orm::ProjectedBy<UserByOrgIndex>
    for __orm::InKey<__dynamo_User::account_type> {}
    impl __orm::ProjectedBy<UserByOrgIndex> for __orm::InKey<__dynamo_User::last_name> {}
    impl __orm::ProjectedBy<UserByOrgIndex>
    for __orm::NonKey<__dynamo_User::date_joined> {}
    impl __orm::ProjectedBy<UserByOrgIndex>
    for __orm::NonKey<__dynamo_User::first_name> {}
    impl __orm::ProjectedBy<UserByOrgIndex> for __orm::NonKey<__dynamo_User::org> {}
    impl __orm::ProjectedBy<UserByOrgIndex> for __orm::NonKey<__dynamo_User::team> {}
    impl __orm::ProjectedBy<UserByOrgIndex> for __orm::NonKey<__dynamo_User::level> {}
    impl __orm::FilterableOn<UserDateJoinedIndex>
    for __orm::InKey<__dynamo_User::last_name> {}
    impl __orm::FilterableOn<UserDateJoinedIndex>
    for __orm::NonKey<__dynamo_User::first_name> {}
    impl __orm::FilterableOn<UserDateJoinedIndex>
    for __orm::NonKey<__dynamo_User::email> {}
    impl __orm::FilterableOn<UserDateJoinedIndex> for __orm::NonKey<__dynamo_User::org> {}
    impl __orm::FilterableOn<UserDateJoinedIndex>
    for __orm::NonKey<__dynamo_User::team> {}
    impl __orm::FilterableOn<UserDateJoinedIndex>
    for __orm::NonKey<__dynamo_User::level> {}
};
