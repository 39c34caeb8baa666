//! Updates that are refused before anything is sent, and the exact text.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::{DynamoTable, ErrorKind, Update};
use dynamo_orm_tests::Engine;

use super::{Address, User, address};

async fn refusal(update: impl FnOnce(Update<User>) -> Update<User>) -> (ErrorKind, String) {
    let engine = Engine::embedded();
    let users = User::table(&engine.db);
    let update = update(users.update(("standard", "Doe")));
    let error = update.create_if_missing().await.unwrap_err();
    assert!(error.error().is_unsent());
    assert!(engine.requests.take().is_empty());
    let text = error.to_string();
    let text = text.strip_prefix("table `users`: ").unwrap();
    (error.kind(), text.to_owned())
}

/// A request that cannot be right.
async fn request(update: impl FnOnce(Update<User>) -> Update<User>) -> String {
    let (kind, text) = refusal(update).await;
    assert_eq!(kind, ErrorKind::Request);
    text
}

/// A value or expression that cannot be sent.
async fn expression(update: impl FnOnce(Update<User>) -> Update<User>) -> String {
    let (kind, text) = refusal(update).await;
    assert_eq!(kind, ErrorKind::Expression);
    text
}

#[tokio::test]
async fn an_update_without_an_action() {
    let nothing = "this update has no action, so there is nothing to send; give it one, such as `set` or `add`";
    assert_eq!(request(|update| update).await, nothing);
    assert_eq!(
        request(|update| update.add(User::TAGS, [""; 0])).await,
        nothing
    );
    assert_eq!(
        request(|update| update.condition(User::LEVEL.eq(1))).await,
        nothing
    );
}

#[tokio::test]
async fn one_path_twice() {
    assert_eq!(
        request(|update| update.set(User::VISITS, 1).add(User::VISITS, 1)).await,
        "this update changes `visits` twice; leave one of the two actions out"
    );
    assert_eq!(
        request(|update| {
            let line = || User::ADDRESS.then(Address::LINES).at(2);
            update
                .set(User::LEVEL, 1)
                .remove(line())
                .set(line(), "2 Main St")
        })
        .await,
        "this update changes `address.lines[2]` twice; leave one of the two actions out"
    );
}

#[tokio::test]
async fn a_path_and_a_part_of_it() {
    let overlap = "this update changes `address` and also `address.city`, which is a part of it; leave one of the two \
                   actions out";
    let city = || User::ADDRESS.then(Address::CITY);
    assert_eq!(
        request(|update| update.remove(User::ADDRESS).set(city(), "Paris")).await,
        overlap
    );
    assert_eq!(
        request(|update| update.set(city(), "Paris").remove(User::ADDRESS)).await,
        overlap
    );
    assert_eq!(
        request(|update| {
            update
                .set(User::HOMES.at(1).then(Address::CITY), "Paris")
                .append(User::HOMES, [address("Rome")])
        })
        .await,
        "this update changes `homes` and also `homes[1].city`, which is a part of it; leave one of the two actions \
         out"
    );
}

#[tokio::test]
async fn a_required_attribute_cannot_be_removed() {
    let required = |path: &str| {
        format!(
            "attribute `{path}`: its field requires it, so the item could not be read without it; set it to another \
             value, or make the field an `Option`"
        )
    };
    assert_eq!(
        expression(|update| update.remove(User::FIRST_NAME)).await,
        required("first_name")
    );
    assert_eq!(
        expression(|update| update.remove(User::LOG)).await,
        required("log")
    );
    assert_eq!(
        expression(|update| update.remove(User::HOMES.at(0).then(Address::CITY))).await,
        required("homes[0].city")
    );
}

/// A table whose list has one length.
#[derive(DynamoTable, Debug)]
#[dynamo(table = "games")]
struct Game {
    #[hash_key]
    id: u64,
    board: [u16; 3],
    second: Option<[u16; 3]>,
}

