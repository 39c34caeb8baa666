//! Nested paths, and conditions put together.

use super::{Inner, Thing, Things, finds, n, s};

#[tokio::test]
async fn nested_paths() {
    finds! { Things::new().await;
        Thing::WITHIN.then(Inner::CITY).eq("two"),
            "#0.#1 = :0", ["within", "city"], [s("two")], [2];
        Thing::INNER.then(Inner::ZIP).ge(2),
            "#0.#1 >= :0", ["inner", "zip"], [n(2)], [2, 3];
        Thing::INNER.then(Inner::MORE).then(Inner::CITY).eq("one"),
            "#0.#1.#2 = :0", ["inner", "more", "city"], [s("one")], [1];
        Thing::INNER.then(Inner::MORE.then(Inner::CITY)).eq("one"),
            "#0.#1.#2 = :0", ["inner", "more", "city"], [s("one")], [1];
        Thing::INNER.then(Inner::MORE).then(Inner::MORE).exists(),
            "attribute_exists(#0.#1.#1)", ["inner", "more"], [], [];
        Thing::LIST.at(1).eq("three"),
            "#0[1] = :0", ["list"], [s("three")], [3];
        Thing::LIST.at(2).not_exists(),
            "attribute_not_exists(#0[2])", ["list"], [], [1, 2, 3];
        Thing::INNERS.at(0).then(Inner::ZIP).lt(3),
            "#0[0].#1 < :0", ["inners", "zip"], [n(3)], [1, 2];
        Thing::INNER.then(Inner::LIST.at(0)).begins_with("t"),
            "begins_with(#0.#1[0], :0)", ["inner", "list"], [s("t")], [2, 3];
        Thing::MAP.entry("a.b").eq(2),
            "#0.#1 = :0", ["map", "a.b"], [n(2)], [2];
        Thing::MAP.entry("one").exists(),
            "attribute_exists(#0.#1)", ["map", "one"], [], [1];
        Thing::HASH.entry("x y".to_owned()).then(Inner::CITY).contains("w"),
            "contains(#0.#1.#2, :0)", ["hash", "x y", "city"], [s("w")], [2];
    }
}

