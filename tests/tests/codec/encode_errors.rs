//! Values that cannot be stored: refused with the path and the rule, before anything is sent.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::{DynamoDocument, DynamoTable};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{refusal, value};

const FINITE: &str = "a number is finite: NaN and infinities cannot be stored";

#[derive(DynamoDocument, Clone, Debug, Default)]
struct Inner {
    ratio: f64,
}

#[derive(DynamoDocument, Clone, Debug)]
enum Shape {
    Dot,
    Circle(f64),
    Line(f64, f64),
    Named { size: f32 },
}

#[derive(DynamoTable, Debug)]
#[dynamo(table = "sketches")]
struct Sketch {
    #[hash_key]
    id: String,
    inner: Inner,
    list: Vec<Inner>,
    map: BTreeMap<String, Inner>,
    shape: Shape,
    sets: Vec<BTreeSet<u8>>,
    any: Option<AttributeValue>,
    #[dynamo(flatten)]
    rest: BTreeMap<String, AttributeValue>,
}

fn sketch() -> Sketch {
    Sketch {
        id: "k".into(),
        inner: Inner::default(),
        list: vec![],
        map: BTreeMap::new(),
        shape: Shape::Dot,
        sets: vec![],
        any: None,
        rest: BTreeMap::new(),
    }
}

#[tokio::test]
async fn errors_name_the_path() {
    let bad = || Inner { ratio: f64::NAN };
    let of = |change: fn(&mut Sketch, Inner)| {
        let mut sketch = sketch();
        change(&mut sketch, bad());
        sketch
    };
    for (sketch, path) in [
        (of(|sketch, bad| sketch.inner = bad), "inner.ratio"),
        (
            of(|sketch, bad| sketch.list = vec![Inner::default(), bad]),
            "list[1].ratio",
        ),
        (
            of(|sketch, bad| sketch.map = [("a b".into(), bad)].into()),
            "map.a b.ratio",
        ),
        (
            of(|sketch, bad| sketch.shape = Shape::Circle(bad.ratio)),
            "shape.Circle",
        ),
        (
            of(|sketch, bad| sketch.shape = Shape::Line(0.0, bad.ratio)),
            "shape.Line[1]",
        ),
        (
            of(|sketch, _| sketch.shape = Shape::Named { size: f32::NAN }),
            "shape.Named.size",
        ),
    ] {
        assert_eq!(
            refusal(&sketch).await,
            format!("attribute `{path}`: {FINITE}")
        );
    }
}

#[tokio::test]
async fn an_empty_set_has_no_place_in_a_list() {
    let mut sketch = sketch();
    sketch.sets = vec![[1].into(), [].into()];
    assert_eq!(
        refusal(&sketch).await,
        "attribute `sets[1]`: an empty set cannot be stored inside a list; use an empty list"
    );
}

#[tokio::test]
async fn attribute_values_are_checked() {
    let digits =
        "a number has at most 38 significant digits, between 1E-130 and 9.99E+125 in magnitude";
    let empty = "an empty set cannot be stored; leave the attribute out";
    let nested = json!({"M": {"a": {"L": [{"S": ""}, {"N": "1e200"}]}}});
    for (json, message) in [
        (
            json!({"N": "s3cret"}),
            "attribute `any`: the text is not a number".to_owned(),
        ),
        (json!({"N": "1e126"}), format!("attribute `any`: {digits}")),
        (nested, format!("attribute `any.a[1]`: {digits}")),
        (json!({"SS": []}), format!("attribute `any`: {empty}")),
        (json!({"NS": []}), format!("attribute `any`: {empty}")),
        (json!({"BS": []}), format!("attribute `any`: {empty}")),
        (
            json!({"NS": ["1", "x"]}),
            "attribute `any`: the text is not a number".to_owned(),
        ),
    ] {
        let mut sketch = sketch();
        sketch.any = Some(value(&json));
        assert_eq!(refusal(&sketch).await, message);
    }
}

#[tokio::test]
async fn a_flattened_map_does_not_name_a_field() {
    for name in ["inner", "id", "any"] {
        let mut sketch = sketch();
        sketch.rest.insert(name.into(), AttributeValue::Null(true));
        assert_eq!(
            refusal(&sketch).await,
            format!(
                "the flattened map holds `{name}`, which is the attribute of a field; set the field"
            )
        );
    }
}

#[tokio::test]
async fn key_values_are_neither_empty_nor_too_long() {
    let mut sketch = sketch();
    sketch.id = String::new();
    assert_eq!(
        refusal(&sketch).await,
        "attribute `id`: a key value cannot be empty"
    );
    sketch.id = "é".repeat(1025);
    assert_eq!(
        refusal(&sketch).await,
        "attribute `id`: a value of this key has at most 2048 bytes, not 2050"
    );
}

#[derive(Serialize, Deserialize, Debug)]
struct Foreign {
    value: f64,
    bytes: Option<BTreeMap<(u8, u8), u8>>,
}

#[derive(DynamoTable, Debug)]
#[dynamo(table = "foreign")]
struct ByWayOfSerde {
    #[hash_key]
    id: u8,
    #[dynamo(serde)]
    foreign: Foreign,
}

#[tokio::test]
async fn values_by_way_of_serde_are_checked() {
    let of = |value, bytes| ByWayOfSerde {
        id: 1,
        foreign: Foreign { value, bytes },
    };
    assert_eq!(
        refusal(&of(1e126, None)).await,
        "attribute `foreign.value`: a number is zero or between 1E-130 and 9.99E+125 in magnitude"
    );
    assert_eq!(
        refusal(&of(0.0, Some([((1, 2), 3)].into()))).await,
        "attribute `foreign.bytes`: the key of a map is a string, a number or a boolean"
    );
}

/// JSON has no NaN, and serde_json would make null of it.
#[tokio::test]
async fn nan_by_way_of_serde_is_refused() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let foreign = Foreign { value, bytes: None };
        assert_eq!(
            refusal(&ByWayOfSerde { id: 1, foreign }).await,
            format!("attribute `foreign.value`: {FINITE}")
        );
    }
}
