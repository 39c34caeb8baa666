const _: () = {
    #[allow(unused_imports)]
    use ::dynamo_orm::__private::{
        self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
    };
    #[allow(missing_docs, missing_debug_implementations, unreachable_pub)]
    pub struct __Kept(<&'static str as __orm::Lent>::Kept, ());
    #[automatically_derived]
    impl<'a> __orm::View for Place<'a> {
        type Lent<'__p> = Place<'__p>;
        type Kept = __Kept;
        const NAMES: &'static [__orm::Name] = &[
            *<Address>::CITY.name_viewed_as::<&'a str>(),
        ];
        #[inline]
        fn keep(__r: &mut __orm::JsonReader<'_>) -> __orm::Decoded<Self::Kept> {
            let __n = <Self as __orm::View>::NAMES;
            let mut __0 = __orm::None;
            __orm::keep_members(
                __r,
                __n,
                |__r, __i| {
                    match __i {
                        0 => __0 = __orm::Some(<&'a str as __orm::Lent>::keep(__r)?),
                        _ => {}
                    }
                    __orm::Ok(())
                },
            )?;
            __orm::Ok(__Kept(__orm::kept::<&'a str>(__0, &__n[0])?, ()))
        }
        #[inline]
        fn lend<'__p>(__k: &'__p Self::Kept, __b: &'__p str) -> Place<'__p> {
            let __Kept(__0, ()) = __k;
            Place {
                city: <&'a str as __orm::Lent>::lend(__0, __b),
            }
        }
    }
    #[automatically_derived]
    impl<'a> __orm::Views<Address> for Place<'a> {}
    #[automatically_derived]
    impl<'a> __orm::Lent for Place<'a> {
        type For<'__p> = <Self as __orm::View>::Lent<'__p>;
        type Kept = <Self as __orm::View>::Kept;
        fn keep(__r: &mut __orm::JsonReader<'_>) -> __orm::Decoded<Self::Kept> {
            __orm::keep_document::<Self>(__r)
        }
        fn lend<'__p>(__k: &'__p Self::Kept, __b: &'__p str) -> Self::For<'__p> {
            <Self as __orm::View>::lend(__k, __b)
        }
    }
};
