//! Times of the standard library and of crates as time to live, as timestamps and as keys.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Utc};
use dynamo_orm::DynamoTable;
use dynamo_orm::state::Timestamp;
use dynamo_orm_tests::on_every_engine;
use time::OffsetDateTime;

use crate::common::{n, s, sdk_get, sdk_put, stored};

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "sessions")]
struct Session {
    #[hash_key]
    id: u64,
    #[dynamo(ttl)]
    expires: SystemTime,
    #[dynamo(created_at)]
    created: SystemTime,
    #[dynamo(updated_at)]
    updated: Option<SystemTime>,
    note: String,
}

/// So many milliseconds after a moment of 2023.
fn after(milliseconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_700_000_000) + Duration::from_millis(milliseconds)
}

fn session(expires: SystemTime) -> Session {
    Session {
        id: 1,
        expires,
        created: UNIX_EPOCH,
        updated: None,
        note: "a".into(),
    }
}

#[tokio::test]
async fn a_time_to_live_is_stored_in_whole_seconds() {
    on_every_engine(async |engine| {
        let sessions = engine.table::<Session>().await;
        let expires = async || {
            let item = sdk_get(engine, &sessions, [("id", n(1))]).await.unwrap();
            item["expires"].clone()
        };
        let live = sessions.time_to_live().await.unwrap();
        assert_eq!(live.as_deref(), Some("expires"));

        sessions.put(&session(after(1_999))).await.unwrap();
        assert_eq!(expires().await, n(1_700_000_001));
        let mut item = sessions.get(1).required().await.unwrap();
        assert_eq!(item.expires, after(1_000));

        // What is not stored is no change.
        item.expires = after(1_500);
        assert!(!item.partial_save().await.unwrap());
        item.expires = after(2_500);
        assert!(item.partial_save().await.unwrap());
        assert_eq!(expires().await, n(1_700_000_002));
        item.note = "b".into();
        assert!(item.save().await.unwrap());

        let update = sessions.update(1).set(Session::EXPIRES, after(3_500));
        update.must_exist().await.unwrap();
        assert_eq!(expires().await, n(1_700_000_003));
        let update = sessions.update(2).set(Session::NOTE, "c");
        let update = update.set_if_absent(Session::EXPIRES, after(4_500));
        update.create_if_missing().await.unwrap();
        let found = sessions.get(2).required().await.unwrap();
        assert_eq!(found.expires, after(4_000));

        let kept = Session::EXPIRES.if_absent(after(5_500));
        let update = sessions.update(3).set(Session::EXPIRES, kept);
        let update = update.set(Session::NOTE, "d").create_if_missing();
        update.await.unwrap();
        let found = sessions.get(3).required().await.unwrap();
        assert_eq!(found.expires, after(5_000));
        sessions.delete(3).await.unwrap();

        // A condition compares with the moment that it is given.
        let found = sessions.scan().filter(Session::EXPIRES.gt(after(3_500)));
        assert_eq!(found.await.unwrap().len(), 1);

        let attributes = dynamo_orm::to_attributes(&session(after(1_999))).unwrap();
        assert_eq!(attributes["expires"], n(1_700_000_001));
        let before = UNIX_EPOCH - Duration::from_millis(500);
        let attributes = dynamo_orm::to_attributes(&session(before)).unwrap();
        assert_eq!(attributes["expires"], n(0));
    })
    .await;
}

#[tokio::test]
async fn a_fraction_of_another_writer_is_no_conflict() {
    on_every_engine(async |engine| {
        let sessions = engine.table::<Session>().await;
        let item = [
            ("id", n(1)),
            ("expires", n("1700000001.5")),
            ("created", n("1700000000.25")),
            ("updated", n(1_700_000_000)),
            ("note", s("a")),
        ];
        sdk_put(engine, &sessions, &stored(item)).await;
        let mut item = sessions.get(1).required().await.unwrap();
        assert_eq!((item.expires, item.created), (after(1_500), after(250)));
        item.note = "b".into();
        assert!(item.save().await.unwrap());
        // It stays as it is, until it is changed.
        let now = sdk_get(engine, &sessions, [("id", n(1))]).await.unwrap();
        assert_eq!(now["expires"], n("1700000001.5"));
        assert_eq!(now["created"], n("1700000000.25"));
        item.expires = after(2_500);
        assert!(item.save().await.unwrap());
        let now = sdk_get(engine, &sessions, [("id", n(1))]).await.unwrap();
        assert_eq!(now["expires"], n(1_700_000_002));
    })
    .await;
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "posts")]
struct Post<M: Timestamp + Send + Sync + Unpin + 'static> {
    #[hash_key]
    id: u64,
    text: String,
    #[dynamo(created_at)]
    created: M,
    #[dynamo(updated_at)]
    updated: Option<M>,
}

