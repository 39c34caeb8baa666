const _: () = {
    #[allow(unused_imports)]
    use ::dynamo_orm::__private::{
        self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
    };
    #[allow(missing_docs, missing_debug_implementations, unreachable_pub)]
    pub struct __Kept(
        <&'static str as __orm::Lent>::Kept,
        <f64 as __orm::Lent>::Kept,
        __orm::Option<<Option<&'static str> as __orm::Lent>::Kept>,
        <Place<'static> as __orm::Lent>::Kept,
        (),
    );
    #[automatically_derived]
    impl<'a> __orm::View for Spent<'a> {
        type Lent<'__p> = Spent<'__p>;
        type Kept = __Kept;
        const NAMES: &'static [__orm::Name] = &[
            *<User>::LAST_NAME.name_viewed_as::<&'a str>(),
            *<User>::BALANCE.name_viewed_as::<f64>(),
            *<User>::MAIL.name_viewed_as::<Option<&'a str>>(),
            *<User>::HOME.name_viewed_as::<Place<'a>>(),
        ];
        #[inline]
        fn keep(__r: &mut __orm::JsonReader<'_>) -> __orm::Decoded<Self::Kept> {
            let __n = <Self as __orm::View>::NAMES;
            let mut __0 = __orm::None;
            let mut __1 = __orm::None;
            let mut __2 = __orm::None;
            let mut __3 = __orm::None;
            __orm::keep_members(
                __r,
                __n,
                |__r, __i| {
                    match __i {
                        0 => __0 = __orm::Some(<&'a str as __orm::Lent>::keep(__r)?),
                        1 => __1 = __orm::Some(<f64 as __orm::Lent>::keep(__r)?),
                        2 => {
                            __2 = __orm::Some(
                                <Option<&'a str> as __orm::Lent>::keep(__r)?,
                            );
                        }
                        3 => __3 = __orm::Some(<Place<'a> as __orm::Lent>::keep(__r)?),
                        _ => {}
                    }
                    __orm::Ok(())
                },
            )?;
            __orm::Ok(
                __Kept(
                    __orm::kept::<&'a str>(__0, &__n[0])?,
                    __orm::kept::<f64>(__1, &__n[1])?,
                    __2,
                    __orm::kept::<Place<'a>>(__3, &__n[3])?,
                    (),
                ),
            )
        }
        #[inline]
        fn lend<'__p>(__k: &'__p Self::Kept, __b: &'__p str) -> Spent<'__p> {
            let __Kept(__0, __1, __2, __3, ()) = __k;
            Spent {
                last_name: <&'a str as __orm::Lent>::lend(__0, __b),
                balance: <f64 as __orm::Lent>::lend(__1, __b),
                email: match __2 {
                    __orm::Some(__2) => <Option<&'a str> as __orm::Lent>::lend(__2, __b),
                    __orm::None => {
                        <<Option<
                            &'a str,
                        > as __orm::Lent>::For<'__p> as __orm::Default>::default()
                    }
                },
                home: <Place<'a> as __orm::Lent>::lend(__3, __b),
            }
        }
    }
    #[automatically_derived]
    impl<'a> __orm::DynamoView<User> for Spent<'a> {}
};
