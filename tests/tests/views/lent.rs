//! What a page lends.

use std::borrow::Cow;
use std::collections::BTreeSet;

use dynamo_orm::{DynamoKey, DynamoTable, DynamoView, Serde, Version, ViewList};
use dynamo_orm_tests::{Engine, on_every_engine};
use serde::{Deserialize, Serialize};

use super::{Address, User, user, users};

/// A view of every attribute.
#[derive(DynamoView, Clone, Debug, PartialEq)]
#[dynamo(table = User)]
struct All<'a> {
    kind: &'a str,
    last_name: Cow<'a, str>,
    joined: u64,
    email: Option<&'a str>,
    team: u32,
    balance: f64,
    is_owner: bool,
    photo: &'a [u8],
    tags: &'a BTreeSet<String>,
    log: Vec<&'a str>,
    home: Option<Place<'a>>,
    places: Vec<Place<'a>>,
    subject: &'a str,
    visits: u32,
}

#[derive(DynamoView, Clone, Debug, PartialEq)]
#[dynamo(document = Address)]
struct Place<'a> {
    city: &'a str,
    zip: Option<u32>,
    lines: Vec<Cow<'a, str>>,
}

impl Place<'_> {
    fn owned(&self) -> Address {
        Address {
            city: self.city.into(),
            zip: self.zip,
            lines: self.lines.iter().map(ToString::to_string).collect(),
        }
    }
}

impl All<'_> {
    fn owned(&self) -> User {
        User {
            kind: self.kind.into(),
            last_name: self.last_name.clone().into_owned(),
            joined: self.joined,
            email: self.email.map(Into::into),
            team: self.team,
            balance: self.balance,
            is_owner: self.is_owner,
            photo: self.photo.into(),
            tags: self.tags.clone(),
            log: self.log.iter().copied().map(Into::into).collect(),
            home: self.home.as_ref().map(Place::owned),
            places: self.places.iter().map(Place::owned).collect(),
            subject: self.subject.into(),
            visits: self.visits,
        }
    }
}

#[tokio::test]
async fn every_attribute_as_it_is_owned() {
    on_every_engine(async |engine| {
        let users = users(engine, 1..=9).await;
        let mut pages = users.query("standard").page_size(4).views::<All<'_>>();
        let mut seen = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.unwrap();
            // More than once, and by several at once.
            let (first, second) = (page.iter(), page.iter());
            for (one, other) in first.zip(second) {
                let one = one.unwrap();
                assert_eq!(one, other.unwrap());
                seen.push(one.owned());
            }
        }
        assert_eq!(seen, (1..=9).map(user).collect::<Vec<_>>());
    })
    .await;
}

/// Lists that are not collected.
#[derive(DynamoView, Clone, Debug, PartialEq)]
#[dynamo(table = User)]
struct Lists<'a> {
    log: ViewList<'a, &'a str>,
    places: ViewList<'a, Place<'a>>,
}

#[tokio::test]
async fn lists_are_lent_element_by_element() {
    on_every_engine(async |engine| {
        let users = users(engine, 1..=2).await;
        let mut plain = user(3);
        plain.log = ["a", "", "é"].map(Into::into).into();
        plain.places.clear();
        users.put(&plain).await.unwrap();
        let page = users.query("standard").views::<Lists<'_>>().next().await;
        let page = page.unwrap().unwrap();
        let seen: Vec<_> = page.iter().map(Result::unwrap).collect();
        for (lists, of) in seen.iter().zip([user(1), user(2), plain]) {
            assert_eq!(lists.log.len(), of.log.len());
            assert_eq!(lists.log.iter().len(), of.log.len());
            assert!(lists.log.into_iter().eq(of.log.iter().map(String::as_str)));
            assert_eq!(lists.places.is_empty(), of.places.is_empty());
            let places = lists.places.iter().map(|place| place.owned());
            assert_eq!(places.collect::<Vec<_>>(), of.places);
            assert_eq!(lists.log, lists.log.clone());
            assert_eq!(format!("{:?}", lists.log), format!("{:?}", of.log));
        }
        assert_ne!(seen[0].log, seen[2].log);
    })
    .await;
}

/// Types that are viewed by reference, or as what they are stored as.
#[derive(DynamoTable, Clone, Debug)]
#[dynamo(table = "jobs")]
struct Job {
    #[hash_key]
    id: Id,
    made: std::time::SystemTime,
    letter: char,
    #[dynamo(serde)]
    settings: Settings,
    note: Option<Box<str>>,
    marks: Vec<Option<u8>>,
    #[dynamo(version)]
    version: Version,
}

