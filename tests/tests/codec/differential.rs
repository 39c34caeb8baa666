//! Generated items, read from the wire and through the SDK's maps, and written both ways: no difference, or both refuse.
//!
//! `DYNAMO_ORM_TEST_ITEMS` is how many are tried (20,000), `DYNAMO_ORM_TEST_SEED` what they are made from.

use std::collections::HashMap;

use dynamo_orm::{ErrorKind, from_attributes, to_attributes};
use serde_json::{Map, Value, json};

use super::odd::{Canned, Odd, Spelling};
use super::random::Random;
use super::views::{are_the_same, attribute};
use super::{json_item, json_value, sorted, try_item};

/// How many items a page has at most.
const PAGE: usize = 25;

fn from_environment(name: &str, otherwise: usize) -> usize {
    std::env::var(name).map_or(otherwise, |value| value.parse().unwrap())
}

fn one_of<'a>(random: &mut Random, of: &[&'a str]) -> &'a str {
    of[random.below(of.len())]
}

/// A small integer as a service, or another client, may spell it.
fn small(random: &mut Random) -> Value {
    let integer = random.below(256);
    let text = match random.below(12) {
        0 => format!("{integer}.0"),
        1 => format!("{integer}E0"),
        2 => format!("+{integer}"),
        3 => format!("00{integer}"),
        4 => format!("{integer}0e-1"),
        _ => integer.to_string(),
    };
    json!({"N": text})
}

fn integer(random: &mut Random) -> Value {
    const ODD: [&str; 8] = [
        "9223372036854775807",
        "-9223372036854775808",
        "-0",
        "1E+2",
        "123456789012345678",
        "999999999999999999",
        "-1000000000000000000",
        "0000000000000000000000005",
    ];
    match random.below(4) {
        0 => json!({"N": one_of(random, &ODD)}),
        1 => json!({"N": format!("-{}", random.below(1 << 62) >> random.below(62))}),
        _ => json!({"N": (random.below(1 << 62) >> random.below(62)).to_string()}),
    }
}

fn float(random: &mut Random) -> Value {
    const ODD: [&str; 13] = [
        "0.1",
        "-0",
        "-0.0",
        "5.",
        ".5",
        "1E+2",
        "1e-130",
        "9.99E125",
        "123456789012345",
        "0.123456789012345",
        "1234567.89012345",
        "0.30000000000000004",
        "12345678901234567890123456789012345678",
    ];
    match random.below(3) {
        0 => json!({"N": one_of(random, &ODD)}),
        1 => json!({"N": format!("{}", random.below(10_000_000) as f64 / 100.0)}),
        _ => json!({"N": random.number()}),
    }
}

fn inner(random: &mut Random) -> Value {
    let names = random.many(0, |random| json!({"S": random.text()}));
    let mut members = json!({"size": small(random), "names": {"L": names}});
    if random.below(8) == 0 {
        members[random.text()] = json_value(&random.value(4));
    }
    json!({"M": members})
}

fn color(random: &mut Random) -> Value {
    match random.below(2) {
        0 => json!({"S": "Red"}),
        _ => json!({"M": {"Mixed": {"L": [small(random), small(random)]}}}),
    }
}

fn texts(random: &mut Random) -> Value {
    let texts = random.set(Random::text);
    json!({"SS": texts})
}

/// Numbers that fit few types or none.
const UNFIT: [&str; 9] = [
    "9223372036854775808",
    "-1",
    "1.5",
    "1E400",
    "",
    "-",
    "x",
    "1e",
    "1.2.3",
];

/// An `Odd` as it may be stored; in some one attribute is another value, or missing.
fn item(random: &mut Random, id: usize) -> Value {
    let mut item = json!({
        "id": {"S": format!("k{id}")},
        "n": integer(random),
        "float": float(random),
        "flag": {"BOOL": random.below(2) == 0},
        "text": {"S": random.text()},
        "data": json_value(&random.binary()),
        "inner": inner(random),
        "map": {"M": random.many(0, |random| (random.text(), inner(random))).into_iter().collect::<Map<_, _>>()},
        "color": color(random),
        "mixed": color(random),
        "any": json_value(&random.value(3)),
    });
    // Absent, null, or there.
    for name in ["none", "tags", "marks"] {
        item[name] = match (random.below(4), name) {
            (0, _) => continue,
            (1, _) => json!({"NULL": true}),
            (_, "none") => json!({"S": random.text()}),
            (_, "tags") => texts(random),
            _ => json!({"NS": ["1", "2.0", random.below(65_536).to_string()]}),
        };
    }
    for _ in 0..random.below(3) {
        item[format!("unknown {}", random.text())] = json_value(&random.value(3));
    }
    let members = item.as_object_mut().unwrap();
    if random.below(40) == 0 {
        let names: Vec<String> = members
            .keys()
            .filter(|name| *name != "id")
            .cloned()
            .collect();
        let name = &names[random.below(names.len())];
        match random.below(3) {
            0 => drop(members.remove(name)),
            // What reads as any value need not be one that can be written.
            1 if name != "any" => {
                drop(members.insert(name.clone(), json!({"N": one_of(random, &UNFIT)})))
            }
            _ => drop(members.insert(name.clone(), json_value(&random.value(4)))),
        }
    }
    item
}

