//! Counters: a first write stores the start, every later one adds the step.

use dynamo_orm::{DynamoTable, ErrorKind, Table};
use dynamo_orm_tests::on_every_engine;

use crate::common::{n, s, sdk_get, sdk_put, stored};

#[derive(DynamoTable, Clone, Debug, Default, PartialEq)]
#[dynamo(table = "pages")]
struct Page {
    #[hash_key]
    id: u64,
    text: String,
    note: Option<String>,
    #[dynamo(counter(start = 10, step = 5))]
    writes: u64,
}

/// With a version and a time before it, whose places in the encoded item move.
#[derive(DynamoTable, Clone, Debug, Default, PartialEq)]
#[dynamo(table = "drafts")]
struct Draft {
    #[hash_key]
    id: u64,
    #[dynamo(updated_at)]
    updated: u64,
    #[dynamo(version)]
    version: u64,
    #[dynamo(counter)]
    writes: Option<i64>,
    #[dynamo(counter(start = 127, step = -100))]
    left: i8,
    text: String,
}

fn page(id: u64) -> Page {
    Page {
        id,
        text: "a".into(),
        ..Page::default()
    }
}

async fn writes(pages: &Table<Page>, id: u64) -> u64 {
    let page = pages.get(id).consistent().required().await;
    page.unwrap().writes
}

#[tokio::test]
async fn every_write_adds_the_step_to_the_start() {
    on_every_engine(async |engine| {
        let pages = engine.table::<Page>().await;
        pages.put(&page(1)).await.unwrap();
        assert_eq!(writes(&pages, 1).await, 10);
        let mut item = pages.get(1).required().await.unwrap();
        item.text = "b".into();
        assert!(item.save().await.unwrap());
        assert_eq!((item.writes, writes(&pages, 1).await), (15, 15));
        item.text = "c".into();
        assert!(item.partial_save().await.unwrap());
        assert_eq!((item.writes, writes(&pages, 1).await), (20, 20));
        assert!(!item.needs_save());
        assert!(!item.partial_save().await.unwrap());
        assert_eq!(writes(&pages, 1).await, 20);

        let update = pages.update(1).set(Page::TEXT, "d").must_exist();
        let now = update.returning_new().await.unwrap();
        assert_eq!(now.writes, 25);
        let item = pages.modify(1, |page| page.text.push('e')).await.unwrap();
        assert_eq!((item.writes, writes(&pages, 1).await), (30, 30));

        // An update stores the start where there is nothing yet.
        for expected in [10, 15, 20] {
            let update = pages.update(2).set(Page::TEXT, "a").create_if_missing();
            let counted = update.returning_updated_new().await.unwrap();
            assert_eq!(counted.get(Page::WRITES).unwrap(), Some(expected));
        }
    })
    .await;
}

#[tokio::test]
async fn a_put_starts_anew() {
    on_every_engine(async |engine| {
        let pages = engine.table::<Page>().await;
        let known = Page {
            writes: 99,
            ..page(1)
        };
        pages.insert(&known).await.unwrap();
        assert_eq!(writes(&pages, 1).await, 10);
        let update = pages.update(1).set(Page::TEXT, "b").must_exist();
        update.await.unwrap();
        pages.put(&known).await.unwrap();
        assert_eq!((known.writes, writes(&pages, 1).await), (99, 10));

        let mut item = pages.get(1).required().await.unwrap();
        item.text = "c".into();
        item.save().await.unwrap();
        item.overwrite().await.unwrap();
        assert_eq!((item.writes, writes(&pages, 1).await), (10, 10));
        assert!(!item.needs_save());
        let mut new = pages.item(Page {
            writes: 99,
            ..page(2)
        });
        new.partial_save().await.unwrap();
        assert_eq!((new.writes, writes(&pages, 2).await), (10, 10));

        let mut batch = pages.batch_write();
        batch.put(&known).await.unwrap();
        batch.finish().await.unwrap();
        assert_eq!(writes(&pages, 1).await, 10);
        pages.put_all([page(3)]).await.unwrap();
        assert_eq!(writes(&pages, 3).await, 10);

        // A copy is the same item.
        let copies = engine.table::<Page>().await;
        let update = pages.update(3).set(Page::TEXT, "b").must_exist();
        update.await.unwrap();
        pages.scan().copy_to(&copies).await.unwrap();
        assert_eq!(writes(&copies, 3).await, 15);
    })
    .await;
}

