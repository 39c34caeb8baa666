//! Transactions: the exact request of each action and get, and what is refused before anything is sent.

use dynamo_orm::encode::{Reader, Writer, kind};
use dynamo_orm::{
    Attribute, CapacityMeter, Consumed, DecodeError, DynamoKey, DynamoProjection, DynamoTable,
    EncodeError, ErrorKind, Table, TransactError,
};
use dynamo_orm_tests::Engine;
use serde_json::{Value, json};

use super::{Note, User, assert_sent, note, user, user_json};

/// An engine with the tables `users` and `notes`; in them [`user`] Doe and [`note`] 1.
async fn tables() -> (Engine, Table<User>, Table<Note>) {
    let engine = Engine::embedded();
    let (users, notes) = (User::table(&engine.db), Note::table(&engine.db));
    users.create_table().await.unwrap();
    notes.create_table().await.unwrap();
    users.put(&user("Doe")).await.unwrap();
    notes.put(&note(1)).await.unwrap();
    engine.requests.take();
    (engine, users, notes)
}

fn write(actions: &Value) -> (&'static str, Value) {
    let request = json!({"ClientRequestToken": "t", "TransactItems": actions});
    ("TransactWriteItems", request)
}

fn on_note(id: u64, more: Value) -> Value {
    let mut action = json!({
        "TableName": "notes",
        "Key": {"id": {"N": id.to_string()}},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    let Value::Object(more) = more else {
        unreachable!()
    };
    action.as_object_mut().unwrap().extend(more);
    action
}

#[tokio::test]
async fn each_action_is_the_request_of_its_builder() {
    let (engine, users, notes) = tables().await;
    engine
        .db
        .transact_write()
        .token("t")
        .action(users.put(&user("Roe")).condition(User::LEVEL.not_exists()))
        .action(notes.insert(&note(2)))
        .action(
            notes
                .update(3)
                .set(Note::TEXT, "new")
                .condition(Note::COLOR.ne("red"))
                .create_if_missing(),
        )
        .action(notes.delete(4).condition(Note::TEXT.not_exists()))
        .action(notes.check(1, Note::TEXT.eq("text").or(Note::ID.gt(5))))
        .action(notes.put(&note(5)))
        .action(notes.delete(6))
        .await
        .unwrap();
    let actions = json!([
        {"Put": {
            "TableName": "users",
            "Item": user_json("Roe"),
            "ConditionExpression": "attribute_not_exists(#0)",
            "ExpressionAttributeNames": {"#0": "level"},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }},
        {"Put": {
            "TableName": "notes",
            "Item": {"id": {"N": "2"}, "text": {"S": "text"}},
            "ConditionExpression": "attribute_not_exists(#0)",
            "ExpressionAttributeNames": {"#0": "id"},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }},
        {"Update": on_note(3, json!({
            "UpdateExpression": "SET #0 = :0",
            "ConditionExpression": "#1 <> :1",
            "ExpressionAttributeNames": {"#0": "text", "#1": "color"},
            "ExpressionAttributeValues": {":0": {"S": "new"}, ":1": {"S": "red"}},
        }))},
        {"Delete": on_note(4, json!({
            "ConditionExpression": "attribute_not_exists(#0)",
            "ExpressionAttributeNames": {"#0": "text"},
        }))},
        {"ConditionCheck": on_note(1, json!({
            "ConditionExpression": "#0 = :0 OR #1 > :1",
            "ExpressionAttributeNames": {"#0": "text", "#1": "id"},
            "ExpressionAttributeValues": {":0": {"S": "text"}, ":1": {"N": "5"}},
        }))},
        {"Put": {
            "TableName": "notes",
            "Item": {"id": {"N": "5"}, "text": {"S": "text"}},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }},
        {"Delete": on_note(6, json!({}))},
    ]);
    assert_sent(&engine, [write(&actions)]);
}

#[tokio::test]
async fn items_send_what_they_send_alone() {
    let (engine, _users, notes) = tables().await;
    for id in 2..=4 {
        notes.put(&note(id)).await.unwrap();
    }
    let mut saved = notes.get(1).required().await.unwrap();
    let mut partly = notes.get(2).required().await.unwrap();
    let mut overwritten = notes.get(3).required().await.unwrap();
    let deleted = notes.get(4).required().await.unwrap();
    let mut new = notes.item(note(5));
    for item in [&mut saved, &mut partly, &mut overwritten] {
        item.text = "new".into();
    }
    engine.requests.take();
    engine
        .db
        .transact_write()
        .action(saved.save())
        .action(partly.partial_save())
        .action(overwritten.overwrite())
        .action(deleted.delete().unchanged())
        .action(new.save())
        .token("t")
        .await
        .unwrap();
    let put = |id: u64, text: &str| {
        json!({
            "TableName": "notes",
            "Item": {"id": {"N": id.to_string()}, "text": {"S": text}},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        })
    };
    let mut insert = put(5, "text");
    insert["ConditionExpression"] = json!("attribute_not_exists(#0)");
    insert["ExpressionAttributeNames"] = json!({"#0": "id"});
    let whole = "attribute_exists(#0) AND #1 = :0 AND attribute_not_exists(#2)";
    let actions = json!([
        {"Update": on_note(1, json!({
            "UpdateExpression": "SET #1 = :1",
            "ConditionExpression": whole,
            "ExpressionAttributeNames": {"#0": "id", "#1": "text", "#2": "color"},
            "ExpressionAttributeValues": {":0": {"S": "text"}, ":1": {"S": "new"}},
        }))},
        {"Update": on_note(2, json!({
            "UpdateExpression": "SET #1 = :1",
            "ConditionExpression": "attribute_exists(#0) AND #1 = :0",
            "ExpressionAttributeNames": {"#0": "id", "#1": "text"},
            "ExpressionAttributeValues": {":0": {"S": "text"}, ":1": {"S": "new"}},
        }))},
        {"Put": put(3, "new")},
        {"Delete": on_note(4, json!({
            "ConditionExpression": whole,
            "ExpressionAttributeNames": {"#0": "id", "#1": "text", "#2": "color"},
            "ExpressionAttributeValues": {":0": {"S": "text"}},
        }))},
        {"Put": insert},
    ]);
    assert_sent(&engine, [write(&actions)]);
    for item in [&saved, &partly, &overwritten, &new] {
        assert!(!item.needs_save());
    }
}

#[tokio::test]
async fn a_token_is_random_and_the_same_on_a_resend() {
    let (engine, _users, notes) = tables().await;
    let mut failures = 2;
    engine.requests.answer(move |_| {
        failures -= 1;
        (failures >= 0).then(|| (500, r#"{"__type":"x#InternalServerError"}"#.into()))
    });
    for _ in 0..2 {
        let write = engine.db.transact_write().action(notes.put(&note(2)));
        write.await.unwrap();
    }
    let sent = engine.requests.take();
    let tokens: Vec<_> = sent
        .iter()
        .map(|sent| sent.body["ClientRequestToken"].as_str().unwrap())
        .collect();
    let [first, again, once_more, second] = tokens[..] else {
        panic!("{tokens:?}");
    };
    assert_eq!((first, first), (again, once_more));
    assert_ne!(first, second);
    assert_eq!(first.len(), 32);
}

#[tokio::test]
async fn clean_items_are_not_written() {
    let (engine, _users, notes) = tables().await;
    let mut clean = notes.get(1).required().await.unwrap();
    engine.requests.take();
    let write_it = engine.db.transact_write().action(clean.partial_save());
    write_it.await.unwrap();
    assert_sent(&engine, []);
    engine
        .db
        .transact_write()
        .action(clean.save())
        .action(notes.delete(2))
        .token("t")
        .await
        .unwrap();
    let actions = json!([{"Delete": on_note(2, json!({}))}]);
    assert_sent(&engine, [write(&actions)]);
}

#[derive(DynamoProjection, Debug, PartialEq)]
#[dynamo(table = User)]
struct Name {
    first_name: String,
}

#[tokio::test]
async fn gets_keep_their_places_and_types() {
    let (engine, users, notes) = tables().await;
    let gets = (
        notes.get(2),
        users.get(("standard", "Doe")).project::<Name>().required(),
        (3..=4).map(|id| notes.get(id)).collect::<Vec<_>>(),
        // A transaction reads so in any case, and has no such option.
        notes.get(1).consistent(),
    );
    let (none, name, more, first) = engine.db.transact_get(gets).await.unwrap();
    assert!(none.is_none() && more.len() == 2 && more[0].is_none());
    assert_eq!(name.first_name, "Jane");
    assert_eq!(first.unwrap(), note(1));
    let get =
        |id: u64| json!({"Get": {"TableName": "notes", "Key": {"id": {"N": id.to_string()}}}});
    let items = json!([
        get(2),
        {"Get": {
            "TableName": "users",
            "Key": {"kind": {"S": "standard"}, "last_name": {"S": "Doe"}},
            "ProjectionExpression": "#0, #1, #2",
            "ExpressionAttributeNames": {"#0": "first_name", "#1": "kind", "#2": "last_name"},
        }},
        get(3),
        get(4),
        get(1),
    ]);
    let request = json!({"TransactItems": items});
    assert_sent(&engine, [("TransactGetItems", request)]);

    let none = std::iter::empty::<u64>().map(|id| notes.get(id));
    let nothing = engine
        .db
        .transact_get(none.collect::<Vec<_>>())
        .await
        .unwrap();
    assert!(nothing.is_empty());
    assert_sent(&engine, []);
}

/// A transaction that was not sent.
#[track_caller]
fn refused<T>(engine: &Engine, result: Result<T, TransactError>) -> (ErrorKind, String) {
    let Err(error) = result else {
        panic!("it was done");
    };
    assert_sent(engine, []);
    assert!(error.error().is_unsent());
    assert!(error.reasons().is_empty());
    assert_eq!(error.token(), None);
    (error.kind(), error.to_string())
}

#[tokio::test]
async fn a_transaction_without_an_action() {
    let (engine, ..) = tables().await;
    assert_eq!(
        refused(&engine, engine.db.transact_write().await),
        (
            ErrorKind::Request,
            "this transaction has no action, so there is nothing to send; give it one, such as \
             `.action(users.put(&user))`"
                .into()
        )
    );
}

#[tokio::test]
async fn more_than_a_hundred_actions() {
    let (engine, _users, notes) = tables().await;
    let many = |last| {
        let writes = (1..=last).map(|id| notes.delete(id));
        let transaction = engine.db.transact_write();
        writes.fold(transaction, |write, delete| write.action(delete))
    };
    let text = "table `notes`: action 101 of 103: a transaction has at most 100 actions; leave the others to another one";
    let expected = (ErrorKind::Request, text.to_owned());
    assert_eq!(refused(&engine, many(103).await), expected);
    let gets = (1..=103).map(|id| notes.get(id)).collect::<Vec<_>>();
    assert_eq!(
        refused(&engine, engine.db.transact_get(gets).await),
        expected
    );
    many(100).await.unwrap();
    assert_eq!(engine.requests.count("TransactWriteItems"), 1);
}

#[tokio::test]
async fn an_item_twice() {
    let (engine, users, notes) = tables().await;
    let text = |table: &str, action: &str, earlier: u64| {
        let text = format!(
            "table {table}: action {action}: action {earlier} is on this item already, and a transaction takes an item \
             once; leave one of the two out"
        );
        (ErrorKind::DuplicateKey, text)
    };
    let jane = user("Doe");
    let write = engine
        .db
        .transact_write()
        .action(notes.delete(1))
        .action(users.put(&jane))
        .action(users.check(("standard", "Doe"), User::LEVEL.eq(1)));
    assert_eq!(
        refused(&engine, write.await),
        text("`users` (key `kind`, `last_name`)", "3 of 3", 2)
    );
    let gets = (notes.get(1), notes.get(2), notes.get(1));
    assert_eq!(
        refused(&engine, engine.db.transact_get(gets).await),
        text("`notes` (key `id`)", "3 of 3", 1)
    );
    // The same key in another table is another item.
    let others = notes.named("others");
    others.create_table().await.unwrap();
    let write = engine.db.transact_write().action(notes.delete(1));
    write.action(others.delete(1)).await.unwrap();
}

/// A key that writes its number as it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Digits(&'static str);

impl Attribute for Digits {
    type Kind = kind::Number;
    type ListKind = kind::List;
    type Present = Self;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        writer.number(self.0)
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        reader.number().map(|_| Self("1"))
    }
}

impl DynamoKey for Digits {}

#[derive(DynamoTable, Debug)]
#[dynamo(table = "counters")]
struct Counter {
    #[hash_key]
    id: Digits,
}

#[tokio::test]
async fn a_number_is_one_key_however_it_is_written() {
    let engine = Engine::embedded();
    let counters = Counter::table(&engine.db);
    let write = engine
        .db
        .transact_write()
        .action(counters.delete(Digits("1")));
    let write = write.action(counters.delete(Digits("1.0")));
    let (kind, _) = refused(&engine, write.await);
    assert_eq!(kind, ErrorKind::DuplicateKey);
    let gets = (counters.get(Digits("100")), counters.get(Digits("1e2")));
    let (kind, _) = refused(&engine, engine.db.transact_get(gets).await);
    assert_eq!(kind, ErrorKind::DuplicateKey);
}

#[tokio::test]
async fn more_than_four_megabytes() {
    let (engine, _users, notes) = tables().await;
    // Each item has 400 KB, the most there are.
    let large = |id| Note {
        text: "x".repeat(400 * 1024 - "idtext".len() - 2),
        ..note(id)
    };
    let items: Vec<_> = (10..21).map(large).collect();
    let many = |count| {
        let puts = items.iter().take(count).map(|item| notes.put(item));
        let transaction = engine.db.transact_write();
        puts.fold(transaction, |write, put| write.action(put))
    };
    let (kind, text) = refused(&engine, many(11).await);
    assert_eq!(kind, ErrorKind::Request);
    assert_eq!(
        text,
        "table `notes`: action 11 of 11: the items of a transaction have at most 4 MB (4194304 bytes) in total, and with \
         this one they have 4505600; write some of them in another transaction"
    );
    many(10).await.unwrap();
    engine.requests.take();
}

#[tokio::test]
async fn an_action_that_cannot_be_sent_is_named() {
    let (engine, users, notes) = tables().await;
    let mut item = notes.get(1).required().await.unwrap();
    item.id = 9;
    engine.requests.take();
    let write = || engine.db.transact_write().action(notes.delete(8));
    let wrong = User {
        ratio: f64::NAN,
        ..user("Roe")
    };
    assert_eq!(
        refused(&engine, write().action(users.insert(&wrong)).await),
        (
            ErrorKind::Encode,
            "table `users` (key `kind`, `last_name`): action 2 of 2: attribute `ratio`: a number is finite: NaN and \
             infinities cannot be stored"
                .into()
        )
    );
    assert_eq!(
        refused(&engine, write().action(notes.update(2).must_exist()).await),
        (
            ErrorKind::Request,
            "table `notes`: action 2 of 2: this update has no action, so there is nothing to send; give it one, such as \
             `set` or `add`"
                .into()
        )
    );
    assert_eq!(
        refused(
            &engine,
            write()
                .action(notes.check(2, Note::TEXT.is_in([""; 0])))
                .await
        ),
        (
            ErrorKind::Expression,
            "table `notes`: action 2 of 2: `is_in` needs at least one value".into()
        )
    );
    assert_eq!(
        refused(&engine, write().action(item.save()).await),
        (
            ErrorKind::KeyChanged,
            "table `notes` (key `id`): action 2 of 2: `id` changed, but the key of a loaded item stays; put a new item \
             under the new key and delete the old one"
                .into()
        )
    );
    assert_eq!(
        refused(&engine, engine.db.transact_get((notes.get(1), users.get(("", "Doe")))).await),
        (
            ErrorKind::Encode,
            "table `users` (key `kind`, `last_name`): action 2 of 2: attribute `kind`: a key value cannot be empty".into()
        )
    );
}

#[tokio::test]
async fn a_table_of_another_database() {
    let (engine, _users, notes) = tables().await;
    let elsewhere = Note::table(&Engine::embedded().db);
    let write = engine.db.transact_write().action(notes.delete(1));
    assert_eq!(
        refused(&engine, write.action(elsewhere.delete(1)).await),
        (
            ErrorKind::Request,
            "table `notes`: action 2 of 2: the table is of another `Database` than the transaction; make both of the same \
             one"
                .into()
        )
    );
}

#[tokio::test]
async fn a_token_of_another_length() {
    let (engine, _users, notes) = tables().await;
    for (token, length) in [(String::new(), 0), ("x".repeat(37), 37)] {
        let write = engine.db.transact_write().action(notes.delete(1));
        assert_eq!(
            refused(&engine, write.token(token).await),
            (
                ErrorKind::Request,
                format!("a transaction's token has 1 to 36 characters; this one has {length}")
            )
        );
    }
}

#[tokio::test]
async fn the_database_s_meter_counts_a_transaction() {
    let (engine, users, notes) = tables().await;
    let (meter, table_meter) = (CapacityMeter::new(), CapacityMeter::new());
    let db = engine.db.metered(&meter);
    // A table that is metered is still one of the same database.
    let notes = notes.metered(&table_meter);
    let write = db.transact_write().action(notes.put(&note(2)));
    write.action(notes.delete(3)).await.unwrap();
    assert_eq!(meter.of_table("notes").write_units, 4.0);
    let gets = (notes.get(1), users.get(("standard", "Doe")));
    db.transact_get(gets).await.unwrap();
    assert_eq!(meter.consumed().read_units, 4.0);
    assert_eq!(table_meter.consumed(), Consumed::default());
}
