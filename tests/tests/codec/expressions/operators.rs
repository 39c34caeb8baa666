//! Each operator and function.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::Type;

use super::{Color, Inner, Shape, Thing, Things, finds, inner, n, s};

#[tokio::test]
async fn comparisons() {
    finds! { Things::new().await;
        Thing::N.eq(20), "#0 = :0", ["n"], [n(20)], [2];
        Thing::N.ne(20), "#0 <> :0", ["n"], [n(20)], [1, 3];
        Thing::N.lt(20), "#0 < :0", ["n"], [n(20)], [1];
        Thing::N.le(20), "#0 <= :0", ["n"], [n(20)], [1, 2];
        Thing::N.gt(20), "#0 > :0", ["n"], [n(20)], [3];
        Thing::N.ge(20), "#0 >= :0", ["n"], [n(20)], [2, 3];
        // Values of what is optional.
        Thing::MAYBE.eq(5), "#0 = :0", ["maybe"], [n(5)], [2, 3];
        Thing::MAYBE.eq(Some(5)), "#0 = :0", ["maybe"], [n(5)], [2, 3];
        Thing::MAYBE.ne(5), "#0 <> :0", ["maybe"], [n(5)], [1];
        Thing::MAYBE.le(5), "#0 <= :0", ["maybe"], [n(5)], [2, 3];
    }
}

#[tokio::test]
async fn equality_of_each_type() {
    let eq = "#0 = :0";
    let tags: BTreeSet<_> = ["two", "all"].map(String::from).into();
    let (two, the_two) = (&"two", &"the two");
    let list = vec!["first".to_owned(), "one".to_owned()];
    let map: BTreeMap<_, _> = [("a.b".to_owned(), 3), ("three".to_owned(), 0)].into();
    finds! { Things::new().await;
        Thing::TEXT.eq("two"), eq, ["text"], [s("two")], [2];
        Thing::TEXT.eq("two".to_owned()), eq, ["text"], [s("two")], [2];
        Thing::TEXT.eq(two), eq, ["text"], [s("two")], [2];
        Thing::TEXT.eq(Cow::Borrowed("two")), eq, ["text"], [s("two")], [2];
        Thing::NICK.eq("the two"), eq, ["nick"], [s("the two")], [2];
        Thing::NICK.eq(the_two), eq, ["nick"], [s("the two")], [2];
        Thing::NICK.eq(Cow::Borrowed("the two")), eq, ["nick"], [s("the two")], [2];
        Thing::RATIO.eq(1.5), eq, ["ratio"], [{"N": "1.5"}], [3];
        Thing::FLAG.eq(true), eq, ["flag"], [{"BOOL": true}], [2];
        Thing::DATA.eq(&[0, 1][..]), eq, ["data"], [{"B": "AAE="}], [1];
        Thing::DATA.eq(&[0, 1]), eq, ["data"], [{"B": "AAE="}], [1];
        Thing::DATA.eq(b"\0\x01"), eq, ["data"], [{"B": "AAE="}], [1];
        Thing::DATA.eq(vec![0, 1]), eq, ["data"], [{"B": "AAE="}], [1];
        Thing::TAGS.eq(&tags), eq, ["tags"], [{"SS": ["all", "two"]}], [2];
        Thing::LIST.eq(list), eq, ["list"], [{"L": [s("first"), s("one")]}], [1];
        Thing::WITHIN.eq(inner("two", 2)), eq, ["within"], [{"M": {"city": s("two"), "zip": n(2), "list": {"L": []}}}], [2];
        Thing::MAP.eq(map), eq, ["map"], [{"M": {"a.b": n(3), "three": n(0)}}], [3];
        Thing::COLOR.eq(Color::Green), eq, ["color"], [s("Green")], [2, 3];
        Thing::SHAPE.eq(Shape::Circle(3)), eq, ["shape"], [{"M": {"Circle": n(3)}}], [2, 3];
        Thing::ANY.eq(AttributeValue::N("2".into())), eq, ["any"], [n(2)], [2];
        // A scan's filter may name the key.
        Thing::ID.eq(3), eq, ["id"], [n(3)], [3];
    }
}

