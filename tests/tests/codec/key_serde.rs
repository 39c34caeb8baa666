//! Key structs through serde, whatever serde makes of the types of the keys.

use bytes::Bytes;
use dynamo_orm::{DynamoKey, DynamoTable};
use serde::de::value::{BytesDeserializer, Error, MapDeserializer, StrDeserializer};
use serde::de::{Deserialize, IntoDeserializer};
use serde_json::{Value, json};

// None of these is a type of serde.

#[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Id(String);

#[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[dynamo(rename_all = "lowercase")]
enum Status {
    Open,
}

macro_rules! keyed {
    ($table:ident { $hash:ty, $range:ty }) => {
        #[derive(DynamoTable, Debug)]
        #[dynamo(table = "keyed", rename_all = "camelCase")]
        struct $table {
            #[hash_key]
            the_hash: $hash,
            #[range_key]
            range: $range,
        }
    };
}

keyed!(Texts { Id, Status });
keyed!(Numbers { u64, i128 });
keyed!(Binaries { Vec<u8>, Bytes });

/// Writes a key as `expected` and reads it back, from a value and from text.
macro_rules! round_trip {
    ($key:ident { $hash:expr, $range:expr }, $expected:expr) => {
        let key = $key {
            the_hash: $hash,
            range: $range,
        };
        let written = serde_json::to_value(&key).unwrap();
        assert_eq!(written, $expected);
        assert_eq!(serde_json::from_value::<$key>(written).unwrap(), key);
        let text = serde_json::to_string(&key).unwrap();
        assert!(text.starts_with("{\"theHash\":"), "{text}");
        assert_eq!(serde_json::from_str::<$key>(&text).unwrap(), key);
    };
}

#[test]
fn keys_are_maps_of_plain_values() {
    round_trip!(
        TextsKey { Id("\"é".into()), Status::Open },
        json!({"theHash": "\"é", "range": "open"})
    );
    round_trip!(
        NumbersKey { u64::MAX, i64::MIN.into() },
        json!({"theHash": u64::MAX, "range": i64::MIN})
    );
    // More than 64 bits are a string: JSON's readers make a float of them.
    round_trip!(
        NumbersKey { 0, 1 << 64 },
        json!({"theHash": 0, "range": "18446744073709551616"})
    );
    round_trip!(
        BinariesKey { vec![0, 255], Bytes::from_static(b"x") },
        json!({"theHash": "AP8=", "range": "eA=="})
    );
}

#[test]
fn a_key_of_one_attribute_is_a_map_too() {
    #[derive(DynamoTable)]
    #[dynamo(table = "lone")]
    struct Lone {
        #[hash_key]
        id: u64,
    }
    let key = Lone { id: 7 }.key();
    assert_eq!(serde_json::to_string(&key).unwrap(), "{\"id\":7}");
    assert_eq!(
        serde_json::from_str::<LoneKey>(" {\"id\": 7}").unwrap(),
        key
    );
}

#[test]
fn a_number_may_be_a_string() {
    let key: NumbersKey = serde_json::from_value(json!({"theHash": "7", "range": "-1"})).unwrap();
    assert_eq!((key.the_hash, key.range), (7, -1));
}

#[test]
fn binary_may_be_bytes() {
    let entries = [("theHash", [0, 255]), ("range", [1, 2])];
    let entries = entries
        .iter()
        .map(|(name, bytes)| (*name, BytesDeserializer::<Error>::new(bytes)));
    let key = BinariesKey::deserialize(MapDeserializer::new(entries)).unwrap();
    assert_eq!(
        (key.the_hash, key.range),
        (vec![0, 255], Bytes::from_static(&[1, 2]))
    );
}

#[test]
fn binary_is_bytes_in_formats_that_nobody_reads() {
    let key = BinariesKey {
        the_hash: vec![0, 255],
        range: Bytes::from_static(b"x"),
    };
    let written = serde::Serialize::serialize(&key, compact::Compact).unwrap();
    assert_eq!(written, "theHash=bytes[0, 255];range=bytes[120];");
}

#[track_caller]
fn refused<K: for<'de> Deserialize<'de>>(found: Value, expected: &str) {
    for message in [
        serde_json::from_value::<K>(found.clone()).err(),
        serde_json::from_str::<K>(&found.to_string()).err(),
    ] {
        assert_eq!(message.unwrap().to_string(), expected);
    }
}

#[test]
fn what_is_not_a_key_is_refused_without_its_value() {
    refused::<TextsKey>(json!("secret"), "expected a map (M), found a string (S)");
    refused::<TextsKey>(json!(["secret"]), "expected a map (M), found a list (L)");
    refused::<TextsKey>(
        json!({"theHash": "a"}),
        "attribute `range`: the attribute is missing; if stored items lack it, make its field an `Option` or mark it `#[dynamo(default)]`",
    );
    refused::<TextsKey>(
        json!({"theHash": "secret", "range": "open", "name": "secret"}),
        "attribute `name`: this key has no such attribute; remove it",
    );
    for (found, ty) in [
        (json!(1234), "a number (N)"),
        (json!(1.5), "a number (N)"),
        (json!(true), "a boolean (BOOL)"),
        (json!(null), "null (NULL)"),
        (json!(["secret"]), "a list (L)"),
        (json!({"secret": 1}), "a map (M)"),
    ] {
        refused::<TextsKey>(
            json!({"theHash": found, "range": "open"}),
            &format!("attribute `theHash`: expected a string (S), found {ty}"),
        );
    }
    refused::<TextsKey>(
        json!({"theHash": "secret", "range": "secret"}),
        "attribute `range`: the stored variant is none of `open`",
    );
    refused::<NumbersKey>(
        json!({"theHash": 1, "range": 1e30}),
        "attribute `range`: a number with a fraction or of more than 64 bits is given as a string",
    );
    refused::<NumbersKey>(
        json!({"theHash": -1234, "range": 1}),
        "attribute `theHash`: the stored number does not fit `u64`",
    );
    refused::<NumbersKey>(
        json!({"theHash": "secret", "range": 1}),
        "attribute `theHash`: the stored number does not fit `u64`",
    );
    refused::<BinariesKey>(
        json!({"theHash": "secret!", "range": ""}),
        "attribute `theHash`: the string is not base64",
    );
    refused::<BinariesKey>(
        json!({"theHash": 1, "range": ""}),
        "attribute `theHash`: expected a binary (B), found a number (N)",
    );
}

