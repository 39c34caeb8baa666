//! Each type that can be a key, as one.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;
use dynamo_orm::DynamoTable;
use dynamo_orm_tests::Engine;
use serde_json::json;
use uuid::Uuid;

macro_rules! key_types {
    ($($test:ident: $hash:ty = $first:expr => $h:tt, $range:ty = $second:expr => $r:tt;)*) => {$(
        #[tokio::test]
        async fn $test() {
            #[derive(DynamoTable, Clone, Debug, PartialEq)]
            #[dynamo(table = "keys")]
            struct Keyed {
                #[hash_key]
                #[dynamo(rename = "hash \"key\"")]
                hash: $hash,
                #[range_key]
                range: $range,
            }
            let engine = Engine::embedded();
            let table = engine.table::<Keyed>().await;
            let item = Keyed { hash: $first, range: $second };
            table.put(&item).await.unwrap();
            let got = table.get((item.hash.clone(), &item.range)).await.unwrap();
            assert_eq!(got.unwrap(), item);
            let found = table.query(&item.hash).range().eq(&item.range).await.unwrap();
            assert_eq!(found, std::slice::from_ref(&item));
            table.delete((&item.hash, item.range.clone())).await.unwrap();
            assert!(!table.exists((&item.hash, &item.range)).await.unwrap());
            let sent = engine.requests.take();
            let key = json!({"hash \"key\"": $h, "range": $r});
            assert_eq!(sent[0].body["Item"], key);
            assert_eq!(sent[1].body["Key"], key);
            assert_eq!(
                sent[2].body["ExpressionAttributeValues"],
                json!({":0": $h, ":1": $r})
            );
            assert_eq!(sent[3].body["Key"], key);
            assert_eq!(sent[4].body["Key"], key);
        }
    )*};
}

key_types! {
    strings: String = "\"\\\n".into() => {"S": "\"\\\n"}, Box<str> = "é".into() => {"S": "é"};
    shared: Arc<str> = "a".into() => {"S": "a"}, Cow<'static, str> = "😀".into() => {"S": "😀"};
    uuids: Uuid = Uuid::from_u128(0xAB << 120) => {"S": "ab000000-0000-0000-0000-000000000000"},
        Uuid = Uuid::max() => {"S": "ffffffff-ffff-ffff-ffff-ffffffffffff"};
    characters: char = '"' => {"S": "\""}, char = '\0' => {"S": "\u{0}"};
    small: u8 = 0 => {"N": "0"}, i8 = -128 => {"N": "-128"};
    large: u64 = u64::MAX => {"N": "18446744073709551615"}, i64 = i64::MIN => {"N": "-9223372036854775808"};
    wide: u128 = 10_u128.pow(37) => {"N": "10000000000000000000000000000000000000"},
        i128 = -1 => {"N": "-1"};
    binary: Vec<u8> = vec![0, 255] => {"B": "AP8="}, Bytes = Bytes::from_static(b"x") => {"B": "eA=="};
    arrays: [u8; 2] = [1, 2] => {"B": "AQI="}, [u8; 1] = [0] => {"B": "AA=="};
}