#[tokio::test]
async fn order_of_each_type() {
    let between = "#0 BETWEEN :0 AND :1";
    finds! { Things::new().await;
        Thing::TEXT.gt("one"), "#0 > :0", ["text"], [s("one")], [2, 3];
        Thing::DATA.lt(&[0, 2][..]), "#0 < :0", ["data"], [{"B": "AAI="}], [1];
        Thing::RATIO.ge(1.0), "#0 >= :0", ["ratio"], [n(1)], [2, 3];
        Thing::COLOR.lt(Color::Red), "#0 < :0", ["color"], [s("Red")], [2, 3];
        Thing::N.between(10, 20), between, ["n"], [n(10), n(20)], [1, 2];
        Thing::TEXT.between("p", "tw"), between, ["text"], [s("p"), s("tw")], [3];
        Thing::MAYBE.between(5, 5), "#0 BETWEEN :0 AND :0", ["maybe"], [n(5)], [2, 3];
    }
}

#[tokio::test]
async fn membership() {
    let numbers: Vec<_> = (0..100).map(n).collect();
    let placeholders: Vec<_> = (0..100).map(|index| format!(":{index}")).collect();
    let text = format!("#0 IN ({})", placeholders.join(", "));
    let borrowed = vec![5, 6];
    finds! { Things::new().await;
        Thing::N.is_in([10, 30]), "#0 IN (:0, :1)", ["n"], [n(10), n(30)], [1, 3];
        Thing::N.is_in(vec![30]), "#0 IN (:0)", ["n"], [n(30)], [3];
        Thing::TEXT.is_in(["one", "x"]), "#0 IN (:0, :1)", ["text"], [s("one"), s("x")], [1];
        Thing::TEXT.is_in(["x", "x"]), "#0 IN (:0, :0)", ["text"], [s("x")], [];
        Thing::TEXT.is_in(&["one", "x"]), "#0 IN (:0, :1)", ["text"], [s("one"), s("x")], [1];
        Thing::MAYBE.is_in(&borrowed), "#0 IN (:0, :1)", ["maybe"], [n(5), n(6)], [2, 3];
        Thing::N.is_in(0..100), &text, ["n"], numbers, [1, 2, 3];
    }
}

#[tokio::test]
async fn functions() {
    finds! { Things::new().await;
        Thing::TEXT.begins_with("t"), "begins_with(#0, :0)", ["text"], [s("t")], [2, 3];
        Thing::NICK.begins_with("the tw"), "begins_with(#0, :0)", ["nick"], [s("the tw")], [2];
        Thing::DATA.begins_with(&[0][..]), "begins_with(#0, :0)", ["data"], [{"B": "AA=="}], [1, 2, 3];
        Thing::TEXT.contains("ne"), "contains(#0, :0)", ["text"], [s("ne")], [1];
        Thing::NICK.contains("three"), "contains(#0, :0)", ["nick"], [s("three")], [3];
        Thing::TAGS.contains("two"), "contains(#0, :0)", ["tags"], [s("two")], [2];
        Thing::MARKS.contains(1), "contains(#0, :0)", ["marks"], [n(1)], [2, 3];
        Thing::LIST.contains("first"), "contains(#0, :0)", ["list"], [s("first")], [1, 2, 3];
        Thing::INNERS.contains(inner("two", 2)), "contains(#0, :0)", ["inners"], [{"M": {"city": s("two"), "zip": n(2), "list": {"L": []}}}], [2];
        Thing::MAYBE.exists(), "attribute_exists(#0)", ["maybe"], [], [2, 3];
        Thing::MAYBE.not_exists(), "attribute_not_exists(#0)", ["maybe"], [], [1];
    }
}