/// Writes set the times, which are read as this type.
async fn are_set<M>(seconds: impl Fn(&M) -> i64)
where
    M: Timestamp<Present = M> + Clone + PartialEq + std::fmt::Debug + Send + Sync + Unpin + 'static,
{
    on_every_engine(async |engine| {
        let posts = engine.table::<Post<M>>().await;
        let start = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let start = i64::try_from(start.as_secs()).unwrap();
        let is_now = |time: &M| (start..start + 3600).contains(&seconds(time));
        let post = Post {
            id: 1,
            text: "a".into(),
            created: M::unknown(),
            updated: None,
        };
        posts.put(&post).await.unwrap();
        let mut item = posts.get(1).required().await.unwrap();
        assert!(is_now(&item.created));
        assert_eq!(item.updated.as_ref(), Some(&item.created));
        item.text = "b".into();
        item.save().await.unwrap();
        assert!(item.updated.as_ref().is_some_and(is_now));
        assert_eq!(*item, *posts.get(1).required().await.unwrap());
        // The times of an item that has none.
        sdk_put(engine, &posts, &stored([("id", n(2)), ("text", s("a"))])).await;
        let mut item = posts.get(2).required().await.unwrap();
        assert_eq!((&item.created, &item.updated), (&M::unknown(), &None));
        assert_eq!(seconds(&item.created), 0);
        item.text = "b".into();
        item.partial_save().await.unwrap();
        assert!(item.updated.as_ref().is_some_and(is_now));
    })
    .await;
}

#[tokio::test]
async fn writes_set_times_of_every_type() {
    are_set(|time: &SystemTime| {
        let since = time.duration_since(UNIX_EPOCH).unwrap();
        since.as_secs().cast_signed()
    })
    .await;
    are_set(|time: &OffsetDateTime| time.unix_timestamp()).await;
    are_set(|time: &DateTime<Utc>| time.timestamp()).await;
    are_set(|time: &jiff::Timestamp| time.as_second()).await;
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "readings")]
#[index(keys_only, name = "ByUpdated", hash = sensor, range = updated)]
struct Reading {
    #[hash_key]
    sensor: String,
    #[range_key]
    at: jiff::Timestamp,
    #[dynamo(updated_at)]
    updated: Option<SystemTime>,
}

#[tokio::test]
async fn a_moment_is_a_key() {
    on_every_engine(async |engine| {
        let readings = engine.table::<Reading>().await;
        let at = |text: &str| -> jiff::Timestamp { text.parse().unwrap() };
        let times = [
            "1969-12-31T23:59:59.5Z",
            "2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00.000000001Z",
            "2026-01-01T00:00:10Z",
        ];
        for time in times {
            let reading = Reading {
                sensor: "a".into(),
                at: at(time),
                updated: None,
            };
            readings.put(&reading).await.unwrap();
        }
        let all = readings.query("a").await.unwrap();
        let all: Vec<_> = all.iter().map(|reading| reading.at).collect();
        assert_eq!(all, times.map(at));
        let exact = readings.get(("a", at(times[2])));
        assert_eq!(exact.required().await.unwrap().at, at(times[2]));
        let between = readings.query("a").range();
        let between = between.between(at(times[1]), at(times[2])).await.unwrap();
        assert_eq!(between.len(), 2);
        let recent = readings.index(Reading::BY_UPDATED).query("a").range();
        let recent = recent.gt(UNIX_EPOCH).await.unwrap();
        assert_eq!(recent.len(), 4);
        let _: SystemTime = recent[0].updated;
    })
    .await;
}
