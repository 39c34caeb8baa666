//! Views of generated items, beside the SDK's form of them.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::{DynamoView, ErrorKind, ViewList, from_attributes};
use serde_json::Value;

use super::odd::{Canned, Color, Inner, Odd};
use super::try_item;

#[derive(DynamoView, Debug)]
#[dynamo(table = Odd)]
struct OddView<'a> {
    id: &'a str,
    n: i64,
    float: f64,
    flag: bool,
    text: &'a str,
    data: &'a [u8],
    none: Option<&'a str>,
    tags: &'a BTreeSet<String>,
    marks: &'a BTreeSet<u16>,
    inner: InnerView<'a>,
    map: &'a BTreeMap<String, Inner>,
    color: &'a Color,
    mixed: &'a Color,
    any: &'a AttributeValue,
}

#[derive(DynamoView, Debug)]
#[dynamo(document = Inner)]
struct InnerView<'a> {
    size: u8,
    names: ViewList<'a, &'a str>,
}

impl OddView<'_> {
    fn owned(&self) -> Odd {
        Odd {
            id: self.id.into(),
            n: self.n,
            float: self.float,
            flag: self.flag,
            text: self.text.into(),
            data: self.data.into(),
            none: self.none.map(Into::into),
            tags: self.tags.clone(),
            marks: self.marks.clone(),
            inner: Inner {
                size: self.inner.size,
                names: self.inner.names.iter().map(Into::into).collect(),
            },
            map: self.map.clone(),
            color: self.color.clone(),
            mixed: self.mixed.clone(),
            any: self.any.clone(),
        }
    }
}

/// The attribute that a message tells of. What of a nested value is refused first depends on the order.
pub(super) fn attribute(message: &str) -> &str {
    let (_, path) = message.split_once("attribute `").unwrap();
    path.split(['`', '.', '[']).next().unwrap()
}

/// Every item of a page, behind those that are refused too, is viewed as it is in the SDK's form, or both refuse it.
pub(super) async fn are_the_same(canned: &Canned, items: &[Value], body: &str) {
    let mut pages = canned.table.query("k").views::<OddView<'_>>();
    let page = pages.next().await.unwrap().unwrap();
    assert_eq!(page.len(), items.len(), "{body}");
    for (view, item) in page.iter().zip(items) {
        match (view, from_attributes::<Odd>(&try_item(item).unwrap())) {
            (Ok(view), Ok(theirs)) => assert_eq!(view.owned(), theirs, "{body}"),
            (Err(ours), Err(theirs)) => {
                assert_eq!(ours.kind(), ErrorKind::Decode, "{body}");
                let (ours, theirs) = (ours.to_string(), theirs.to_string());
                assert_eq!(attribute(&ours), attribute(&theirs), "{body}");
            }
            (view, theirs) => panic!("{view:?}\n{theirs:?}\n{body}"),
        }
    }
}
