//! How deep values nest: 32 levels, the attribute's value being the first.
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-attributes>

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::{DynamoDocument, DynamoTable};
use dynamo_orm_tests::Engine;
use serde_json::json;

use super::{refusal, round_trip, value};

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "deep")]
struct Deep {
    #[hash_key]
    id: u8,
    any: AttributeValue,
    chain: Option<Chain>,
}

#[derive(DynamoDocument, Debug, PartialEq, Default)]
struct Chain {
    next: Option<Box<Chain>>,
}

fn lists(levels: usize, inner: &serde_json::Value) -> serde_json::Value {
    (0..levels).fold(inner.clone(), |inner, _| json!({"L": [inner]}))
}

fn deep(any: &serde_json::Value) -> Deep {
    Deep {
        id: 1,
        any: value(any),
        chain: None,
    }
}

/// We refuse what the engine refuses.
#[tokio::test]
async fn values_nest_32_levels() {
    for inner in [
        json!({"N": "1"}),
        json!({"S": ""}),
        json!({"B": ""}),
        json!({"NULL": true}),
        json!({"BOOL": true}),
        json!({"SS": ["x"]}),
        json!({"M": {}}),
        json!({"L": []}),
    ] {
        let json = lists(31, &inner);
        round_trip(deep(&json), json!({"any": json})).await;

        let json = lists(32, &inner);
        let engine = Engine::embedded();
        let table = engine.table::<Deep>().await;
        let request = engine.db.client().put_item().table_name(table.name());
        let request = request.item("id", AttributeValue::N("1".into()));
        let theirs = request.item("any", value(&json)).send().await;
        assert!(theirs.is_err(), "{inner}");
        let message = refusal(&deep(&json)).await;
        assert!(message.starts_with("attribute `any[0][0]"), "{message}");
        assert!(
            message.ends_with("[0]`: values nest at most 32 levels deep"),
            "{message}"
        );
    }
}

#[tokio::test]
async fn documents_nest_32_levels() {
    let chain = |levels: usize| {
        (1..levels).fold(Chain::default(), |next, _| Chain {
            next: Some(Box::new(next)),
        })
    };
    let of = |levels| Deep {
        chain: Some(chain(levels)),
        ..deep(&json!({"NULL": true}))
    };
    let json = (1..32).fold(json!({"M": {}}), |next, _| json!({"M": {"next": next}}));
    round_trip(of(32), json!({"any": {"NULL": true}, "chain": json})).await;
    assert_eq!(
        refusal(&of(33)).await,
        format!(
            "attribute `chain{}`: values nest at most 32 levels deep",
            ".next".repeat(32)
        )
    );
}

/// Encoding stops at the limit, and so uses no stack that grows with the value.
#[tokio::test]
async fn a_value_of_500_levels_is_refused() {
    let message = refusal(&deep(&lists(500, &json!({"N": "1"})))).await;
    assert!(message.ends_with("values nest at most 32 levels deep"));
}