#[tokio::test]
async fn another_writers_number_is_no_conflict() {
    on_every_engine(async |engine| {
        let pages = engine.table::<Page>().await;
        pages.put(&page(1)).await.unwrap();
        let mut item = pages.get(1).required().await.unwrap();
        let count = async || {
            // It stays what it was, but for the counter.
            let update = pages.update(1).set(Page::TEXT, "a").must_exist();
            update.await.unwrap();
        };
        count().await;
        item.note = Some("n".into());
        assert!(item.save().await.unwrap());
        assert_eq!((item.writes, writes(&pages, 1).await), (20, 20));
        count().await;
        item.note = None;
        assert!(item.partial_save().await.unwrap());
        assert_eq!(item.writes, 30);
        count().await;
        item.delete().unchanged().await.unwrap();
        assert!(!pages.exists(1).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn no_write_of_many_is_missed() {
    on_every_engine(async |engine| {
        let pages = engine.table::<Page>().await;
        let update = || pages.update(1).set(Page::TEXT, "a").create_if_missing();
        let (a, b, c, d) = tokio::join!(update(), update(), update(), update());
        for updated in [a, b, c, d] {
            updated.unwrap();
        }
        assert_eq!(writes(&pages, 1).await, 25);
    })
    .await;
}

#[tokio::test]
async fn a_transaction_counts_and_does_not_tell_the_number() {
    on_every_engine(async |engine| {
        let pages = engine.table::<Page>().await;
        pages.put(&page(1)).await.unwrap();
        let mut item = pages.get(1).required().await.unwrap();
        let mut new = pages.item(page(2));
        item.text = "b".into();
        let write = engine.db.transact_write().action(item.save());
        let write = write.action(new.save()).action(pages.put(&page(3)));
        let update = pages.update(4).set(Page::TEXT, "a").create_if_missing();
        write.action(update).await.unwrap();
        assert_eq!((item.writes, writes(&pages, 1).await), (10, 15));
        assert_eq!((new.writes, writes(&pages, 2).await), (10, 10));
        assert_eq!(writes(&pages, 3).await, 10);
        assert_eq!(writes(&pages, 4).await, 10);
        // It is clean, and saved like any other.
        assert!(!item.needs_save());
        item.text = "c".into();
        assert!(item.save().await.unwrap());
        assert_eq!(item.writes, 20);
    })
    .await;
}

#[tokio::test]
async fn a_counter_changed_by_hand_is_an_error() {
    on_every_engine(async |engine| {
        let pages = engine.table::<Page>().await;
        pages.put(&page(1)).await.unwrap();
        let mut item = pages.get(1).required().await.unwrap();
        item.writes = 99;
        engine.requests.take();
        assert!(item.needs_save());
        for error in [
            item.save().await.unwrap_err(),
            item.partial_save().await.unwrap_err(),
            item.overwrite().await.unwrap_err(),
            item.delete().await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::CounterChanged);
            assert!(error.error().is_unsent());
            assert_eq!(
                error.to_string(),
                format!(
                    "table `{}` (key `id`): `writes` was changed, but a counter counts the writes of an item by itself; \
                     leave it as it was loaded",
                    pages.name()
                )
            );
        }
        assert!(engine.requests.take().is_empty());
        item.writes = 10;
        assert!(!item.save().await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_number_that_the_type_does_not_have_is_an_error() {
    on_every_engine(async |engine| {
        let drafts = engine.table::<Draft>().await;
        let draft = Draft {
            id: 1,
            ..Draft::default()
        };
        assert_eq!(drafts.put(&draft).await.unwrap(), 1);
        let mut item = drafts.get(1).required().await.unwrap();
        for (text, left) in [("b", 27), ("c", -73)] {
            item.text = text.into();
            assert!(item.save().await.unwrap());
            assert_eq!(item.left, left);
        }
        assert_eq!((item.writes, item.version), (Some(2), 3));
        assert_eq!(*item, *drafts.get(1).required().await.unwrap());
        item.text = "d".into();
        engine.requests.take();
        for error in [
            item.save().await.unwrap_err(),
            item.partial_save().await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::CounterOverflow);
            assert!(error.error().is_unsent());
            assert_eq!(
                error.to_string(),
                format!(
                    "table `{}` (key `id`): `left` has no next number in its type, and the item could not be read with \
                     one; give the field a wider type, such as `i64`",
                    drafts.name()
                )
            );
        }
        assert!(engine.requests.take().is_empty());
        // A put starts anew.
        item.overwrite().await.unwrap();
        assert_eq!((item.left, item.writes, item.version), (127, Some(0), 4));
    })
    .await;
}

#[tokio::test]
async fn items_from_before_there_was_a_counter_are_read_and_counted() {
    on_every_engine(async |engine| {
        let pages = engine.table::<Page>().await;
        let old = [("id", n(1)), ("text", s("a")), ("unknown", s("kept"))];
        sdk_put(engine, &pages, &stored(old)).await;
        let mut item = pages.get(1).required().await.unwrap();
        assert_eq!(item.writes, 0);
        item.text = "b".into();
        assert!(item.save().await.unwrap());
        assert_eq!(item.writes, 10);
        item.text = "c".into();
        assert!(item.partial_save().await.unwrap());
        assert_eq!(item.writes, 15);
        let now = sdk_get(engine, &pages, [("id", n(1))]).await.unwrap();
        assert_eq!(now["unknown"], s("kept"));
        assert_eq!(now["writes"], n(15));
    })
    .await;
}

#[tokio::test]
async fn a_save_that_fails_leaves_the_number_as_it_was() {
    on_every_engine(async |engine| {
        let pages = engine.table::<Page>().await;
        pages.put(&page(1)).await.unwrap();
        let mut item = pages.get(1).required().await.unwrap();
        let update = pages.update(1).set(Page::TEXT, "other").must_exist();
        update.await.unwrap();
        item.text = "mine".into();
        let refused = item.save().await.unwrap_err();
        assert!(refused.is_condition_failed());
        assert_eq!((item.writes, writes(&pages, 1).await), (10, 15));
        assert!(item.needs_save());
    })
    .await;
}