#[test]
fn an_attribute_is_given_once() {
    let twice = "{\"range\": \"open\", \"range\": \"open\", \"theHash\": \"a\"}";
    assert_eq!(
        serde_json::from_str::<TextsKey>(twice)
            .unwrap_err()
            .to_string(),
        "attribute `range`: it is given twice; remove one"
    );
}

#[test]
fn the_names_of_attributes_are_strings() {
    let entries = [(7_u8.into_deserializer(), StrDeserializer::<Error>::new("a"))];
    let error = TextsKey::deserialize(MapDeserializer::new(entries.into_iter())).unwrap_err();
    assert_eq!(error.to_string(), "the name of an attribute is a string");
}

#[test]
fn what_cannot_be_a_key_is_not_written() {
    let key = TextsKey {
        the_hash: Id(String::new()),
        range: Status::Open,
    };
    assert_eq!(
        serde_json::to_string(&key).unwrap_err().to_string(),
        "attribute `theHash`: a key value cannot be empty"
    );
}

/// As little of a format that is not human-readable as it takes.
mod compact {
    use std::fmt::{self, Write as _};

    use serde::ser::{self, Impossible, Serialize, Serializer};

    #[derive(Debug)]
    pub(super) struct Refused;

    impl fmt::Display for Refused {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("refused")
        }
    }

    impl std::error::Error for Refused {}

    impl ser::Error for Refused {
        fn custom<T: fmt::Display>(_message: T) -> Self {
            Self
        }
    }

    pub(super) struct Compact;

    macro_rules! refuse {
        ($($method:ident($($ty:ty),*) -> $ok:ty;)*) => {$(
            fn $method(self, $(_: $ty),*) -> Result<$ok, Refused> {
                Err(Refused)
            }
        )*};
    }

    type No = Impossible<String, Refused>;

    impl Serializer for Compact {
        type Ok = String;
        type Error = Refused;
        type SerializeSeq = No;
        type SerializeTuple = No;
        type SerializeTupleStruct = No;
        type SerializeTupleVariant = No;
        type SerializeMap = Entries;
        type SerializeStruct = No;
        type SerializeStructVariant = No;

        fn is_human_readable(&self) -> bool {
            false
        }

        fn serialize_str(self, text: &str) -> Result<String, Refused> {
            Ok(text.into())
        }

        fn serialize_bytes(self, bytes: &[u8]) -> Result<String, Refused> {
            Ok(format!("bytes{bytes:?}"))
        }

        fn serialize_map(self, _length: Option<usize>) -> Result<Entries, Refused> {
            Ok(Entries(String::new()))
        }

        fn serialize_some<T: Serialize + ?Sized>(self, _value: &T) -> Result<String, Refused> {
            Err(Refused)
        }

        fn serialize_newtype_struct<T: Serialize + ?Sized>(
            self,
            _name: &'static str,
            _value: &T,
        ) -> Result<String, Refused> {
            Err(Refused)
        }

        fn serialize_newtype_variant<T: Serialize + ?Sized>(
            self,
            _name: &'static str,
            _index: u32,
            _variant: &'static str,
            _value: &T,
        ) -> Result<String, Refused> {
            Err(Refused)
        }

        refuse! {
            serialize_bool(bool) -> String;
            serialize_i8(i8) -> String;
            serialize_i16(i16) -> String;
            serialize_i32(i32) -> String;
            serialize_i64(i64) -> String;
            serialize_u8(u8) -> String;
            serialize_u16(u16) -> String;
            serialize_u32(u32) -> String;
            serialize_u64(u64) -> String;
            serialize_f32(f32) -> String;
            serialize_f64(f64) -> String;
            serialize_char(char) -> String;
            serialize_none() -> String;
            serialize_unit() -> String;
            serialize_unit_struct(&'static str) -> String;
            serialize_unit_variant(&'static str, u32, &'static str) -> String;
            serialize_seq(Option<usize>) -> No;
            serialize_tuple(usize) -> No;
            serialize_tuple_struct(&'static str, usize) -> No;
            serialize_tuple_variant(&'static str, u32, &'static str, usize) -> No;
            serialize_struct(&'static str, usize) -> No;
            serialize_struct_variant(&'static str, u32, &'static str, usize) -> No;
        }
    }

    pub(super) struct Entries(String);

    impl ser::SerializeMap for Entries {
        type Ok = String;
        type Error = Refused;

        fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
            write!(self.0, "{}=", key.serialize(Compact)?).map_err(|_| Refused)
        }

        fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
            write!(self.0, "{};", value.serialize(Compact)?).map_err(|_| Refused)
        }

        fn end(self) -> Result<String, Refused> {
            Ok(self.0)
        }
    }
}