#[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Id(String);

#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
struct Settings {
    dark: bool,
}

#[derive(DynamoView, Debug, PartialEq)]
#[dynamo(table = Job)]
struct Seen<'a> {
    id: &'a str,
    made: std::time::SystemTime,
    letter: char,
    settings: &'a Serde<Settings>,
    note: Option<&'a str>,
    marks: Vec<Option<u8>>,
}

#[derive(DynamoView, Debug, PartialEq)]
#[dynamo(table = Job)]
struct ById<'a> {
    id: &'a Id,
    marks: &'a Vec<Option<u8>>,
    version: &'a Version,
}

/// Borrows nothing.
#[derive(DynamoView, Debug, PartialEq)]
#[dynamo(table = Job)]
struct Letter {
    letter: char,
}

#[tokio::test]
async fn types_of_other_kinds() {
    let engine = Engine::embedded();
    let jobs = engine.table::<Job>().await;
    let made = std::time::UNIX_EPOCH + std::time::Duration::from_millis(1500);
    let job = Job {
        id: Id("a\"b".into()),
        made,
        letter: 'é',
        settings: Settings { dark: true },
        note: Some("".into()),
        marks: vec![Some(1), None],
        version: Version::default(),
    };
    jobs.put(&job).await.unwrap();
    let mut pages = jobs.scan().views::<Seen<'_>>();
    let page = pages.next().await.unwrap().unwrap();
    let seen = Seen {
        id: "a\"b",
        made,
        letter: 'é',
        settings: &Serde(Settings { dark: true }),
        note: Some(""),
        marks: vec![Some(1), None],
    };
    assert_eq!(page.iter().next().unwrap().unwrap(), seen);
    let mut pages = jobs.scan().views::<ById<'_>>();
    let page = pages.next().await.unwrap().unwrap();
    let by_id = page.iter().next().unwrap().unwrap();
    assert_eq!((by_id.id, by_id.marks), (&job.id, &job.marks));
    assert_eq!(*by_id.version, 1.into());
    let mut pages = jobs.scan().views::<Letter>();
    let page = pages.next().await.unwrap().unwrap();
    let letters: Vec<_> = page.iter().map(Result::unwrap).collect();
    assert_eq!(letters, [Letter { letter: 'é' }]);
}

/// What an absent attribute is viewed as.
#[derive(DynamoView, Debug, PartialEq)]
#[dynamo(table = User)]
struct Defaults<'a> {
    #[dynamo(default)]
    kind: &'a str,
    #[dynamo(path = SUBJECT, default = nothing)]
    title: &'a str,
    #[dynamo(default)]
    visits: u32,
    #[dynamo(default)]
    log: Vec<&'a str>,
    home: Option<Place<'a>>,
    #[dynamo(default = address_of_no_one)]
    places: Vec<Place<'a>>,
    tags: &'a BTreeSet<String>,
}

fn nothing() -> &'static str {
    "nothing"
}

fn address_of_no_one<'a>() -> Vec<Place<'a>> {
    vec![Place {
        city: "nowhere",
        zip: None,
        lines: Vec::new(),
    }]
}

#[tokio::test]
async fn absent_attributes() {
    let engine = Engine::embedded();
    let users = User::table(&engine.db);
    let answer = |item: &str| format!("{{\"Items\":[{item}],\"Count\":1,\"ScannedCount\":1}}");
    let body = answer("{}");
    engine.requests.answer(move |_| Some((200, body.clone())));
    let page = users.scan().views::<Defaults<'_>>().next().await;
    let page = page.unwrap().unwrap();
    let none = Defaults {
        kind: "",
        title: "nothing",
        visits: 0,
        log: Vec::new(),
        home: None,
        places: address_of_no_one(),
        tags: &BTreeSet::new(),
    };
    assert_eq!(page.iter().next().unwrap().unwrap(), none);
    let body = answer(r#"{"home":{"NULL":true},"a.b":{"S":"\u00e9\ud83d\ude00"},"log":{"L":[]}}"#);
    engine.requests.answer(move |_| Some((200, body.clone())));
    let page = users.scan().views::<Defaults<'_>>().next().await;
    let page = page.unwrap().unwrap();
    let title = Defaults {
        title: "é😀",
        ..none
    };
    assert_eq!(page.iter().next().unwrap().unwrap(), title);
}