#[tokio::test]
async fn an_array_keeps_its_length() {
    let engine = Engine::embedded();
    let games = Game::table(&engine.db);
    games.create_table().await.unwrap();
    let (board, second) = ([1, 2, 3], Some([1, 2, 3]));
    let game = Game {
        id: 1,
        board,
        second,
    };
    games.put(&game).await.unwrap();
    engine.requests.take();
    let refused = async |update: Update<Game>| {
        let error = update.must_exist().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Expression);
        assert!(engine.requests.take().is_empty());
        error.to_string()
    };
    let without = |path: &str| {
        format!(
            "table `games`: attribute `{path}`: an array keeps its length, so the item could not be read without this \
             element; set the element to another value, or make the field a `Vec`"
        )
    };
    let beyond = |path: &str| {
        format!(
            "table `games`: attribute `{path}`: the array has 3 elements, so the item could not be read with this one; \
             give an index that is less, or make the field a `Vec`"
        )
    };
    let update = || games.update(1);
    assert_eq!(
        refused(update().remove(Game::BOARD.at(0))).await,
        without("board[0]")
    );
    assert_eq!(
        refused(update().remove(Game::SECOND.at(2))).await,
        without("second[2]")
    );
    assert_eq!(
        refused(update().set(Game::BOARD.at(3), 1)).await,
        beyond("board[3]")
    );
    assert_eq!(
        refused(update().set_if_absent(Game::SECOND.at(9), 1)).await,
        beyond("second[9]")
    );
    let update = update().set(Game::BOARD.at(2), 9).must_exist();
    let game = update.returning_new().await.unwrap();
    assert_eq!(game.board, [1, 2, 9]);
}

/// A table whose fields only serde knows.
#[derive(DynamoTable, Debug)]
#[dynamo(table = "by_serde")]
struct BySerde {
    #[hash_key]
    id: u64,
    #[dynamo(serde)]
    maybe: Option<(u8, u8)>,
    #[dynamo(serde)]
    always: (u8, u8),
}

#[tokio::test]
async fn what_serde_reads_from_nothing_is_removed() {
    let engine = Engine::embedded();
    let table = BySerde::table(&engine.db);
    table.create_table().await.unwrap();
    let (maybe, always) = (Some((1, 2)), (1, 2));
    let item = BySerde {
        id: 1,
        maybe,
        always,
    };
    table.put(&item).await.unwrap();
    let update = table.update(1).remove(BySerde::MAYBE).must_exist();
    let item = update.returning_new().await.unwrap();
    assert_eq!((item.maybe, item.always), (None, (1, 2)));
    let update = table.update(1).remove(BySerde::ALWAYS).must_exist();
    assert_eq!(
        update.await.unwrap_err().to_string(),
        "table `by_serde`: attribute `always`: its field requires it, so the item could not be read without it; set it \
         to another value, or make the field an `Option`"
    );
}

/// A table whose field has a default.
#[derive(DynamoTable)]
#[dynamo(table = "counters")]
struct Counter {
    #[hash_key]
    id: u64,
    #[dynamo(default)]
    count: u64,
}

#[tokio::test]
async fn a_field_with_a_default_is_set_and_not_removed() {
    let engine = Engine::embedded();
    let counters = Counter::table(&engine.db);
    counters.create_table().await.unwrap();
    let counter = Counter { id: 1, count: 5 };
    counters.put(&counter).await.unwrap();
    let update = counters.update(counter.id).remove(Counter::COUNT);
    let error = update.must_exist().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Expression);
    let update = counters.update(1).set(Counter::COUNT, u64::default());
    let reset = update.must_exist().returning_new().await.unwrap();
    assert_eq!(reset.count, 0);
}

#[tokio::test]
async fn values_that_cannot_be_stored() {
    let finite = "a number is finite: NaN and infinities cannot be stored";
    let nan = expression(|update| update.set(User::RATIO, f64::NAN)).await;
    assert_eq!(nan, format!("attribute `ratio`: {finite}"));
    let nan = expression(|update| update.set(User::RATIO, User::RATIO.plus(f64::INFINITY))).await;
    assert_eq!(nan, format!("attribute `ratio`: {finite}"));
    let nan = expression(|update| update.add(User::RATIO, f64::NAN)).await;
    assert_eq!(nan, format!("attribute `ratio`: {finite}"));
    // A key of an index, though not of the table.
    assert_eq!(
        expression(|update| update.set(User::EMAIL, "")).await,
        "attribute `email`: a key value cannot be empty"
    );
    assert_eq!(
        expression(|update| update.set_if_absent(User::EMAIL, "")).await,
        "attribute `email`: a key value cannot be empty"
    );
    assert_eq!(
        expression(|update| update.set(User::EMAIL, User::NICK.if_absent(""))).await,
        "attribute `email`: a key value cannot be empty"
    );
    let long = || User::FIRST_NAME.if_absent("x".repeat(2049));
    assert_eq!(
        expression(|update| update.set(User::EMAIL, long())).await,
        "attribute `email`: a value of this key has at most 2048 bytes, not 2049"
    );
}

/// A table of a field that holds values of more than one type.
#[derive(DynamoTable)]
#[dynamo(table = "boxes")]
struct Boxed {
    #[hash_key]
    id: u64,
    any: AttributeValue,
}

