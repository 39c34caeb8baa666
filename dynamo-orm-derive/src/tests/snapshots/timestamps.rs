///The key of a `Post`: its hash key `id`. `key()` returns it, `table.get(..)` takes it.
#[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
struct PostKey {
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
mod __dynamo_Post {
    pub enum id {}
    pub enum created {}
    pub enum updated {}
}
const _: () = {
    #[allow(unused_imports)]
    use ::dynamo_orm::__private::{
        self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
    };
    #[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
    impl Post {
        ///The attribute `id`: `Post::ID.exists()`.
        const ID: __orm::Path<Self, String, __orm::InKey<__dynamo_Post::id>> = __orm::path(
            0,
        );
        ///The attribute `created`: `Post::CREATED.exists()`.
        const CREATED: __orm::Path<
            Self,
            Option<u64>,
            __orm::SetByWrites<__dynamo_Post::created>,
        > = __orm::path(1);
        ///The attribute `updated`: `Post::UPDATED.exists()`.
        const UPDATED: __orm::Path<
            Self,
            u64,
            __orm::SetByWrites<__dynamo_Post::updated>,
        > = __orm::path(2);
    }
    #[automatically_derived]
    impl __M for Post {
        const NAMES: &'static [__orm::Name] = &[
            __orm::key_name("id", "\"id\":", 2048),
            __orm::name("created", "\"created\":"),
            __orm::name("updated", "\"updated\":"),
        ];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[
                    (<String as __A>::is_absent, &self.id).1,
                    (<Option<u64> as __A>::is_absent, &self.created).1,
                    (<u64 as __A>::is_absent, &self.updated).1,
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
                    &[1, 2],
                    &mut __orm::unknown,
                ) {
                    return __orm::Err(__e);
                }
                <Option<
                    u64,
                > as __A>::or_default(
                    __r,
                    &mut __s.1,
                    <Option<u64> as __orm::Timestamp>::UNKNOWN,
                );
                <u64 as __A>::or_default(
                    __r,
                    &mut __s.2,
                    <u64 as __orm::Timestamp>::UNKNOWN,
                );
                __s
            } {
                (__orm::Some(__0), __orm::Some(__1), __orm::Some(__2)) => {
                    __orm::Ok(Self {
                        id: __0,
                        created: __1,
                        updated: __2,
                    })
                }
                __s => __orm::Err(__orm::incomplete(__s)),
            }
        }
    }
    #[automatically_derived]
    impl __orm::DynamoTable for Post {
        const SCHEMA: &'static __orm::Schema = &__orm::Schema::new(
                "posts",
                __orm::KeyAttribute::new("id", <String as __K>::TYPE),
                __orm::None,
                &[],
            )
            .created("created", <Option<u64> as __orm::Timestamp>::SECONDS)
            .updated("updated", <u64 as __orm::Timestamp>::SECONDS);
        type Key = PostKey;
        type Shape = __orm::HashOnly<Post, String>;
        type Hash = (String,);
        type Range = ();
        type Version = ();
        fn assign<'__a, __R: __orm::Reader<'__a>>(
            &mut self,
            __name: &str,
            __r: &mut __R,
        ) -> __orm::Decoded<()> {
            match __name {
                "created" => self.created = <Option<u64> as __A>::decode(__r)?,
                "updated" => self.updated = <u64 as __A>::decode(__r)?,
                _ => __orm::Reader::skip(__r)?,
            }
            __orm::Ok(())
        }
        #[inline]
        fn key(&self) -> PostKey {
            PostKey {
                id: <String as __K>::key_clone(&self.id),
            }
        }
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <PostKey as __M>::NAMES;
            __orm::write_members(__w, __n, &[(<String as __A>::is_absent, &self.id).1])
        }
    }
    #[automatically_derived]
    impl __M for PostKey {
        const NAMES: &'static [__orm::Name] = &[<Post as __M>::NAMES[0]];
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
    impl ::core::fmt::Debug for PostKey {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.debug_struct("PostKey")
                .field("id", <String as __K>::key_debug(&self.id))
                .finish()
        }
    }
    impl ::core::clone::Clone for PostKey {
        #[inline]
        fn clone(&self) -> Self {
            PostKey {
                id: <String as __K>::key_clone(&self.id),
            }
        }
    }
    impl ::core::cmp::PartialEq for PostKey {
        #[inline]
        fn eq(&self, __other: &Self) -> bool {
            ::core::cmp::Ord::cmp(self, __other).is_eq()
        }
    }
    impl ::core::cmp::Eq for PostKey {}
    impl ::core::hash::Hash for PostKey {
        fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
            <String as __K>::key_hash(&self.id, __state);
        }
    }
    impl ::core::cmp::PartialOrd for PostKey {
        #[inline]
        fn partial_cmp(&self, __other: &Self) -> __orm::Option<::core::cmp::Ordering> {
            __orm::Some(::core::cmp::Ord::cmp(self, __other))
        }
    }
    impl ::core::cmp::Ord for PostKey {
        #[inline]
        fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
            <String as __K>::key_cmp(&self.id, &__other.id)
        }
    }
    impl __orm::IntoKey<__orm::HashOnly<Post, String>> for PostKey {
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            <PostKey as __M>::write_members(self, __w)
        }
    }
    impl __orm::IntoKey<__orm::HashOnly<Post, String>> for &PostKey {
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            <PostKey as __M>::write_members(self, __w)
        }
    }
};