#[tokio::test]
async fn attribute_types() {
    let things = Things::new().await;
    let text = "attribute_type(#0, :0)";
    for (ty, ids) in [
        (Type::S, &[1][..]),
        (Type::N, &[2, 3]),
        (Type::B, &[]),
        (Type::SS, &[]),
        (Type::NS, &[]),
        (Type::BS, &[]),
        (Type::M, &[]),
        (Type::L, &[]),
        (Type::Bool, &[]),
        (Type::Null, &[]),
    ] {
        finds! { things; Thing::ANY.attribute_type(ty), text, ["any"], [s(ty.name())], ids; }
    }
    finds! { things;
        Thing::INNER.attribute_type(Type::M), text, ["inner"], [s("M")], [1, 2, 3];
        Thing::TAGS.attribute_type(Type::SS), text, ["tags"], [s("SS")], [1, 2, 3];
        Thing::MARKS.attribute_type(Type::NS), text, ["marks"], [s("NS")], [1, 2, 3];
        Thing::DATA.attribute_type(Type::B), text, ["data"], [s("B")], [1, 2, 3];
        Thing::FLAG.attribute_type(Type::Bool), text, ["flag"], [s("BOOL")], [1, 2, 3];
        Thing::LIST.attribute_type(Type::L), text, ["list"], [s("L")], [1, 2, 3];
        Thing::MAYBE.attribute_type(Type::N), text, ["maybe"], [s("N")], [2, 3];
        Thing::MAYBE.attribute_type(Type::Null), text, ["maybe"], [s("NULL")], [];
    }
}

#[tokio::test]
async fn sizes() {
    finds! { Things::new().await;
        Thing::MARKS.size().eq(2), "size(#0) = :0", ["marks"], [n(2)], [2];
        Thing::MARKS.size().ne(2), "size(#0) <> :0", ["marks"], [n(2)], [1, 3];
        Thing::MARKS.size().lt(2), "size(#0) < :0", ["marks"], [n(2)], [1];
        Thing::MARKS.size().le(2), "size(#0) <= :0", ["marks"], [n(2)], [1, 2];
        Thing::MARKS.size().gt(2), "size(#0) > :0", ["marks"], [n(2)], [3];
        Thing::MARKS.size().ge(2), "size(#0) >= :0", ["marks"], [n(2)], [2, 3];
        Thing::TEXT.size().eq(5), "size(#0) = :0", ["text"], [n(5)], [3];
        Thing::NICK.size().gt(0), "size(#0) > :0", ["nick"], [n(0)], [2, 3];
        Thing::DATA.size().eq(2), "size(#0) = :0", ["data"], [n(2)], [1, 2, 3];
        Thing::LIST.size().eq(2), "size(#0) = :0", ["list"], [n(2)], [1, 2, 3];
        Thing::MAP.size().eq(2), "size(#0) = :0", ["map"], [n(2)], [1, 2, 3];
        Thing::WITHIN.size().ge(1), "size(#0) >= :0", ["within"], [n(1)], [2, 3];
        Thing::WITHIN.then(Inner::CITY).size().eq(3), "size(#0.#1) = :0", ["within", "city"], [n(3)], [2];
    }
}