/// The items, most of them as a service spells them, in the order that it has on this page; some in one of their own.
fn body(random: &mut Random, items: &[Value]) -> String {
    let page_order = random.below(1000);
    let items: Vec<String> = items
        .iter()
        .map(|item| {
            let order = match random.below(6) {
                0 => random.below(1000),
                _ => page_order,
            };
            let mut order = |members: &mut Vec<(&String, &Value)>| {
                members.sort_by_key(|(name, _)| {
                    let bytes = name.bytes();
                    bytes.fold(order, |hash, byte| (hash * 31 + usize::from(byte)) % 1009)
                });
            };
            let mut spelling = Spelling {
                space: ["", "", "", "", "", "\n "][random.below(6)],
                escape: random.below(8) == 0,
                order: &mut order,
            };
            spelling.spell(item)
        })
        .collect();
    let (count, items) = (items.len(), items.join(","));
    // The count may come late.
    match random.below(4) {
        0 => format!("{{\"Items\":[{items}],\"Count\":{count},\"ScannedCount\":{count}}}"),
        1 => format!("{{\"Count\":{count},\"Items\":[{items}]}}"),
        _ => format!("{{\"Count\":{count},\"Items\":[{items}],\"ScannedCount\":{count}}}"),
    }
}

/// Reads a page, up to the first item that is refused, which the SDK's form is too.
async fn read(canned: &Canned, body: String, items: &[Value]) -> Vec<Odd> {
    canned.answer(body.clone());
    are_the_same(canned, items, &body).await;
    let mut stream = canned.table.query("k").stream();
    let mut read = Vec::new();
    for item in items {
        let item = try_item(item).unwrap();
        let ours = stream.next().await.expect("as many as were sent");
        match (ours, from_attributes::<Odd>(&item)) {
            (Ok(ours), Ok(theirs)) => {
                assert_eq!(*ours, theirs, "{body}");
                read.push(theirs);
            }
            (Err(ours), Err(theirs)) => {
                assert_eq!(ours.kind(), ErrorKind::Decode, "{body}");
                assert_eq!(
                    attribute(&ours.to_string()),
                    attribute(&theirs.to_string()),
                    "{body}"
                );
                return read;
            }
            (ours, theirs) => panic!("{ours:?}\n{theirs:?}\n{body}"),
        }
    }
    assert!(stream.next().await.is_none(), "{body}");
    read
}

/// Writes values both ways and returns how they were written.
async fn written(canned: &Canned, values: &[Odd]) -> Vec<Value> {
    canned.answer("{\"UnprocessedItems\":{}}");
    canned.engine.requests.take();
    canned.table.put_all(values).await.unwrap();
    let sent = canned.engine.requests.take().remove(0).body;
    let puts = sent["RequestItems"]["odd"].as_array().unwrap().clone();
    let written: Vec<Value> = puts
        .into_iter()
        .map(|mut put| put["PutRequest"]["Item"].take())
        .collect();
    let by_id: HashMap<&str, &Value> = written
        .iter()
        .map(|item| (item["id"]["S"].as_str().unwrap(), item))
        .collect();
    assert_eq!(by_id.len(), values.len());
    for value in values {
        let theirs = sorted(json_item(&to_attributes(value).unwrap()));
        assert_eq!(sorted(by_id[value.id.as_str()].clone()), theirs);
    }
    written
}

#[tokio::test]
async fn items_are_read_and_written_as_through_the_sdks_form() {
    let count = from_environment("DYNAMO_ORM_TEST_ITEMS", 20_000);
    let seed = from_environment("DYNAMO_ORM_TEST_SEED", 1);
    let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ u64::try_from(seed).unwrap());
    let canned = Canned::new();
    let (mut tried, mut read_back) = (0, 0);
    while tried < count {
        let items: Vec<Value> = (0..=random.below(PAGE))
            .map(|id| item(&mut random, id))
            .collect();
        tried += items.len();
        let body = body(&mut random, &items);
        let values = read(&canned, body, &items).await;
        if values.is_empty() {
            continue;
        }
        let again = written(&canned, &values).await;
        let body = self::body(&mut random, &again);
        read_back += read(&canned, body, &again).await.len();
    }
    assert!(read_back > count / 3, "{read_back} of {count}");
}
