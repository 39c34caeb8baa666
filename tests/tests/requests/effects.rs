//! What becomes of an item that is updated, and what its update returns.

use dynamo_orm::{DynamoTable, ErrorKind, Table};
use dynamo_orm_tests::{Engine, on_every_engine};

use super::{Address, Note, User, address, note, user};

async fn doe(engine: &Engine) -> Table<User> {
    let users = engine.table::<User>().await;
    users.put(&user("Doe")).await.unwrap();
    users
}

#[tokio::test]
async fn every_action_does_what_it_says() {
    on_every_engine(async |engine| {
        let users = doe(engine).await;
        let now = users
            .update(("standard", "Doe"))
            .set(User::FIRST_NAME, "Johann")
            .set(User::NICK, User::FIRST_NAME)
            .set_if_absent(User::JOINED, 99_u64)
            .set_if_absent(User::EMAIL, "j@b.c")
            .set(User::VISITS, User::VISITS.plus(User::JOINED))
            .set(User::TEAM, User::TEAM.minus(1))
            .set(User::ADDRESS.then(Address::CITY), "Paris")
            .remove(User::ADDRESS.then(Address::ZIP))
            .set(User::LIMITS.entry("c"), 3)
            .remove(User::LIMITS.entry("a.b"))
            .remove(User::HOMES.at(0))
            .append(User::LOG, ["x", "y"])
            .prepend(User::NOTES, ["first".to_owned()])
            .add(User::BONUS, 2)
            .add(User::MARKS, [1, 2])
            .delete(User::TAGS, ["old", "never"])
            .must_exist()
            .returning_new()
            .await
            .unwrap();
        let expected = User {
            first_name: "Johann".into(),
            nick: Some("Jane".into()),
            email: Some("j@b.c".into()),
            visits: 15,
            team: 6,
            address: Some(Address {
                zip: None,
                ..address("Paris")
            }),
            limits: [("c".into(), 3)].into(),
            homes: vec![address("Bern")],
            log: ["made", "x", "y"].map(String::from).into(),
            notes: Some(vec![Some("first".into())]),
            bonus: Some(2),
            marks: Some([1, 2].into()),
            tags: ["new".to_owned()].into(),
            ..user("Doe")
        };
        assert_eq!(now, expected);
        let stored = users.get(("standard", "Doe")).consistent().required();
        assert_eq!(stored.await.unwrap(), expected);
    })
    .await;
}

#[tokio::test]
async fn an_item_that_must_exist_is_not_created() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        let update = || notes.update(1).set(Note::TEXT, "new");
        let error = update().must_exist().await.unwrap_err();
        assert!(error.is_condition_failed());
        assert_eq!(error.current().unwrap(), None);
        assert!(!notes.exists(1).consistent().await.unwrap());

        update().create_if_missing().await.unwrap();
        let created = notes.get(1).consistent().required().await.unwrap();
        assert_eq!(created.text, "new");
        update().must_exist().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_refused_update_returns_the_item_and_changes_nothing() {
    on_every_engine(async |engine| {
        let users = doe(engine).await;
        let refused = users
            .update(("standard", "Doe"))
            .add(User::VISITS, 1)
            .condition(User::VISITS.lt(10).or(User::NICK.exists()))
            .must_exist()
            .await
            .unwrap_err();
        assert!(refused.is_condition_failed());
        assert_eq!(refused.current().unwrap().as_deref(), Some(&user("Doe")));
        let stored = users.get(("standard", "Doe")).consistent().required();
        assert_eq!(stored.await.unwrap(), user("Doe"));
    })
    .await;
}

#[tokio::test]
async fn the_old_item_is_a_value_and_the_new_one_can_be_saved() {
    on_every_engine(async |engine| {
        let notes = engine.table::<Note>().await;
        notes.put(&note(1)).await.unwrap();
        let update = || notes.update(1).set(Note::COLOR, "red").must_exist();
        assert_eq!(update().returning_old().await.unwrap(), Some(note(1)));

        let mut new = update().returning_new().await.unwrap();
        assert!(!new.needs_save());
        new.text = "more".into();
        assert!(new.partial_save().await.unwrap());
        let stored = notes.get(1).consistent().required().await.unwrap();
        assert_eq!(
            (&*stored.text, stored.color.as_deref()),
            ("more", Some("red"))
        );
    })
    .await;
}

#[tokio::test]
async fn what_an_update_changed_can_be_asked_for_alone() {
    on_every_engine(async |engine| {
        let users = engine.table::<User>().await;
        users.put(&user("Doe")).await.unwrap();
        let update = || {
            users
                .update(("standard", "Doe"))
                .add(User::VISITS, 5)
                .set(User::ADDRESS.then(Address::CITY), "Paris")
                .remove(User::EMAIL)
                .must_exist()
        };
        let old = update().returning_updated_old().await.unwrap();
        assert_eq!(old.get(User::VISITS).unwrap(), Some(10));
        let city = || User::ADDRESS.then(Address::CITY);
        assert_eq!(old.get(city()).unwrap().as_deref(), Some("Rome"));
        assert_eq!(old.get(User::EMAIL).unwrap(), None);

        let new = update().returning_updated_new().await.unwrap();
        assert_eq!(new.get(User::VISITS).unwrap(), Some(20));
        assert_eq!(new.get(city()).unwrap().as_deref(), Some("Paris"));
        assert_eq!(new.get(User::FIRST_NAME).unwrap(), None);
        assert_eq!(new.get(User::ADDRESS.then(Address::ZIP)).unwrap(), None);
        assert!(!format!("{new:?}").contains("Paris"));
        let part = new.get(User::LOG.at(0)).unwrap_err();
        assert_eq!(part.kind(), ErrorKind::Request);
        assert_eq!(
            part.to_string(),
            format!(
                "table `{}`: attribute `log`: an answer tells which elements of a list changed, but not where they \
                 stand; use `returning_new()` or `returning_old()`",
                users.name()
            )
        );
        // Of a document only what changed is told, and that is no whole address.
        let misfit = new.get(User::ADDRESS).unwrap_err();
        assert_eq!(misfit.kind(), ErrorKind::Decode);
        assert!(misfit.to_string().contains("attribute `address.lines`"), "{misfit}");
    })
    .await;
}

