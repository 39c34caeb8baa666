::core::compile_error! {
    "unknown option `renam`; did you mean `rename`? `#[dynamo(...)]` on a field takes `rename = \"...\"`, `default`, `skip`, `flatten`, `serde`, `path = NAME`, `sensitive`, `version`, `ttl`, `created_at`, `updated_at` and `counter`"
}
::core::compile_error! {
    "this table has no hash key; mark one field with `#[hash_key]`"
}
#[doc(hidden)]
#[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
#[allow(dead_code, non_camel_case_types)]
struct UserKey {}
#[doc(hidden)]
#[allow(
    dead_code,
    missing_debug_implementations,
    non_camel_case_types,
    non_snake_case,
    unreachable_pub
)]
mod __dynamo_User {
    pub enum id {}
    pub enum name {}
}
const _: () = {
    #[allow(unused_imports)]
    use ::dynamo_orm::__private::{
        self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
    };
    #[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
    impl User {
        ///The attribute `id`: `User::ID.exists()`.
        const ID: __orm::Path<Self, String, __dynamo_User::id> = __orm::path(0);
        ///The attribute `name`: `User::NAME.exists()`.
        const NAME: __orm::Path<Self, String, __dynamo_User::name> = __orm::path(1);
    }
};
const _: () = {
    #[allow(unused_imports)]
    use ::dynamo_orm::__private::{
        self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
    };
    impl __orm::Members for User {
        const NAMES: &'static [__orm::Name] = &[
            __orm::name("id", "\"id\":"),
            __orm::name("name", "\"name\":"),
        ];
        fn write_members<__W: __orm::Writer>(&self, _: &mut __W) -> __orm::Encoded {
            __orm::unreachable()
        }
        fn read_members<'__a, __R: __orm::Reader<'__a>>(
            _: &mut __R,
        ) -> __orm::Decoded<Self> {
            __orm::unreachable()
        }
    }
    impl __orm::Members for UserKey {
        const NAMES: &'static [__orm::Name] = &[];
        fn write_members<__W: __orm::Writer>(&self, _: &mut __W) -> __orm::Encoded {
            __orm::unreachable()
        }
        fn read_members<'__a, __R: __orm::Reader<'__a>>(
            _: &mut __R,
        ) -> __orm::Decoded<Self> {
            __orm::unreachable()
        }
    }
    impl<__I> __orm::ProjectedBy<__I> for __dynamo_User::id {}
    impl<__I> __orm::FilterableOn<__I> for __dynamo_User::id {}
    impl __orm::Settable for __dynamo_User::id {}
    impl __orm::SetByHand for __dynamo_User::id {}
    impl<__I> __orm::ProjectedBy<__I> for __dynamo_User::name {}
    impl<__I> __orm::FilterableOn<__I> for __dynamo_User::name {}
    impl __orm::Settable for __dynamo_User::name {}
    impl __orm::SetByHand for __dynamo_User::name {}
    impl __orm::DynamoTable for User
    where
        Self: ::core::marker::Send + ::core::marker::Sync + ::core::marker::Unpin
            + 'static,
    {
        const SCHEMA: &'static __orm::Schema = &__orm::Schema::new(
            "",
            __orm::KeyAttribute::new("", __orm::Type::S),
            __orm::None,
            &[],
        );
        type Key = UserKey;
        type Shape = __orm::Anything;
        type Hash = __orm::Anything;
        type Range = ();
        type Version = ();
        fn key(&self) -> UserKey {
            __orm::unreachable()
        }
        fn write_key<__W: __orm::Writer>(&self, _: &mut __W) -> __orm::Encoded {
            __orm::unreachable()
        }
    }
};
