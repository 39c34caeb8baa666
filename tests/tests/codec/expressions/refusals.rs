//! Expressions that DynamoDB would refuse: refused before anything is sent.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::state::{BaseTable, ProjectedBy};
use dynamo_orm::{Condition, DynamoTable, ErrorKind};
use dynamo_orm_tests::Engine;

use super::{Thing, Things};

/// The message that a filter is refused with, before anything is sent.
async fn refusal<A: ProjectedBy<BaseTable<Thing>>>(condition: Condition<Thing, A>) -> String {
    let engine = Engine::embedded();
    let table = Thing::table(&engine.db);
    let error = table.scan().filter(condition).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Expression);
    assert!(error.is_unsent());
    assert!(engine.requests.take().is_empty());
    let message = error.to_string();
    message.strip_prefix("table `things`: ").unwrap().to_owned()
}

#[tokio::test]
async fn an_in_of_none_or_too_many_is_refused() {
    assert_eq!(
        refusal(Thing::N.is_in([0; 0])).await,
        "`is_in` needs at least one value"
    );
    assert_eq!(
        refusal(Thing::N.is_in(0..101)).await,
        "`is_in` takes at most 100 values, not 101"
    );
    assert_eq!(
        refusal(Thing::FLAG.eq(true).and(!Thing::N.is_in(0..200))).await,
        "`is_in` takes at most 100 values, not 200"
    );
}

#[tokio::test]
async fn values_that_cannot_be_stored_are_refused() {
    let finite = "attribute `ratio`: a number is finite: NaN and infinities cannot be stored";
    assert_eq!(refusal(Thing::RATIO.eq(f64::NAN)).await, finite);
    assert_eq!(
        refusal(Thing::RATIO.between(0.0, f64::INFINITY)).await,
        finite
    );
    assert_eq!(refusal(Thing::RATIO.is_in([1.0, f64::NAN])).await, finite);
    let absent = |attribute| {
        format!(
            "attribute `{attribute}`: `None` and empty sets are stored as an absent attribute; use `exists()` or \
             `not_exists()`"
        )
    };
    assert_eq!(refusal(Thing::MAYBE.eq(None)).await, absent("maybe"));
    assert_eq!(
        refusal(Thing::TAGS.ne(BTreeSet::new())).await,
        absent("tags")
    );
    assert_eq!(
        refusal(Thing::ANY.eq(AttributeValue::N("s3cret".into()))).await,
        "attribute `any`: the text is not a number"
    );
}

#[tokio::test]
async fn an_expression_over_the_limits_is_refused() {
    let things = Things::new().await;
    let scan = |filters: usize| {
        (0..filters).fold(things.table.scan(), |scan, _| scan.filter(Thing::N.gt(5)))
    };
    // Each comparison and each AND is an operator: the most that the engine takes too.
    assert_eq!(scan(150).await.unwrap().len(), 3);
    things.engine.requests.take();
    for (filters, message) in [
        (
            151,
            "an expression has at most 300 operators; this one has 301",
        ),
        (
            342,
            "an expression has at most 4096 bytes; this one has 4099",
        ),
    ] {
        let error = scan(filters).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Expression);
        let table = things.table.name();
        assert_eq!(error.to_string(), format!("table `{table}`: {message}"));
    }
    assert!(things.engine.requests.take().is_empty());
}