#[tokio::test]
async fn comparisons_of_two_attributes() {
    let between = "#0 BETWEEN #1 AND #2";
    finds! { Things::new().await;
        // Of one kind, whatever their Rust types.
        Thing::ID.eq(Thing::RATIO), "#0 = #1", ["id", "ratio"], [], [];
        Thing::N.ne(Thing::MAYBE), "#0 <> #1", ["n", "maybe"], [], [1, 2, 3];
        Thing::MAYBE.lt(Thing::N), "#0 < #1", ["maybe", "n"], [], [2, 3];
        Thing::RATIO.le(Thing::ID), "#0 <= #1", ["ratio", "id"], [], [1, 2, 3];
        Thing::ID.gt(Thing::MAYBE), "#0 > #1", ["id", "maybe"], [], [];
        Thing::N.ge(Thing::MAYBE), "#0 >= #1", ["n", "maybe"], [], [2, 3];
        Thing::NICK.gt(Thing::TEXT), "#0 > #1", ["nick", "text"], [], [];
        Thing::LIST.ne(Thing::INNER.then(Inner::LIST)), "#0 <> #1.#0", ["list", "inner"], [], [1, 2, 3];
        Thing::WITHIN.eq(Thing::INNERS.at(0)), "#0 = #1[0]", ["within", "inners"], [], [2, 3];
        Thing::INNER.then(Inner::ZIP).eq(Thing::MAP.entry("a.b")), "#0.#1 = #2.#3",
            ["inner", "zip", "map", "a.b"], [], [1, 2, 3];
        // Of one attribute.
        Thing::LIST.at(0).lt(Thing::LIST.at(1)), "#0[0] < #0[1]", ["list"], [], [1, 2, 3];
        // Values and attributes as bounds.
        Thing::ID.between(Thing::RATIO, Thing::N), between, ["id", "ratio", "n"], [], [1, 2, 3];
        Thing::ID.between(Thing::RATIO, 2), "#0 BETWEEN #1 AND :0", ["id", "ratio"], [n(2)], [1, 2];
        Thing::ID.between(2, Thing::MAYBE), "#0 BETWEEN :0 AND #1", ["id", "maybe"], [n(2)], [2, 3];
        // Functions.
        Thing::NICK.begins_with(Thing::TEXT), "begins_with(#0, #1)", ["nick", "text"], [], [];
        Thing::TEXT.begins_with(Thing::WITHIN.then(Inner::CITY)), "begins_with(#0, #1.#2)",
            ["text", "within", "city"], [], [2, 3];
        Thing::NICK.contains(Thing::TEXT), "contains(#0, #1)", ["nick", "text"], [], [2, 3];
        Thing::TAGS.contains(Thing::TEXT), "contains(#0, #1)", ["tags", "text"], [], [1, 2, 3];
        Thing::MARKS.contains(Thing::ID), "contains(#0, #1)", ["marks", "id"], [], [];
        Thing::INNERS.contains(Thing::WITHIN), "contains(#0, #1)", ["inners", "within"], [], [2, 3];
        // Names of both sides are sent once, whatever else they are compared with.
        Thing::N.lt(Thing::MAYBE).or(Thing::MAYBE.lt(Thing::N).and(Thing::N.eq(20))),
            "#0 < #1 OR #1 < #0 AND #0 = :0", ["n", "maybe"], [n(20)], [2];
    }
}

#[tokio::test]
async fn comparisons_of_sizes() {
    finds! { Things::new().await;
        Thing::MARKS.size().lt(Thing::LIST.size()), "size(#0) < size(#1)", ["marks", "list"], [], [1];
        Thing::MARKS.size().ne(Thing::NICK.size()), "size(#0) <> size(#1)", ["marks", "nick"], [], [1, 2, 3];
        Thing::MARKS.size().eq(Thing::ID), "size(#0) = #1", ["marks", "id"], [], [1, 2, 3];
        Thing::TEXT.size().le(Thing::MAYBE), "size(#0) <= #1", ["text", "maybe"], [], [2, 3];
        Thing::ID.ge(Thing::TAGS.size()), "#0 >= size(#1)", ["id", "tags"], [], [2, 3];
        Thing::MAYBE.gt(Thing::TEXT.size()), "#0 > size(#1)", ["maybe", "text"], [], [2];
        Thing::ID.between(Thing::DATA.size(), Thing::TEXT.size()), "#0 BETWEEN size(#1) AND size(#2)",
            ["id", "data", "text"], [], [2, 3];
        // Not a comparison of an attribute with itself.
        Thing::TEXT.size().eq(Thing::TEXT.size()), "size(#0) = size(#0)", ["text"], [], [1, 2, 3];
    }
}
