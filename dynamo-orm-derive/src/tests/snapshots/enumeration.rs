const _: () = {
    #[allow(unused_imports)]
    use ::dynamo_orm::__private::{
        self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
    };
    #[automatically_derived]
    impl __orm::Attribute for Contact {
        type Kind = __orm::kind::Mixed;
        type ListKind = __orm::kind::List;
        type Present = Self;
        fn encode<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            match self {
                Self::Unknown => __orm::Writer::string(__w, "unknown"),
                Self::Email(__0) => {
                    __orm::encode_variant(
                        __w,
                        "email",
                        |__w| <String as __orm::Attribute>::encode(__0, __w),
                    )
                }
                Self::Pair(__0, __1) => {
                    __orm::encode_variant(
                        __w,
                        "pair",
                        |__w| {
                            __orm::encode_tuple(
                                __w,
                                |__w| {
                                    let __element = <u8 as __orm::Attribute>::encode(__0, __w);
                                    __orm::in_element(__element, 0usize)?;
                                    let __element = <u8 as __orm::Attribute>::encode(__1, __w);
                                    __orm::in_element(__element, 1usize)?;
                                    __orm::Ok(())
                                },
                            )
                        },
                    )
                }
                Self::Phone { country: __0, number: __1 } => {
                    const __N: &[__orm::Name] = &[
                        __orm::name("country", "\"country\":"),
                        __orm::name("number", "\"number\":"),
                    ];
                    let __n = __N;
                    __orm::encode_variant(
                        __w,
                        "phone",
                        |__w| {
                            __orm::Writer::begin(__w, __orm::Type::M)?;
                            __orm::write_members(
                                __w,
                                __n,
                                &[
                                    (<u16 as __A>::is_absent, __0).1,
                                    (<u64 as __A>::is_absent, __1).1,
                                ],
                            )?;
                            __orm::Writer::end(__w, __orm::Type::M);
                            __orm::Ok(())
                        },
                    )
                }
            }
        }
        fn decode<'__a, __R: __orm::Reader<'__a>>(
            __r: &mut __R,
        ) -> __orm::Decoded<Self> {
            __orm::decode_enum(
                __r,
                &["unknown", "email", "pair", "phone"],
                |__tag, __content| {
                    match (__tag, __content) {
                        ("unknown", __orm::None) => __orm::Ok(__orm::Some(Self::Unknown)),
                        ("email", __orm::Some(__r)) => {
                            __orm::Ok(
                                __orm::Some(
                                    Self::Email(<String as __orm::Attribute>::decode(__r)?),
                                ),
                            )
                        }
                        ("pair", __orm::Some(__r)) => {
                            let mut __0 = __orm::None;
                            let mut __1 = __orm::None;
                            __orm::decode_tuple(
                                __r,
                                2usize,
                                |__position, __r| {
                                    match __position {
                                        0usize => {
                                            __0 = __orm::Some(<u8 as __orm::Attribute>::decode(__r)?);
                                        }
                                        1usize => {
                                            __1 = __orm::Some(<u8 as __orm::Attribute>::decode(__r)?);
                                        }
                                        _ => {}
                                    }
                                    __orm::Ok(())
                                },
                            )?;
                            __orm::Ok(
                                match (__0, __1) {
                                    (__orm::Some(__0), __orm::Some(__1)) => {
                                        __orm::Some(Self::Pair(__0, __1))
                                    }
                                    _ => __orm::None,
                                },
                            )
                        }
                        ("phone", __orm::Some(__r)) => {
                            const __N: &[__orm::Name] = &[
                                __orm::name("country", "\"country\":"),
                                __orm::name("number", "\"number\":"),
                            ];
                            let __n = __N;
                            __orm::Reader::map(
                                    __r,
                                    |__r| {
                                        match {
                                            let mut __s = (__orm::None::<u16>, __orm::None::<u64>);
                                            if let __orm::Err(__e) = __orm::read_members(
                                                __r,
                                                __n,
                                                &mut [
                                                    (<u16 as __A>::is_absent, &mut __s.0).1,
                                                    (<u64 as __A>::is_absent, &mut __s.1).1,
                                                ],
                                                &[],
                                                &mut __orm::unknown,
                                            ) {
                                                return __orm::Err(__e);
                                            }
                                            __s
                                        } {
                                            (__orm::Some(__0), __orm::Some(__1)) => {
                                                __orm::Ok(Self::Phone {
                                                    country: __0,
                                                    number: __1,
                                                })
                                            }
                                            __s => __orm::Err(__orm::incomplete(__s)),
                                        }
                                    },
                                )
                                .map(__orm::Some)
                        }
                        _ => __orm::Ok(__orm::None),
                    }
                },
            )
        }
    }
    #[automatically_derived]
    impl __orm::DynamoDocument for Contact {}
    #[automatically_derived]
    impl __orm::Lent for Contact {
        type For<'__p> = Self;
        type Kept = __orm::Nothing;
        fn keep(_: &mut __orm::JsonReader<'_>) -> __orm::Decoded<Self::Kept> {
            __orm::Err(__orm::incomplete(()))
        }
        fn lend<'__p>(__k: &'__p Self::Kept, _: &'__p str) -> Self {
            match *__k {}
        }
    }
};
