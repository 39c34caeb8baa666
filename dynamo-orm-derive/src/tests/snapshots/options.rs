///The key of a `Options`: its hash key `type`. `key()` returns it, `table.get(..)` takes it.
#[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
struct OptionsKey {
    ///The attribute `the "id"`.
    r#type: String,
}
#[doc(hidden)]
#[allow(
    dead_code,
    missing_debug_implementations,
    non_camel_case_types,
    non_snake_case,
    unreachable_pub
)]
mod __dynamo_Options {
    pub enum r#type {}
    pub enum count {}
    pub enum visits {}
    pub enum logins {}
    pub enum settings {}
}
const _: () = {
    #[allow(unused_imports)]
    use ::dynamo_orm::__private::{
        self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
    };
    #[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
    impl Options {
        ///The attribute `the "id"`: `Options::TYPE.exists()`.
        const TYPE: __orm::Path<Self, String, __orm::InKey<__dynamo_Options::r#type>> = __orm::path(
            0,
        );
        ///The attribute `count`: `Options::HOW_MANY.exists()`.
        const HOW_MANY: __orm::Path<Self, u64, __orm::NonKey<__dynamo_Options::count>> = __orm::path(
            1,
        );
        ///The attribute `visits`: `Options::VISITS.exists()`.
        const VISITS: __orm::Path<Self, u32, __orm::NonKey<__dynamo_Options::visits>> = __orm::path(
            2,
        );
        ///The attribute `logins`: `Options::LOGINS.exists()`.
        const LOGINS: __orm::Path<Self, u32, __orm::NonKey<__dynamo_Options::logins>> = __orm::path(
            3,
        );
        ///The attribute `settings`: `Options::SETTINGS.exists()`.
        const SETTINGS: __orm::Path<
            Self,
            __orm::Serde<Settings>,
            __orm::NonKey<__dynamo_Options::settings>,
        > = __orm::path(4);
    }
    #[automatically_derived]
    impl __M for Options {
        const NAMES: &'static [__orm::Name] = &[
            __orm::key_name("the \"id\"", "\"the \\\"id\\\"\":", 2048),
            __orm::name("count", "\"count\":"),
            __orm::name("visits", "\"visits\":"),
            __orm::name("logins", "\"logins\":"),
            __orm::name("settings", "\"settings\":"),
        ];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[
                    (<String as __A>::is_absent, &self.r#type).1,
                    (<u64 as __A>::is_absent, &self.count).1,
                    (<u32 as __A>::is_absent, &self.visits).1,
                    (<u32 as __A>::is_absent, &self.logins).1,
                    &<Settings as __orm::ThroughSerde>::member(&self.settings),
                ],
            )?;
            <BTreeMap<
                String,
                AttributeValue,
            > as __orm::Flatten>::write_entries(&self.others, __n, __w)
        }
        fn read_members<'__a, __R: __orm::Reader<'__a>>(
            __r: &mut __R,
        ) -> __orm::Decoded<Self> {
            let __n = <Self as __M>::NAMES;
            let mut __extra = <BTreeMap<
                String,
                AttributeValue,
            > as __orm::Flatten>::nothing();
            match {
                let mut __s = (
                    __orm::None::<String>,
                    __orm::None::<u64>,
                    __orm::None::<u32>,
                    __orm::None::<u32>,
                    __orm::None,
                );
                if let __orm::Err(__e) = __orm::read_members(
                    __r,
                    __n,
                    &mut [
                        (<String as __A>::is_absent, &mut __s.0).1,
                        (<u64 as __A>::is_absent, &mut __s.1).1,
                        (<u32 as __A>::is_absent, &mut __s.2).1,
                        (<u32 as __A>::is_absent, &mut __s.3).1,
                        <Settings as __orm::ThroughSerde>::field(&mut __s.4),
                    ],
                    &[2, 3, 4],
                    &mut |__r, __name| <BTreeMap<
                        String,
                        AttributeValue,
                    > as __orm::Flatten>::read_entry(&mut __extra, __name, __r),
                ) {
                    return __orm::Err(__e);
                }
                <u32 as __A>::or_default(
                    __r,
                    &mut __s.2,
                    <u32 as __orm::Default>::default,
                );
                <u32 as __A>::or_default(__r, &mut __s.3, one);
                <Settings as __orm::ThroughSerde>::or_default(
                    __r,
                    &mut __s.4,
                    <Settings as __orm::Default>::default,
                );
                __s
            } {
                (
                    __orm::Some(__0),
                    __orm::Some(__1),
                    __orm::Some(__2),
                    __orm::Some(__3),
                    __orm::Some(__orm::Serde(__4)),
                ) => {
                    __orm::Ok(Self {
                        r#type: __0,
                        count: __1,
                        visits: __2,
                        logins: __3,
                        settings: __4,
                        cache: <Cache as __orm::Default>::default(),
                        others: __extra,
                    })
                }
                __s => __orm::Err(__orm::incomplete(__s)),
            }
        }
    }
    #[automatically_derived]
    impl __orm::DynamoTable for Options {
        const SCHEMA: &'static __orm::Schema = &__orm::Schema::new(
            "options",
            __orm::KeyAttribute::new("the \"id\"", <String as __K>::TYPE),
            __orm::None,
            &[],
        );
        type Key = OptionsKey;
        type Shape = __orm::HashOnly<Options, String>;
        type Hash = (String,);
        type Range = ();
        type Version = ();
        #[inline]
        fn key(&self) -> OptionsKey {
            OptionsKey {
                r#type: <String as __K>::key_clone(&self.r#type),
            }
        }
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <OptionsKey as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[(<String as __A>::is_absent, &self.r#type).1],
            )
        }
    }
    #[automatically_derived]
    impl __M for OptionsKey {
        const NAMES: &'static [__orm::Name] = &[<Options as __M>::NAMES[0]];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[(<String as __A>::is_absent, &self.r#type).1],
            )
        }
        fn read_members<'__a, __R: __orm::Reader<'__a>>(
            __r: &mut __R,
        ) -> __orm::Decoded<Self> {
            let __n = <Self as __M>::NAMES;
            let (r#type,) = <(String,) as __orm::KeyTuple>::read(__r, __n)?;
            __orm::Ok(Self { r#type })
        }
    }
    impl ::core::fmt::Debug for OptionsKey {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.debug_struct("OptionsKey")
                .field("type", <String as __K>::key_debug(&self.r#type))
                .finish()
        }
    }
    impl ::core::clone::Clone for OptionsKey {
        #[inline]
        fn clone(&self) -> Self {
            OptionsKey {
                r#type: <String as __K>::key_clone(&self.r#type),
            }
        }
    }
    impl ::core::cmp::PartialEq for OptionsKey {
        #[inline]
        fn eq(&self, __other: &Self) -> bool {
            ::core::cmp::Ord::cmp(self, __other).is_eq()
        }
    }
    impl ::core::cmp::Eq for OptionsKey {}
    impl ::core::hash::Hash for OptionsKey {
        fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
            <String as __K>::key_hash(&self.r#type, __state);
        }
    }
    impl ::core::cmp::PartialOrd for OptionsKey {
        #[inline]
        fn partial_cmp(&self, __other: &Self) -> __orm::Option<::core::cmp::Ordering> {
            __orm::Some(::core::cmp::Ord::cmp(self, __other))
        }
    }
    impl ::core::cmp::Ord for OptionsKey {
        #[inline]
        fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
            <String as __K>::key_cmp(&self.r#type, &__other.r#type)
        }
    }
    impl __orm::IntoKey<__orm::HashOnly<Options, String>> for OptionsKey {
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            <OptionsKey as __M>::write_members(self, __w)
        }
    }
    impl __orm::IntoKey<__orm::HashOnly<Options, String>> for &OptionsKey {
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            <OptionsKey as __M>::write_members(self, __w)
        }
    }
};
