const _: () = {
    #[allow(unused_imports)]
    use ::dynamo_orm::__private::{
        self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
    };
    #[automatically_derived]
    impl<'a> __orm::View for Place<'a> {
        type Lent<'__p> = Place<'__p>;
        type Kept = (<&'a str as __orm::Lent>::Kept,);
        const NAMES: &'static [__orm::Name] = &[
            *<Address>::CITY.name_viewed_as::<&'a str>(),
        ];
        fn keep(__r: &mut __orm::JsonReader<'_>) -> __orm::Decoded<Self::Kept> {
            let mut __0 = __orm::Slot::<&'a str>(__orm::None);
            __orm::keep_members(
                __r,
                <Self as __orm::View>::NAMES,
                &mut [&mut __0],
                &[],
            )?;
            match (__0.0,) {
                (__orm::Some(__0),) => __orm::Ok((__0,)),
                _ => __orm::Err(__orm::incomplete()),
            }
        }
        fn lend<'__p>(__k: &'__p Self::Kept, __b: &'__p str) -> Place<'__p> {
            let (__0,) = __k;
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
