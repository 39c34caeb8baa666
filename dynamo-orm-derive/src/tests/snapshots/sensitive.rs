const _: () = {
    #[allow(unused_imports)]
    use ::dynamo_orm::__private::{
        self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
    };
    #[allow(dead_code)]
    fn __judged() {
        let _ = <String as __K>::TYPE;
        let _ = <String as __K>::TYPE;
        let _ = <<String as __orm::IndexKey>::Key as __K>::TYPE;
        let _ = <String as __A>::is_absent;
    }
};
///The key of a `Patient`: its hash key `clinic` and range key `name`. `key()` returns it, `table.get(..)` takes it.
#[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
struct PatientKey {
    ///The attribute `clinic`.
    clinic: String,
    ///The attribute `name`.
    name: String,
}
///The type of `Patient::BY_DOCTOR`, which names the global index `ByDoctor`.
#[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
#[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
struct PatientByDoctorIndex;
///What the global index `ByDoctor` holds of a `Patient`: what reads of it yield, and `load()` yields whole items for.
#[derive(::core::clone::Clone, ::core::cmp::PartialEq)]
#[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
struct PatientByDoctor {
    ///The attribute `doctor`.
    doctor: <String as ::dynamo_orm::__private::IndexKey>::Key,
    ///The attribute `clinic`.
    clinic: String,
    ///The attribute `name`.
    name: String,
    ///The attribute `diagnosis`.
    diagnosis: String,
}
#[doc(hidden)]
#[allow(
    dead_code,
    missing_debug_implementations,
    non_camel_case_types,
    non_snake_case,
    unreachable_pub
)]
mod __dynamo_Patient {
    pub enum clinic {}
    pub enum name {}
    pub enum doctor {}
    pub enum diagnosis {}
}
const _: () = {
    #[allow(unused_imports)]
    use ::dynamo_orm::__private::{
        self as __orm, Attribute as __A, DynamoKey as __K, Members as __M,
    };
    #[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
    impl Patient {
        ///The attribute `clinic`: `Patient::CLINIC.exists()`.
        const CLINIC: __orm::Path<
            Self,
            String,
            __orm::InKey<__dynamo_Patient::clinic>,
        > = __orm::path(0);
        ///The attribute `name`: `Patient::NAME.exists()`.
        const NAME: __orm::Path<Self, String, __orm::InKey<__dynamo_Patient::name>> = __orm::path(
            1,
        );
        ///The attribute `doctor`: `Patient::DOCTOR.exists()`.
        const DOCTOR: __orm::Path<
            Self,
            String,
            __orm::NonKey<__dynamo_Patient::doctor>,
        > = __orm::path(2);
        ///The attribute `diagnosis`: `Patient::DIAGNOSIS.exists()`.
        const DIAGNOSIS: __orm::Path<
            Self,
            String,
            __orm::NonKey<__dynamo_Patient::diagnosis>,
        > = __orm::path(3);
    }
    #[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
    impl Patient {
        ///Names the global index `ByDoctor`, for reads: `table.index(Patient::BY_DOCTOR).query(..)`.
        const BY_DOCTOR: PatientByDoctorIndex = PatientByDoctorIndex;
    }
    #[allow(dead_code, non_camel_case_types, non_snake_case, unreachable_pub)]
    impl PatientByDoctor {
        ///Returns the key of the whole `Patient`, for `table.get(..)`.
        #[inline]
        fn key(&self) -> PatientKey {
            __orm::Projected::table_key(self)
        }
    }
    #[automatically_derived]
    impl __M for Patient {
        const NAMES: &'static [__orm::Name] = &[
            __orm::key_name("clinic", "\"clinic\":", 2048),
            __orm::key_name("name", "\"name\":", 1024).sensitive(),
            __orm::key_name("doctor", "\"doctor\":", 2048),
            __orm::name("diagnosis", "\"diagnosis\":").sensitive(),
        ];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[
                    (<String as __A>::is_absent, &self.clinic).1,
                    (<String as __A>::is_absent, &self.name).1,
                    (<String as __A>::is_absent, &self.doctor).1,
                    (<String as __A>::is_absent, &self.diagnosis).1,
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
                    __orm::None::<String>,
                );
                if let __orm::Err(__e) = __orm::read_members(
                    __r,
                    __n,
                    &mut [
                        (<String as __A>::is_absent, &mut __s.0).1,
                        (<String as __A>::is_absent, &mut __s.1).1,
                        (<String as __A>::is_absent, &mut __s.2).1,
                        (<String as __A>::is_absent, &mut __s.3).1,
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
                ) => {
                    __orm::Ok(Self {
                        clinic: __0,
                        name: __1,
                        doctor: __2,
                        diagnosis: __3,
                    })
                }
                __s => __orm::Err(__orm::incomplete(__s)),
            }
        }
    }
    #[automatically_derived]
    impl __orm::DynamoTable for Patient {
        const SCHEMA: &'static __orm::Schema = &__orm::Schema::new(
            "patients",
            __orm::KeyAttribute::new("clinic", <String as __K>::TYPE),
            __orm::Some(__orm::KeyAttribute::new("name", <String as __K>::TYPE)),
            &[
                __orm::IndexSchema {
                    name: "ByDoctor",
                    scope: __orm::Scope::Global,
                    hash: &[
                        __orm::KeyAttribute::new(
                            "doctor",
                            <<String as __orm::IndexKey>::Key as __K>::TYPE,
                        ),
                    ],
                    range: &[],
                    projection: __orm::Projection::Include(&["diagnosis"]),
                },
            ],
        );
        type Key = PatientKey;
        type Shape = __orm::Composite<Patient, String, String>;
        type Hash = (String,);
        type Range = (String,);
        type Version = ();
        #[inline]
        fn key(&self) -> PatientKey {
            PatientKey {
                clinic: <String as __K>::key_clone(&self.clinic),
                name: <String as __K>::key_clone(&self.name),
            }
        }
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <PatientKey as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[
                    (<String as __A>::is_absent, &self.clinic).1,
                    (<String as __A>::is_absent, &self.name).1,
                ],
            )
        }
    }
    #[automatically_derived]
    impl __M for PatientKey {
        const NAMES: &'static [__orm::Name] = &[
            <Patient as __M>::NAMES[0],
            <Patient as __M>::NAMES[1],
        ];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[
                    (<String as __A>::is_absent, &self.clinic).1,
                    (<String as __A>::is_absent, &self.name).1,
                ],
            )
        }
        fn read_members<'__a, __R: __orm::Reader<'__a>>(
            __r: &mut __R,
        ) -> __orm::Decoded<Self> {
            let __n = <Self as __M>::NAMES;
            let (clinic, name) = <(String, String) as __orm::KeyTuple>::read(__r, __n)?;
            __orm::Ok(Self { clinic, name })
        }
    }
    impl ::core::fmt::Debug for PatientKey {
        #[inline]
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.debug_struct("PatientKey")
                .field("clinic", <String as __K>::key_debug(&self.clinic))
                .field("name", &__orm::Sensitive)
                .finish()
        }
    }
    impl ::core::clone::Clone for PatientKey {
        #[inline]
        fn clone(&self) -> Self {
            PatientKey {
                clinic: <String as __K>::key_clone(&self.clinic),
                name: <String as __K>::key_clone(&self.name),
            }
        }
    }
    impl ::core::cmp::PartialEq for PatientKey {
        #[inline]
        fn eq(&self, __other: &Self) -> bool {
            ::core::cmp::Ord::cmp(self, __other).is_eq()
        }
    }
    impl ::core::cmp::Eq for PatientKey {}
    impl ::core::hash::Hash for PatientKey {
        fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
            <String as __K>::key_hash(&self.clinic, __state);
            <String as __K>::key_hash(&self.name, __state);
        }
    }
    impl ::core::cmp::PartialOrd for PatientKey {
        #[inline]
        fn partial_cmp(&self, __other: &Self) -> __orm::Option<::core::cmp::Ordering> {
            __orm::Some(::core::cmp::Ord::cmp(self, __other))
        }
    }
    impl ::core::cmp::Ord for PatientKey {
        #[inline]
        fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
            <String as __K>::key_cmp(&self.clinic, &__other.clinic)
                .then(<String as __K>::key_cmp(&self.name, &__other.name))
        }
    }
    impl __orm::IntoKey<__orm::Composite<Patient, String, String>> for PatientKey {
        fn write_key<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            <PatientKey as __M>::write_members(self, __w)
        }
    }
    #[automatically_derived]
    impl __orm::Index for PatientByDoctorIndex {
        type Table = Patient;
        type Hash = (<String as __orm::IndexKey>::Key,);
        type Range = ();
        type Output = PatientByDoctor;
        type Scope = __orm::scope::Global;
        const SCHEMA: __orm::Option<&'static __orm::IndexSchema> = __orm::Some(
            &<Patient as __orm::DynamoTable>::SCHEMA.indexes[0],
        );
    }
    impl __orm::SecondaryIndex<Patient> for PatientByDoctorIndex {}
    #[automatically_derived]
    impl __M for PatientByDoctor {
        const NAMES: &'static [__orm::Name] = &[
            __orm::key_name("doctor", "\"doctor\":", 2048),
            __orm::key_name("clinic", "\"clinic\":", 2048),
            __orm::key_name("name", "\"name\":", 1024).sensitive(),
            __orm::name("diagnosis", "\"diagnosis\":").sensitive(),
        ];
        fn write_members<__W: __orm::Writer>(&self, __w: &mut __W) -> __orm::Encoded {
            let __n = <Self as __M>::NAMES;
            __orm::write_members(
                __w,
                __n,
                &[
                    (
                        <<String as ::dynamo_orm::__private::IndexKey>::Key as __A>::is_absent,
                        &self.doctor,
                    )
                        .1,
                    (<String as __A>::is_absent, &self.clinic).1,
                    (<String as __A>::is_absent, &self.name).1,
                    (<String as __A>::is_absent, &self.diagnosis).1,
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
                        (<String as __A>::is_absent, &mut __s.1).1,
                        (<String as __A>::is_absent, &mut __s.2).1,
                        (<String as __A>::is_absent, &mut __s.3).1,
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
                ) => {
                    __orm::Ok(Self {
                        doctor: __0,
                        clinic: __1,
                        name: __2,
                        diagnosis: __3,
                    })
                }
                __s => __orm::Err(__orm::incomplete(__s)),
            }
        }
    }
    impl ::core::fmt::Debug for PatientByDoctor {
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __orm::fmt_members(self, "PatientByDoctor", __f)
        }
    }
    #[automatically_derived]
    impl __orm::Projected for PatientByDoctor {
        type Table = Patient;
        #[inline]
        fn table_key(&self) -> PatientKey {
            PatientKey {
                clinic: <String as __K>::key_clone(&self.clinic),
                name: <String as __K>::key_clone(&self.name),
            }
        }
    }
    impl __orm::FilterableOn<PatientByDoctorIndex>
    for __orm::InKey<__dynamo_Patient::clinic> {}
    impl __orm::FilterableOn<PatientByDoctorIndex>
    for __orm::InKey<__dynamo_Patient::name> {}
    impl __orm::FilterableOn<PatientByDoctorIndex>
    for __orm::NonKey<__dynamo_Patient::diagnosis> {}
    impl __orm::ProjectedBy<PatientByDoctorIndex>
    for __orm::InKey<__dynamo_Patient::clinic> {}
    impl __orm::ProjectedBy<PatientByDoctorIndex>
    for __orm::InKey<__dynamo_Patient::name> {}
    impl __orm::ProjectedBy<PatientByDoctorIndex>
    for __orm::NonKey<__dynamo_Patient::doctor> {}
    impl __orm::ProjectedBy<PatientByDoctorIndex>
    for __orm::NonKey<__dynamo_Patient::diagnosis> {}
};
