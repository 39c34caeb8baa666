//! Scans, and consistent reads.

use std::collections::BTreeSet;

use dynamo_orm_tests::on_every_engine;

use super::Word;
use crate::common::{Post, numbers, posts};

#[tokio::test]
async fn b94_consistent_reads_of_a_table_and_its_local_indexes() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 1).await;
        let by_likes = posts.index(Post::BY_LIKES);
        posts.query("rust").consistent().await.unwrap();
        by_likes.query("rust").consistent().await.unwrap();
        by_likes.scan().consistent().await.unwrap();
        posts.batch_get([("rust", 1)]).consistent().await.unwrap();
        let sent = engine.requests.take();
        for sent in &sent[..3] {
            assert_eq!(sent.body["ConsistentRead"], true);
        }
        assert_eq!(sent[1].body["IndexName"], "ByLikes");
        let batch = &sent[3].body["RequestItems"][posts.name()];
        assert_eq!(batch["ConsistentRead"], true);
    })
    .await;
}

#[tokio::test]
async fn b104_scans_are_eventually_consistent_unless_told_otherwise() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 1).await;
        posts.scan().await.unwrap();
        posts.scan().consistent().await.unwrap();
        posts
            .scan()
            .consistent()
            .segments(1)
            .next()
            .await
            .unwrap()
            .unwrap();
        let sent = engine.requests.take();
        assert!(sent[0].body.get("ConsistentRead").is_none());
        assert_eq!(sent[1].body["ConsistentRead"], true);
        assert_eq!(sent[2].body["ConsistentRead"], true);
    })
    .await;
}

#[tokio::test]
async fn b103_scans() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 20).await;
        let mut found = Vec::new();
        for segment in 0..3 {
            let part = posts.scan().segment(segment, 3).page_size(4);
            found.extend(numbers(&part.await.unwrap()));
        }
        let sent = engine.requests.take();
        assert_eq!(sent[0].body["Segment"], 0);
        assert_eq!(sent[0].body["TotalSegments"], 3);
        found.sort_unstable();
        assert!(found.into_iter().eq(1..=20));

        let limited = posts.scan().filter(Post::EDITED.exists()).limit(3);
        assert_eq!(limited.await.unwrap().len(), 3);
        let of_index = posts.index(Post::BY_LIKES).scan().await.unwrap();
        assert_eq!(of_index.len(), 20);
    })
    .await;
}

#[tokio::test]
async fn b103_four_segments_of_10_000_items_yield_each_once() {
    on_every_engine(async |engine| {
        // The socket's server is the embedded engine again: fewer items show the same.
        let items = if engine.name == "socket" {
            1_000
        } else {
            10_000
        };
        let words = engine.table::<Word>().await;
        let mut batch = words.batch_write();
        for list in 0..items {
            let word = String::from("w");
            batch.put(&Word { list, word }).await.unwrap();
        }
        batch.finish().await.unwrap();
        engine.requests.take();
        let mut stream = words.scan().page_size(500).segments(4);
        let mut found = BTreeSet::new();
        while let Some(word) = stream.next().await {
            assert!(found.insert(word.unwrap().list));
        }
        assert_eq!(found.len() as u64, items);
        let sent = engine.requests.take();
        let segments: BTreeSet<_> = sent
            .iter()
            .map(|sent| sent.body["Segment"].as_u64())
            .collect();
        assert_eq!(segments, (0..4).map(Some).collect());

        let mut limited = words.scan().limit(7).page_size(5).segments(4);
        let mut count = 0;
        while let Some(word) = limited.next().await {
            word.unwrap();
            count += 1;
        }
        assert_eq!(count, 7);
    })
    .await;
}