#[tokio::test]
async fn and_or_not() {
    let (a, b, c) = (
        || Thing::N.eq(10),
        || Thing::FLAG.eq(true),
        || Thing::MAYBE.exists(),
    );
    let all = ["n", "flag", "maybe"];
    finds! { Things::new().await;
        a().and(b()), "#0 = :0 AND #1 = :1", ["n", "flag"], [n(10), {"BOOL": true}], [];
        a().or(b()), "#0 = :0 OR #1 = :1", ["n", "flag"], [n(10), {"BOOL": true}], [1, 2];
        // NOT binds tighter than AND, and AND than OR: an OR within an AND and either within a NOT have parentheses.
        a().and(b()).and(c()),
            "#0 = :0 AND #1 = :1 AND attribute_exists(#2)", all, [n(10), {"BOOL": true}], [];
        a().and(b().and(c())),
            "#0 = :0 AND #1 = :1 AND attribute_exists(#2)", all, [n(10), {"BOOL": true}], [];
        a().or(b()).or(c()),
            "#0 = :0 OR #1 = :1 OR attribute_exists(#2)", all, [n(10), {"BOOL": true}], [1, 2, 3];
        a().or(b().or(c())),
            "#0 = :0 OR #1 = :1 OR attribute_exists(#2)", all, [n(10), {"BOOL": true}], [1, 2, 3];
        a().or(b()).and(c()),
            "(#0 = :0 OR #1 = :1) AND attribute_exists(#2)", all, [n(10), {"BOOL": true}], [2];
        a().or(b().and(c())),
            "#0 = :0 OR #1 = :1 AND attribute_exists(#2)", all, [n(10), {"BOOL": true}], [1, 2];
        a().and(b().or(c())),
            "#0 = :0 AND (#1 = :1 OR attribute_exists(#2))", all, [n(10), {"BOOL": true}], [];
        a().and(b()).or(c()),
            "#0 = :0 AND #1 = :1 OR attribute_exists(#2)", all, [n(10), {"BOOL": true}], [2, 3];
        a().or(b()).and(a().or(c())),
            "(#0 = :0 OR #1 = :1) AND (#0 = :0 OR attribute_exists(#2))", all, [n(10), {"BOOL": true}], [1, 2];
        // Negations.
        !a(), "NOT #0 = :0", ["n"], [n(10)], [2, 3];
        !!a(), "#0 = :0", ["n"], [n(10)], [1];
        !!!a(), "NOT #0 = :0", ["n"], [n(10)], [2, 3];
        !c(), "NOT attribute_exists(#0)", ["maybe"], [], [1];
        !(a().or(b())),
            "NOT (#0 = :0 OR #1 = :1)", ["n", "flag"], [n(10), {"BOOL": true}], [3];
        !(a().and(c())),
            "NOT (#0 = :0 AND attribute_exists(#1))", ["n", "maybe"], [n(10)], [1, 2, 3];
        !(a().and((!b()).or(c()))),
            "NOT (#0 = :0 AND (NOT #1 = :1 OR attribute_exists(#2)))", all, [n(10), {"BOOL": true}], [2, 3];
        (!a()).and(c()),
            "NOT #0 = :0 AND attribute_exists(#1)", ["n", "maybe"], [n(10)], [2, 3];
        (!a()).or(!c()),
            "NOT #0 = :0 OR NOT attribute_exists(#1)", ["n", "maybe"], [n(10)], [1, 2, 3];
        // BETWEEN has an AND of its own.
        Thing::N.between(10, 20).and(b()),
            "#0 BETWEEN :0 AND :1 AND #1 = :2", ["n", "flag"], [n(10), n(20), {"BOOL": true}], [2];
        (!Thing::N.between(10, 20)).and(b()),
            "NOT #0 BETWEEN :0 AND :1 AND #1 = :2", ["n", "flag"], [n(10), n(20), {"BOOL": true}], [];
        !Thing::N.between(10, 20),
            "NOT #0 BETWEEN :0 AND :1", ["n"], [n(10), n(20)], [3];
        !Thing::N.is_in([10, 20]),
            "NOT #0 IN (:0, :1)", ["n"], [n(10), n(20)], [3];
        !Thing::TEXT.size().eq(3),
            "NOT size(#0) = :0", ["text"], [n(3)], [3];
    }
}

#[tokio::test]
async fn each_name_and_value_is_sent_once() {
    let things = Things::new().await;
    finds! { things;
        Thing::N.gt(5).and(Thing::N.lt(30)).and(Thing::MAYBE.eq(5)),
            "#0 > :0 AND #0 < :1 AND #1 = :0", ["n", "maybe"], [n(5), n(30)], [2];
        // `1` and `1.0` are one number, "1" is another value.
        Thing::RATIO.eq(1.0).or(Thing::N.eq(1)).or(Thing::TEXT.eq("1")),
            "#0 = :0 OR #1 = :0 OR #2 = :1", ["ratio", "n", "text"], [n(1), s("1")], [2];
        // A member may be called like an attribute.
        Thing::MAP.entry("n").exists().or(Thing::N.eq(30)),
            "attribute_exists(#0.#1) OR #1 = :0", ["map", "n"], [n(30)], [3];
    }
    // Filters given one by one are joined.
    let scan = things
        .table
        .scan()
        .filter(Thing::N.gt(5))
        .filter(Thing::MAYBE.eq(5).or(Thing::N.eq(5)));
    assert_eq!(scan.await.unwrap().len(), 2);
    let sent = things.engine.requests.take().remove(0).body;
    assert_eq!(sent["FilterExpression"], "#0 > :0 AND (#1 = :0 OR #0 = :0)");
}
