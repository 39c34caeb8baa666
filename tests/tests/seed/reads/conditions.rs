//! Key conditions, filters, and any name in them.

use std::collections::BTreeSet;

use dynamo_orm::state::{BaseTable, FilterableOn, ProjectedBy};
use dynamo_orm::{Condition, DynamoTable, Table};
use dynamo_orm_tests::on_every_engine;

use crate::common::{Note, Post, User, n, note, numbers, posts, s, sdk_put, stored, user};

/// Names that boto takes for arguments.
#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "arguments")]
struct Arguments {
    #[hash_key]
    consistent: String,
    #[range_key]
    attributes: String,
    expected: String,
    #[dynamo(path = LIMITED)]
    limit: u64,
}

#[tokio::test]
async fn b29_b88_any_attribute_name_can_be_used() {
    on_every_engine(async |engine| {
        let table = engine.table::<Arguments>().await;
        let value = Arguments {
            consistent: "1".into(),
            attributes: "2".into(),
            expected: "3".into(),
            limit: 4,
        };
        table.put(&value).await.unwrap();
        assert_eq!(table.get(("1", "2")).await.unwrap().unwrap(), value);
        let filter = Arguments::LIMITED.eq(4).and(Arguments::EXPECTED.eq("3"));
        assert_eq!(table.query("1").filter(filter).await.unwrap().len(), 1);
        table.delete(("1", "2")).await.unwrap();
        assert!(!table.exists(("1", "2")).await.unwrap());
    })
    .await;
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "names")]
struct Names {
    #[hash_key]
    #[dynamo(rename = "user__eq")]
    user: String,
    #[dynamo(rename = "age__gt")]
    age: u64,
    #[dynamo(rename = "a.b[0]")]
    dotted: String,
    size: u64,
    #[dynamo(rename = "#0 = :0 \"\\\u{e9}")]
    hostile: Option<String>,
}

#[tokio::test]
async fn b88_names_are_placeholders() {
    on_every_engine(async |engine| {
        let names = engine.table::<Names>().await;
        let value = Names {
            user: "u".into(),
            age: 1,
            dotted: "d".into(),
            size: 2,
            hostile: Some("h".into()),
        };
        names.insert(&value).await.unwrap();
        let filter = Names::AGE
            .eq(1)
            .and(Names::DOTTED.eq("d"))
            .and(Names::SIZE.ge(2))
            .and(Names::HOSTILE.begins_with("h"));
        let mut item = names.query("u").filter(filter).one().await.unwrap();
        assert_eq!(item, value);
        item.hostile = None;
        item.dotted = "e".into();
        assert!(item.save().await.unwrap());
        let now = names.get("u").await.unwrap().unwrap();
        assert_eq!((now.dotted.as_str(), &now.hostile), ("e", &None));
    })
    .await;
}

#[tokio::test]
async fn b81_key_conditions() {
    on_every_engine(async |engine| {
        let posts = posts(engine, 5).await;
        let rust = || posts.query("rust").range();
        assert_eq!(numbers(&rust().eq(3).await.unwrap()), [3]);
        assert_eq!(numbers(&rust().le(2).await.unwrap()), [1, 2]);
        assert_eq!(numbers(&rust().lt(2).await.unwrap()), [1]);
        assert_eq!(numbers(&rust().ge(4).await.unwrap()), [4, 5]);
        assert_eq!(numbers(&rust().gt(4).await.unwrap()), [5]);
        assert_eq!(numbers(&rust().between(2, 4).await.unwrap()), [2, 3, 4]);
        assert!(posts.query("nothing").await.unwrap().is_empty());

        let users = engine.table::<User>().await;
        for (number, name) in ["Doe", "Davis", "Smith"].into_iter().enumerate() {
            users.put(&user(name, name, number as u64)).await.unwrap();
        }
        let with_d = users.query("standard_user").range().begins_with("D").await;
        let names: Vec<_> = with_d
            .unwrap()
            .iter()
            .map(|user| user.last_name.clone())
            .collect();
        assert_eq!(names, ["Davis", "Doe"]);
        let by_org = users.index(User::BY_ORG).query(("dynamo", 1)).range().ge(1);
        assert_eq!(by_org.await.unwrap().len(), 2);
        let by_email = users.index(User::BY_EMAIL).query("Doe@example.com");
        assert_eq!(by_email.one().await.unwrap().last_name, "Doe");
        let joined = users.index(User::DATE_JOINED_INDEX).query("standard_user");
        let joined = joined.range().between(0, 1).reverse().await.unwrap();
        let names: Vec<_> = joined.iter().map(|user| user.last_name.clone()).collect();
        assert_eq!(names, ["Davis", "Doe"]);
    })
    .await;
}

/// Filters a query and a scan.
async fn filtered<A>(posts: &Table<Post>, filter: Condition<Post, A>) -> Vec<u64>
where
    A: FilterableOn<BaseTable<Post>> + ProjectedBy<BaseTable<Post>>,
{
    let queried = numbers(&posts.query("rust").filter(filter.clone()).await.unwrap());
    let mut scanned = numbers(&posts.scan().filter(filter).await.unwrap());
    scanned.sort_unstable();
    assert_eq!(queried, scanned);
    queried
}