#[tokio::test]
async fn an_item_that_is_created_was_nothing_before() {
    let engine = Engine::embedded();
    // The embedded engine answers with the key here, DynamoDB with nothing:
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.ReturnValues
    engine.requests.answer(|_| Some((200, "{}".into())));
    let update = Note::table(&engine.db).update(1).set(Note::TEXT, "text");
    let old = update.create_if_missing().returning_old().await.unwrap();
    assert_eq!(old, None);
}

/// [`Note`] as a program knows it that has never heard of its text.
#[derive(DynamoTable)]
#[dynamo(table = "notes")]
struct Bare {
    #[hash_key]
    id: u64,
    color: Option<String>,
}

#[tokio::test]
async fn an_item_that_does_not_fit_is_an_error_of_a_done_update() {
    let engine = Engine::embedded();
    let notes = Note::table(&engine.db);
    notes.create_table().await.unwrap();
    let update = || notes.update(1).set(Note::COLOR, "red").create_if_missing();
    let text = "table `notes` (key `id`): attribute `text`: the attribute is missing; if stored items lack it, make its field an `Option` or mark it `#[dynamo(default)]`";
    let new = update().returning_new().await.unwrap_err();
    assert_eq!(new.kind(), ErrorKind::Decode);
    assert_eq!(new.to_string(), text);
    assert_eq!(new.error().item().unwrap().len(), 2);
    let old = update().returning_old().await.unwrap_err();
    assert_eq!(old.to_string(), text);
    let bare = Bare::table(&engine.db).get(1).required().await.unwrap();
    assert_eq!((bare.id, bare.color.as_deref()), (1, Some("red")));
}

#[tokio::test]
async fn what_the_struct_does_not_know_stays() {
    let engine = Engine::embedded();
    let notes = Note::table(&engine.db);
    notes.create_table().await.unwrap();
    notes.put(&note(1)).await.unwrap();
    let bare = Bare::table(&engine.db);
    let update = bare.update(1).set(Bare::COLOR, "red").must_exist();
    let mut new = update.returning_new().await.unwrap();
    new.color = None;
    new.save().await.unwrap();
    assert_eq!(notes.get(1).required().await.unwrap(), note(1));
}

#[tokio::test]
async fn nothing_is_sent_before_the_first_poll() {
    let engine = Engine::embedded();
    let notes = Note::table(&engine.db);
    notes.create_table().await.unwrap();
    engine.requests.take();
    let update = notes.update(1).set(Note::TEXT, "secret");
    assert_eq!(
        format!("{update:?}"),
        r#"Update { table: Table("notes"), .. }"#
    );
    let update = update.create_if_missing();
    let new = notes.update(1).set(Note::TEXT, "a").must_exist();
    let new = new.returning_new();
    assert!(!format!("{new:?}").contains("secret"));
    assert!(engine.requests.take().is_empty());
    update.await.unwrap();
    assert_eq!(engine.requests.count("UpdateItem"), 1);
    // Its future can be spawned.
    let update = notes.update(1).set(Note::TEXT, "a").must_exist();
    tokio::spawn(update.into_future()).await.unwrap().unwrap();
}

#[tokio::test]
async fn an_old_item_that_does_not_fit_is_an_error_of_a_done_write() {
    let engine = Engine::embedded();
    let notes = Note::table(&engine.db);
    notes.create_table().await.unwrap();
    let bare = Bare::table(&engine.db);
    let red = Bare {
        id: 1,
        color: Some("red".into()),
    };
    let text = "table `notes` (key `id`): attribute `text`: the attribute is missing; if stored items lack it, make its field an `Option` or mark it `#[dynamo(default)]`";
    bare.put(&red).await.unwrap();
    let put = notes.put(&note(1)).returning_old().await.unwrap_err();
    assert_eq!(put.to_string(), text);
    assert_eq!(notes.get(1).required().await.unwrap(), note(1));
    bare.put(&red).await.unwrap();
    let delete = notes.delete(1).returning_old().await.unwrap_err();
    assert_eq!(delete.to_string(), text);
    assert_eq!(delete.error().item().unwrap().len(), 2);
    assert!(!notes.exists(1).await.unwrap());
}

#[tokio::test]
async fn the_old_items_of_puts_and_deletes_are_values() {
    on_every_engine(async |engine| {
        let users = engine.table::<User>().await;
        let put = async |user: User| users.put(&user).returning_old().await.unwrap();
        assert_eq!(put(user("Doe")).await, None);
        let changed = User {
            level: 9,
            ..user("Doe")
        };
        assert_eq!(put(changed.clone()).await, Some(user("Doe")));
        let delete = async || {
            let delete = users.delete(("standard", "Doe"));
            delete.returning_old().await.unwrap()
        };
        assert_eq!(delete().await, Some(changed));
        assert_eq!(delete().await, None);
    })
    .await;
}