#[tokio::test]
async fn values_that_cannot_be_added() {
    let engine = Engine::embedded();
    let boxes = Boxed::table(&engine.db);
    let refused = async |update: Update<Boxed>| {
        let error = update.create_if_missing().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Expression);
        assert!(engine.requests.take().is_empty());
        error.to_string()
    };
    let text = || AttributeValue::S("x".into());
    let number = || AttributeValue::N("1".into());
    assert_eq!(
        refused(boxes.update(1).add(Boxed::ANY, text())).await,
        "table `boxes`: attribute `any`: `add` takes a number or a set, and this value is a string (S); `set` replaces \
         what is stored"
    );
    let calculated = "table `boxes`: attribute `any`: DynamoDB calculates with numbers only, and this value is a string \
                      (S); give a number";
    for update in [
        boxes.update(1).set(Boxed::ANY, Boxed::ANY.plus(text())),
        boxes.update(1).set(Boxed::ANY, Boxed::ANY.minus(text())),
        boxes
            .update(1)
            .set(Boxed::ANY, Boxed::ANY.if_absent(text()).plus(number())),
        boxes
            .update(1)
            .set(Boxed::ANY, Boxed::ANY.plus(Boxed::ANY.if_absent(text()))),
    ] {
        assert_eq!(refused(update).await, calculated);
    }
    // What DynamoDB takes is sent.
    boxes.create_table().await.unwrap();
    let any = AttributeValue::N("1".into());
    boxes.put(&Boxed { id: 1, any }).await.unwrap();
    let update = boxes.update(1).add(Boxed::ANY, number());
    update.must_exist().await.unwrap();
    let update = boxes.update(1).set(Boxed::ANY, Boxed::ANY.plus(number()));
    let three = update.must_exist().returning_new().await.unwrap();
    assert_eq!(three.any, AttributeValue::N("3".into()));
    let any = AttributeValue::Ss(vec!["a".into()]);
    boxes.put(&Boxed { id: 1, any }).await.unwrap();
    let more = AttributeValue::Ss(vec!["b".into()]);
    let update = boxes.update(1).add(Boxed::ANY, more).must_exist();
    update.await.unwrap();
}

#[tokio::test]
async fn nothing_to_work_with() {
    let nothing = |path: &str| {
        format!(
            "attribute `{path}`: `None` and empty sets are stored as an absent attribute, so there is no value to work \
             with; leave this action out"
        )
    };
    assert_eq!(
        expression(|update| update.add(User::BONUS, None)).await,
        nothing("bonus")
    );
    assert_eq!(
        expression(|update| update.set_if_absent(User::TAGS, BTreeSet::new())).await,
        nothing("tags")
    );
    assert_eq!(
        expression(|update| update.set(User::VISITS, User::BONUS.if_absent(None))).await,
        nothing("visits")
    );
    assert_eq!(
        expression(|update| update.set(User::VISITS, User::BONUS.plus(None))).await,
        nothing("visits")
    );
}

#[tokio::test]
async fn an_expression_over_the_limits() {
    let entries = |count: usize, update: Update<User>| {
        (0..count).fold(update, |update, index| {
            update.set_if_absent(User::LIMITS.entry(index.to_string()), 1)
        })
    };
    assert_eq!(
        expression(|update| entries(200, update)).await,
        "an expression has at most 4096 bytes; this one has 7386"
    );
    // The condition is an expression of its own, and has both limits.
    let level = |_| User::LEVEL.eq(1);
    assert_eq!(
        expression(|update| {
            (0..151)
                .map(level)
                .fold(update.set(User::LEVEL, 1), Update::condition)
        })
        .await,
        "an expression has at most 300 operators; this one has 301"
    );
}

#[tokio::test]
async fn a_key_that_cannot_be_one() {
    let engine = Engine::embedded();
    let users = User::table(&engine.db);
    let update = users.update(("", "Doe")).set(User::LEVEL, 1);
    let error = update.must_exist().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encode);
    assert_eq!(
        error.to_string(),
        "table `users` (key `kind`, `last_name`): attribute `kind`: a key value cannot be empty"
    );
    assert!(engine.requests.take().is_empty());
}

#[tokio::test]
async fn an_answer_without_the_item() {
    let engine = Engine::embedded();
    engine.requests.answer(|_| Some((200, "{}".into())));
    let users = User::table(&engine.db);
    let update = users.update(("standard", "Doe")).set(User::LEVEL, 1);
    let error = update.must_exist().returning_new().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Response);
    assert_eq!(
        error.to_string(),
        "table `users`: the answer does not tell the item as it is now"
    );
}