#[tokio::test]
async fn b82_filters() {
    on_every_engine(async |engine| {
        let posts = &posts(engine, 6).await;
        assert_eq!(filtered(posts, Post::BODY.eq("body 2")).await, [2]);
        assert_eq!(
            filtered(posts, Post::BODY.ne("body 2")).await,
            [1, 3, 4, 5, 6]
        );
        assert_eq!(filtered(posts, Post::LIKES.lt(1)).await, [1, 2]);
        assert_eq!(filtered(posts, Post::LIKES.le(1)).await, [1, 2, 3, 4, 5]);
        assert_eq!(filtered(posts, Post::LIKES.gt(1)).await, [6]);
        assert_eq!(filtered(posts, Post::LIKES.ge(1)).await, [3, 4, 5, 6]);
        assert_eq!(filtered(posts, Post::LIKES.between(1, 1)).await, [3, 4, 5]);
        assert_eq!(filtered(posts, Post::BODY.begins_with("body 1")).await, [1]);
        assert_eq!(filtered(posts, Post::EDITED.exists()).await, [2, 4, 6]);
        assert_eq!(filtered(posts, Post::EDITED.not_exists()).await, [1, 3, 5]);
        assert_eq!(filtered(posts, Post::BODY.contains("dy 3")).await, [3]);
        assert_eq!(filtered(posts, Post::TAGS.contains("t3")).await, [3]);
        assert_eq!(
            filtered(posts, !Post::TAGS.contains("t3")).await,
            [1, 2, 4, 5, 6]
        );
        assert_eq!(filtered(posts, Post::EDITED.is_in([2, 4, 5])).await, [2, 4]);
        assert!(filtered(posts, Post::BODY.size().gt(6)).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn b83_null_exists() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        for (id, color) in [("a", Some(s("red"))), ("b", None)] {
            let mut item = stored([("id", s(id)), ("text", s("t")), ("count", n(1))]);
            item.extend(color.map(|color| ("color".to_owned(), color)));
            sdk_put(engine, &notes, &item).await;
        }
        let with = notes
            .scan()
            .filter(Note::COLOR.exists())
            .one()
            .await
            .unwrap();
        assert_eq!(with.id, "a");
        let without = notes.scan().filter(Note::COLOR.not_exists());
        assert_eq!(without.one().await.unwrap().id, "b");
    })
    .await;
}

#[tokio::test]
async fn b86_lists_and_sets_compare_as_what_they_are() {
    on_every_engine(async |engine| {
        let posts = &posts(engine, 3).await;
        let lines = vec!["line 2".to_owned()];
        assert_eq!(filtered(posts, Post::LINES.eq(&lines)).await, [2]);
        assert_eq!(filtered(posts, Post::LINES.ne(&lines)).await, [1, 3]);
        assert_eq!(filtered(posts, Post::LINES.contains("line 3")).await, [3]);
        let tags = BTreeSet::from(["t1".to_owned()]);
        assert_eq!(filtered(posts, Post::TAGS.eq(tags)).await, [1]);
    })
    .await;
}

#[tokio::test]
async fn b87_two_conditions_on_one_attribute_both_hold() {
    on_every_engine(async |engine| {
        let posts = &posts(engine, 12).await;
        let between = Post::LIKES.gt(1).and(Post::LIKES.lt(3));
        assert_eq!(filtered(posts, between).await, [6, 7, 8]);
        // So do two filters.
        let query = posts.query("rust");
        let twice = query.filter(Post::LIKES.gt(1)).filter(Post::LIKES.lt(3));
        assert_eq!(numbers(&twice.await.unwrap()), [6, 7, 8]);
    })
    .await;
}

#[tokio::test]
async fn b89_conditions_nest() {
    on_every_engine(async |engine| {
        let posts = &posts(engine, 6).await;
        let either = || Post::BODY.eq("body 1").or(Post::BODY.eq("body 4"));
        assert_eq!(filtered(posts, either()).await, [1, 4]);
        assert_eq!(filtered(posts, !either()).await, [2, 3, 5, 6]);
        let even = || Post::EDITED.exists();
        assert_eq!(filtered(posts, either().and(even())).await, [4]);
        assert_eq!(filtered(posts, even().and(either())).await, [4]);
        assert_eq!(filtered(posts, either().or(even())).await, [1, 2, 4, 6]);
        assert_eq!(
            filtered(posts, !(even().and(!either()))).await,
            [1, 3, 4, 5]
        );
        let both = Post::LIKES.ge(1).and(even());
        assert_eq!(
            filtered(posts, Post::LIKES.eq(0).or(both)).await,
            [1, 2, 4, 6]
        );
    })
    .await;
}

#[tokio::test]
async fn b91_a_table_of_hash_keys_alone_can_be_queried() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        notes.put(&note("a")).await.unwrap();
        assert_eq!(notes.query("a").one().await.unwrap(), note("a"));
        let filtered = notes.query("a").filter(Note::COUNT.gt(1));
        assert!(filtered.await.unwrap().is_empty());
    })
    .await;
}
