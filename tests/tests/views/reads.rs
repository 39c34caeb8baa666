//! Pages of views: limits, cursors, prefetch, on every engine.

use std::collections::BTreeSet;

use dynamo_orm::{ErrorKind, ViewPages};
use dynamo_orm_tests::on_every_engine;

use super::{Spent, User, users};

/// The last names, page by page.
async fn names(mut pages: ViewPages<Spent<'_>>) -> Vec<Vec<String>> {
    let mut names = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        let of_page = page.iter().map(|spent| spent.unwrap().last_name.to_owned());
        names.push(of_page.collect());
    }
    names
}

fn does<const N: usize>(numbers: [u32; N]) -> Vec<String> {
    numbers.map(|number| format!("Doe-{number}")).into()
}

#[tokio::test]
async fn what_a_read_is_told_holds_for_its_views() {
    on_every_engine(async |engine| {
        let users = users(engine, 1..=7).await;
        let query = || users.query("standard");
        let found = names(query().views()).await;
        assert_eq!(found, [does([1, 2, 3, 4, 5, 6, 7])]);
        let found = names(query().page_size(3).views()).await;
        assert_eq!(found, [does([1, 2, 3]), does([4, 5, 6]), does([7])]);
        let found = names(query().page_size(3).limit(4).prefetch(false).views()).await;
        assert_eq!(found, [does([1, 2, 3]), does([4])]);
        let found = names(query().reverse().limit(2).views()).await;
        assert_eq!(found, [does([7, 6])]);
        let owners = query().filter(User::IS_OWNER.eq(true));
        assert_eq!(names(owners.clone().views()).await, [does([3, 6])]);
        // A limit behind a filter counts what matches, and the page goes no further.
        assert_eq!(names(owners.limit(1).views()).await, [does([3])]);
        engine.requests.take();
        assert_eq!(names(query().limit(0).views()).await, [[""; 0]; 0]);
        assert!(engine.requests.take().is_empty());
        let email = users.index(User::BY_EMAIL).query("a@b.c");
        let found: BTreeSet<_> = names(email.views()).await.remove(0).into_iter().collect();
        assert_eq!(found, does([2, 4, 6]).into_iter().collect());
        let mut all = Vec::new();
        for segment in 0..3 {
            let scan = users.scan().segment(segment, 3);
            all.extend(names(scan.views()).await.concat());
        }
        all.sort_unstable();
        assert_eq!(all, does([1, 2, 3, 4, 5, 6, 7]));
    })
    .await;
}

#[tokio::test]
async fn a_page_tells_where_the_next_begins() {
    on_every_engine(async |engine| {
        let users = users(engine, 1..=5).await;
        let query = || users.query("standard").page_size(2);
        let mut pages = query().views::<Spent<'_>>();
        let page = pages.next().await.unwrap().unwrap();
        assert_eq!((page.len(), page.scanned, page.is_empty()), (2, 2, false));
        let rest = names(query().start_after(page.cursor.clone()).views()).await;
        assert_eq!(rest.concat(), does([3, 4, 5]));
        // Owned items go on where views ended, and the other way round.
        let owned = query().start_after(page.cursor.clone()).await.unwrap();
        assert_eq!(owned[0].last_name, "Doe-3");
        // The limit ends inside of what a filter left of a page.
        let owners = || users.query("standard").filter(User::BALANCE.ge(1.0));
        let page = owners().limit(3).views::<Spent<'_>>().next().await;
        let cursor = page.unwrap().unwrap().cursor;
        let rest = names(owners().start_after(cursor).views()).await;
        assert_eq!(rest, [does([4, 5])]);
        let wrong = users.index(User::BY_EMAIL).query("a@b.c");
        let cursor = query().pages().next().await.unwrap().unwrap().cursor;
        let error = wrong.start_after(cursor).views::<Spent<'_>>().next().await;
        assert_eq!(error.unwrap().unwrap_err().kind(), ErrorKind::Cursor);
    })
    .await;
}

#[tokio::test]
async fn the_page_after_the_second_is_read_ahead() {
    on_every_engine(async |engine| {
        let users = users(engine, 1..=8).await;
        let query = || users.query("standard").page_size(2);
        for (prefetch, requests) in [(true, [1, 2]), (false, [1, 1])] {
            let mut pages = query().prefetch(prefetch).views::<Spent<'_>>();
            for sent in requests {
                let page = pages.next().await.unwrap().unwrap();
                assert_eq!(page.len(), 2);
                // What is read ahead comes when it comes; of what is not, none may.
                let most = if prefetch { 5000 } else { 20 };
                let mut seen = engine.requests.count("Query");
                for _ in 0..most {
                    if prefetch && seen >= sent {
                        break;
                    }
                    tokio::time::sleep(std::time::Duration::from_millis(1)).await;
                    seen += engine.requests.count("Query");
                }
                assert_eq!(seen, sent);
            }
        }
    })
    .await;
}

/// Pages go between threads, and may be lent to several.
#[tokio::test]
async fn a_page_outlives_its_stream_and_is_shared() {
    on_every_engine(async |engine| {
        let users = users(engine, 1..=3).await;
        let page = {
            let mut pages = users.query("standard").views::<Spent<'_>>();
            pages.next().await.unwrap().unwrap()
        };
        let sum = std::thread::scope(|scope| {
            let total = || -> f64 { page.iter().map(|spent| spent.unwrap().balance).sum() };
            let other = scope.spawn(total);
            total() + other.join().unwrap()
        });
        assert!((sum - 15.0).abs() < f64::EPSILON, "{sum}");
        let task = tokio::spawn(async move {
            let mut letters = 0;
            for spent in &page {
                tokio::task::yield_now().await;
                letters += spent.unwrap().last_name.len();
            }
            letters
        });
        assert_eq!(task.await.unwrap(), 15);
    })
    .await;
}
