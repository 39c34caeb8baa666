//! What items and keys are taken from.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use dynamo_orm::{BatchOp, DynamoTable, ErrorKind, Result};
use dynamo_orm_tests::{Engine, on_every_engine};
use futures_core::Stream;

use crate::common::{Note, Post, numbers, post, posts, sizes};

/// A stream that has to be waited for before each element.
struct Slow<V> {
    elements: VecDeque<V>,
    waited: bool,
}

fn slow<V>(elements: impl IntoIterator<Item = V>) -> Slow<V> {
    Slow {
        elements: elements.into_iter().collect(),
        waited: false,
    }
}

impl<V: Unpin> Stream for Slow<V> {
    type Item = V;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<V>> {
        self.waited = !self.waited;
        if self.waited {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.elements.pop_front())
    }
}

#[tokio::test]
async fn a_stream_is_taken_as_an_iterator_is() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 0).await;
        let report = posts.put_all(slow((1..=60).map(post))).await.unwrap();
        assert_eq!([report.written, report.requests], [60, 3]);
        let keys = slow((1..=60_u64).map(|number| ("rust", number)));
        let mut found = numbers(&posts.batch_get(keys).await.unwrap());
        found.sort_unstable();
        assert!(found.into_iter().eq(1..=60));
        let keys = slow((1..=50).map(|number| post(number).key()));
        assert_eq!(posts.delete_all(keys).await.unwrap().written, 50);
        let ops = slow([BatchOp::Put(post(1)), BatchOp::Delete(post(51).key())]);
        assert_eq!(posts.write_all(ops).await.unwrap().written, 2);
        let rest = numbers(&posts.query("rust").await.unwrap());
        assert!(rest.into_iter().eq([1].into_iter().chain(52..=60)));
    })
    .await;
}

/// A stream that is waited for in vain.
struct Never;

impl Stream for Never {
    type Item = (&'static str, u64);

    fn poll_next(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Pending
    }
}

#[tokio::test(start_paused = true)]
async fn while_one_stream_is_waited_for_another_is_taken() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    let notes = engine.table::<Note>().await;
    let ids: Vec<_> = (0..100).map(|id| id.to_string()).collect();
    for waits_first in [true, false] {
        let (waiting, other) = (posts.batch_get(Never), notes.batch_get(ids.clone()));
        let missing = if waits_first {
            let mut pages = engine.db.batch_get((waiting, other)).pages();
            let page = tokio::time::timeout(Duration::from_secs(1), pages.next());
            page.await.unwrap().unwrap().unwrap();
            pages.missing().1.len()
        } else {
            let mut pages = engine.db.batch_get((other, waiting)).pages();
            let page = tokio::time::timeout(Duration::from_secs(1), pages.next());
            page.await.unwrap().unwrap().unwrap();
            pages.missing().0.len()
        };
        assert_eq!(missing, 100);
    }
}

#[tokio::test]
async fn a_stream_that_is_lent_keeps_what_is_not_taken() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    let mut input = slow((1..=60).map(post));
    let mut puts = posts.put_all(&mut input).concurrency(1).reports();
    puts.next().await.unwrap().unwrap();
    assert!(puts.into_unwritten().is_empty());
    assert_eq!(input.elements.len(), 35);
}

#[tokio::test]
async fn items_are_taken_owned_and_borrowed() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    let all = [post(1), post(2)];
    assert_eq!(posts.put_all(&all).await.unwrap().written, 2);
    let shared = all.clone().map(Arc::new);
    assert_eq!(posts.put_all(shared).await.unwrap().written, 2);
    let loaded = posts.query("rust").await.unwrap();
    let lent = loaded.iter().map(|post| &**post);
    assert_eq!(posts.put_all(lent).await.unwrap().written, 2);
    assert_eq!(posts.put_all(loaded).await.unwrap().written, 2);
    assert_eq!(posts.put_all(Vec::from(all)).await.unwrap().written, 2);
}

#[tokio::test]
async fn what_a_read_yields_is_put_into_another_table() {
    on_every_engine(async |engine| {
        let from = posts(engine, 30).await;
        let to = engine.table::<Post>().await;
        // A parallel scan, as it is.
        let report = to.put_all(from.scan().segments(3)).await.unwrap();
        assert_eq!(report.written, 30);
        // Items that are changed on the way, of results.
        let edited = from.query("rust").await.unwrap().into_iter();
        let edited = edited.map(|post| -> Result<Post> {
            let mut post = post.into_inner();
            post.body = "edited".into();
            Ok(post)
        });
        assert_eq!(to.put_all(edited).await.unwrap().written, 30);
        let all = to.query("rust").await.unwrap();
        assert!(all.iter().all(|post| post.body == "edited"));
        assert!(numbers(&all).into_iter().eq(1..=30));
    })
    .await;
}

#[tokio::test]
async fn the_first_error_of_a_stream_of_results_ends_it() {
    let engine = Engine::embedded();
    let posts = posts(&engine, 0).await;
    let missing = posts.get(("rust", 0)).required().await.unwrap_err();
    let input = [Ok(post(1)), Err(missing), Ok(post(2))];
    let error = posts.put_all(slow(input)).await.unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::ItemNotFound);
    assert_eq!(error.unwritten, [BatchOp::Put(post(1))]);
    assert_eq!(engine.requests.count("BatchWriteItem"), 0);
}

#[tokio::test]
async fn keys_are_taken_of_a_read() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 150).await;
        let liked = posts.index(Post::BY_LIKES).query("rust").range().ge(10);
        let mut found = numbers(&posts.batch_get(liked).concurrency(2).await.unwrap());
        found.sort_unstable();
        assert!(found.into_iter().eq(30..=150));
        assert_eq!(sizes(&engine.requests.take()[1..]), [100, 21]);
    })
    .await;
}
