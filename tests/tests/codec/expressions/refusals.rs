//! Expressions that DynamoDB would refuse: refused before anything is sent.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::state::{BaseTable, ProjectedBy};
use dynamo_orm::{Condition, DynamoTable, ErrorKind, Type};
use dynamo_orm_tests::Engine;

use super::{Inner, Thing, Things};

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
async fn an_attribute_is_not_compared_with_itself() {
    let refused =
        "DynamoDB does not compare an attribute with itself; name another attribute or a value";
    macro_rules! refused {
        ($($condition:expr, $path:literal;)*) => {$(
            assert_eq!(refusal($condition).await, format!("attribute `{}`: {refused}", $path));
        )*};
    }
    refused! {
        Thing::N.eq(Thing::N), "n";
        Thing::N.ne(Thing::N), "n";
        Thing::N.lt(Thing::N), "n";
        Thing::TEXT.begins_with(Thing::TEXT), "text";
        Thing::TEXT.contains(Thing::TEXT), "text";
        Thing::N.between(Thing::N, 3), "n";
        Thing::N.between(3, Thing::N), "n";
        !Thing::FLAG.eq(true).or(Thing::N.ge(Thing::N)), "n";
        Thing::INNER.then(Inner::LIST.at(1)).eq(Thing::INNER.then(Inner::LIST).at(1)), "inner.list[1]";
        Thing::MAP.entry("x").lt(Thing::MAP.entry("x")), "map.x";
    }
}

#[tokio::test]
async fn values_of_types_that_an_operator_does_not_take_are_refused() {
    let text = || AttributeValue::S("x".into());
    let null = || AttributeValue::Null(true);
    let order = "attribute `any`: only strings, numbers and binary have an order in DynamoDB, and this value is null \
                 (NULL); compare it by `eq` or `ne`";
    assert_eq!(refusal(Thing::ANY.lt(null())).await, order);
    assert_eq!(refusal(Thing::ANY.le(null())).await, order);
    assert_eq!(refusal(Thing::ANY.gt(null())).await, order);
    assert_eq!(refusal(Thing::ANY.ge(null())).await, order);
    assert_eq!(refusal(Thing::ANY.between(null(), text())).await, order);
    assert_eq!(refusal(Thing::ANY.between(text(), null())).await, order);
    assert_eq!(
        refusal(Thing::ANY.begins_with(AttributeValue::N("1".into()))).await,
        "attribute `any`: `begins_with` compares the beginning of strings and binary, and this value is a number (N); \
         give a string or binary"
    );
    let things = Things::new().await;
    let taken = Thing::ANY.ge(text()).or(Thing::ANY.begins_with(text()));
    assert!(things.table.scan().filter(taken).await.unwrap().is_empty());
}

#[tokio::test]
async fn bounds_are_of_one_type_and_in_their_order() {
    let order = |path: &str| {
        format!(
            "attribute `{path}`: the upper bound of `between` is less than the lower one, which DynamoDB refuses; give \
             the lower one first"
        )
    };
    assert_eq!(refusal(Thing::N.between(10, 9)).await, order("n"));
    assert_eq!(
        refusal(!Thing::RATIO.between(0.5, -1e9)).await,
        order("ratio")
    );
    assert_eq!(refusal(Thing::TEXT.between("b", "a")).await, order("text"));
    assert_eq!(
        refusal(Thing::DATA.between(vec![1], vec![0, 2])).await,
        order("data")
    );
    assert_eq!(
        refusal(Thing::INNER.then(Inner::ZIP).between(2, 1)).await,
        order("inner.zip")
    );
    let (text, number) = (AttributeValue::S("1".into()), AttributeValue::N("2".into()));
    assert_eq!(
        refusal(Thing::ANY.between(text, number)).await,
        "attribute `any`: the bounds of `between` are of one type in DynamoDB, and these are a string (S) and a number \
         (N); give two of the same type"
    );
    let things = Things::new().await;
    let filter = Thing::N
        .between(9, 10)
        .and(Thing::TEXT.between("one", "one"));
    assert_eq!(things.table.scan().filter(filter).await.unwrap().len(), 1);
}

#[tokio::test]
async fn operators_and_bytes_are_counted_as_the_service_does() {
    let things = Things::new().await;
    let all = |conditions: Vec<Condition<Thing>>| {
        things
            .table
            .scan()
            .filter(Condition::all(conditions).unwrap())
    };
    let table = things.table.name();
    // Each of these is two operators: what it says and an AND; the last one lacks the AND.
    let one = || -> [Condition<Thing>; 6] {
        [
            Thing::N.eq(10).erased(),
            Thing::N.between(1, 30).erased(),
            Thing::N.is_in([1, 2, 10]).erased(),
            Thing::TEXT.contains("x").erased(),
            Thing::MAYBE.exists().erased(),
            Thing::INNER.attribute_type(Type::M).erased(),
        ]
    };
    let many = |count| one().into_iter().cycle().take(count).collect::<Vec<_>>();
    let not = || !Thing::N.eq(1).erased();
    let size = || Thing::TEXT.size().ge(1).erased();
    for three in [not(), size()] {
        // A NOT and a size are one more.
        let mut conditions = many(149);
        conditions.push(three.clone());
        all(conditions).await.unwrap();
        let mut conditions = many(150);
        conditions.push(three);
        let error = all(conditions).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("table `{table}`: an expression has at most 300 operators; this one has 302")
        );
    }
    // Parentheses are none.
    let either = || Thing::N.eq(10).or(Thing::N.eq(20)).erased();
    all(vec![either(); 75]).await.unwrap();

    // `#0 IN (:0, :0)` has 4 bytes for each value and 6 more, an AND has 5.
    let ins = |groups: usize, values: usize| {
        let each = |group| values / groups + usize::from(group < values % groups);
        let group = |group| Thing::N.is_in(vec![5; each(group)]).erased();
        all((0..groups).map(group).collect())
    };
    things.engine.requests.take();
    ins(11, 995).await.unwrap();
    let sent = things.engine.requests.take().remove(0).body;
    assert_eq!(sent["FilterExpression"].as_str().unwrap().len(), 4096);
    assert_eq!(
        ins(10, 998).await.unwrap_err().to_string(),
        format!("table `{table}`: an expression has at most 4096 bytes; this one has 4097")
    );
    assert!(things.engine.requests.take().is_empty());
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
