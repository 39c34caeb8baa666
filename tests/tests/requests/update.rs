//! UpdateItem: the expression of each action.

use std::collections::BTreeSet;

use dynamo_orm::Table;
use dynamo_orm::Update;
use dynamo_orm::WriteError;
use dynamo_orm_tests::Engine;
use serde_json::{Value, json};

use super::{Address, User, address, assert_sent, users};

fn numbered(sign: char, values: &[Value]) -> Value {
    let numbered = values.iter().enumerate();
    numbered
        .map(|(index, value)| (format!("{sign}{index}"), value.clone()))
        .collect()
}

/// The update of Doe by this expression; of names and values, the first is number 0.
fn body(expression: &str, names: &[&str], values: &[Value]) -> Value {
    let names: Vec<Value> = names.iter().map(|name| json!(name)).collect();
    let mut body = json!({
        "TableName": "users",
        "Key": {"kind": {"S": "standard"}, "last_name": {"S": "Doe"}},
        "UpdateExpression": expression,
        "ExpressionAttributeNames": numbered('#', &names),
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    if !values.is_empty() {
        body["ExpressionAttributeValues"] = numbered(':', values);
    }
    body
}

struct Doe {
    engine: Engine,
    users: Table<User>,
}

impl Doe {
    async fn new() -> Self {
        let (engine, users) = users().await;
        Self { engine, users }
    }

    fn update(&self) -> Update<User> {
        self.users.update(("standard", "Doe"))
    }

    /// The update is applied, and sends exactly this.
    async fn sends(
        &self,
        update: impl IntoFuture<Output = Result<(), WriteError<User>>>,
        request: Value,
    ) {
        update.await.unwrap();
        assert_sent(&self.engine, [("UpdateItem", request)]);
    }

    async fn check(
        &self,
        update: Update<User>,
        expression: &str,
        names: &[&str],
        values: &[Value],
    ) {
        let request = body(expression, names, values);
        self.sends(update.create_if_missing(), request).await;
    }
}

fn n(number: impl ToString) -> Value {
    json!({"N": number.to_string()})
}

fn s(text: &str) -> Value {
    json!({"S": text})
}

#[tokio::test]
async fn set_takes_values_as_users_have_them() {
    let doe = Doe::new().await;
    let (name, home) = (String::from("Johann"), address("Paris"));
    doe.check(
        doe.update()
            .set(User::FIRST_NAME, &name)
            .set(User::NICK, "Jo")
            .set(User::EMAIL, Some("j@b.c".to_owned()))
            .set(User::VISITS, 3)
            .set(User::BONUS, 3)
            .set(User::RATIO, 1.5)
            .set(User::ADDRESS, &home),
        "SET #0 = :0, #1 = :1, #2 = :2, #3 = :3, #4 = :3, #5 = :4, #6 = :5",
        &[
            "first_name",
            "nick",
            "email",
            "visits",
            "bonus",
            "ratio",
            "address",
        ],
        &[
            s("Johann"),
            s("Jo"),
            s("j@b.c"),
            n(3),
            n(1.5),
            json!({"M": {
                "city": s("Paris"), "zip": n(75001), "lines": {"L": [s("1 Main St")]},
            }}),
        ],
    )
    .await;
}

#[tokio::test]
async fn set_reaches_into_documents_lists_and_maps() {
    let doe = Doe::new().await;
    doe.check(
        doe.update()
            .set(User::ADDRESS.then(Address::CITY), "Paris")
            .set(User::ADDRESS.then(Address::LINES).at(0), "2 Main St")
            .set(User::HOMES.at(1).then(Address::ZIP), 1)
            .set(User::LOG.at(0), "Paris")
            .set(User::LIMITS.entry("a.b"), 2),
        "SET #0.#1 = :0, #0.#2[0] = :1, #3[1].#4 = :2, #5[0] = :0, #6.#7 = :3",
        &[
            "address", "city", "lines", "homes", "zip", "log", "limits", "a.b",
        ],
        &[s("Paris"), s("2 Main St"), n(1), n(2)],
    )
    .await;
}

#[tokio::test]
async fn what_is_stored_as_absent_is_removed() {
    let doe = Doe::new().await;
    doe.check(
        doe.update()
            .set(User::NICK, None)
            .set(User::TAGS, BTreeSet::new())
            .set(User::MARKS, Some(BTreeSet::new()))
            .set(User::ADDRESS.then(Address::ZIP), None)
            .set(User::FIRST_NAME, "Jo"),
        "SET #0 = :0 REMOVE #1, #2, #3, #4.#5",
        &["first_name", "nick", "tags", "marks", "address", "zip"],
        &[s("Jo")],
    )
    .await;

    // However the empty set is given.
    let none = BTreeSet::<u32>::new();
    let marks = [
        doe.update().set(User::MARKS, none.clone()),
        doe.update().set(User::MARKS, &none),
        doe.update().set(User::MARKS, Some(none)),
    ];
    let mut sent = Vec::new();
    for update in marks {
        update.must_exist().await.unwrap();
        sent.extend(doe.engine.requests.take());
    }
    for request in &sent {
        assert_eq!(request.body, sent[2].body);
        assert_eq!(request.body["UpdateExpression"], "REMOVE #0");
    }
}

#[tokio::test]
async fn in_a_list_none_is_null_and_the_others_stay_where_they_are() {
    let doe = Doe::new().await;
    let notes = vec![Some("a".to_owned()), Some("b".to_owned())];
    let first = doe.update().set(User::NOTES, notes).must_exist();
    first.await.unwrap();
    doe.engine.requests.take();
    doe.check(
        doe.update().set(User::NOTES.at(0), None),
        "SET #0[0] = :0",
        &["notes"],
        &[json!({"NULL": true})],
    )
    .await;
    doe.check(
        doe.update()
            .append(User::NOTES, [None, Some("c".to_owned())]),
        "SET #0 = list_append(if_not_exists(#0, :0), :1)",
        &["notes"],
        &[json!({"L": []}), json!({"L": [{"NULL": true}, s("c")]})],
    )
    .await;
}

#[tokio::test]
async fn set_if_absent_and_remove() {
    let doe = Doe::new().await;
    doe.check(
        doe.update()
            .set_if_absent(User::FIRST_NAME, "Jo")
            .set_if_absent(User::BONUS, 1)
            .set_if_absent(User::ADDRESS.then(Address::ZIP), 1),
        "SET #0 = if_not_exists(#0, :0), #1 = if_not_exists(#1, :1), #2.#3 = if_not_exists(#2.#3, :1)",
        &["first_name", "bonus", "address", "zip"],
        &[s("Jo"), n(1)],
    )
    .await;
    doe.check(
        doe.update()
            .remove(User::NICK)
            .remove(User::TAGS)
            .remove(User::ADDRESS.then(Address::ZIP))
            .remove(User::LOG.at(0))
            .remove(User::HOMES.at(1))
            .remove(User::LIMITS.entry("a.b")),
        "REMOVE #0, #1, #2.#3, #4[0], #5[1], #6.#7",
        &[
            "nick", "tags", "address", "zip", "log", "homes", "limits", "a.b",
        ],
        &[],
    )
    .await;
}

#[tokio::test]
async fn add_and_delete() {
    let doe = Doe::new().await;
    let more = [String::from("b"), String::from("a")];
    doe.check(
        doe.update()
            .add(User::VISITS, 1)
            .add(User::BONUS, 1)
            .add(User::RATIO, -0.5)
            .add(User::TAGS, &more)
            .add(User::MARKS, [2, 1, 2]),
        "ADD #0 :0, #1 :0, #2 :1, #3 :2, #4 :3",
        &["visits", "bonus", "ratio", "tags", "marks"],
        &[
            n(1),
            n(-0.5),
            json!({"SS": ["a", "b"]}),
            json!({"NS": ["1", "2"]}),
        ],
    )
    .await;
    let marks = BTreeSet::from([1]);
    doe.check(
        doe.update()
            .delete(User::TAGS, ["old"])
            .delete(User::MARKS, &marks)
            .add(User::VISITS, 1),
        "ADD #0 :0 DELETE #1 :1, #2 :2",
        &["visits", "tags", "marks"],
        &[n(1), json!({"SS": ["old"]}), json!({"NS": ["1"]})],
    )
    .await;
}

#[tokio::test]
async fn no_elements_are_no_action() {
    let doe = Doe::new().await;
    doe.check(
        doe.update()
            .add(User::TAGS, [""; 0])
            .delete(User::MARKS, [0_u32; 0])
            .append(User::LOG, [""; 0]),
        "SET #0 = list_append(if_not_exists(#0, :0), :0)",
        &["log"],
        &[json!({"L": []})],
    )
    .await;
}

#[tokio::test]
async fn append_and_prepend() {
    let doe = Doe::new().await;
    doe.check(
        doe.update()
            .append(User::LOG, ["x", "y"])
            .prepend(User::NOTES, ["z".to_owned()])
            .append(User::HOMES, &[address("Lima")]),
        "SET #0 = list_append(if_not_exists(#0, :0), :1), #1 = list_append(:2, if_not_exists(#1, :0)), \
         #2 = list_append(if_not_exists(#2, :0), :3)",
        &["log", "notes", "homes"],
        &[
            json!({"L": []}),
            json!({"L": [s("x"), s("y")]}),
            json!({"L": [s("z")]}),
            json!({"L": [{"M": {
                "city": s("Lima"), "zip": n(75001), "lines": {"L": [s("1 Main St")]},
            }}]}),
        ],
    )
    .await;
}

#[tokio::test]
async fn attributes_are_copied_and_calculated_with() {
    let doe = Doe::new().await;
    let with_bonus = doe.update().set(User::BONUS, 5).must_exist();
    with_bonus.await.unwrap();
    doe.engine.requests.take();
    doe.check(
        doe.update()
            .set(User::NICK, User::FIRST_NAME)
            .set(User::VISITS, User::BONUS)
            .set(User::JOINED, User::VISITS.plus(User::BONUS))
            .set(User::TEAM, User::TEAM.minus(1))
            .set(User::RATIO, User::RATIO.plus(User::LEVEL))
            .set(User::BONUS, User::BONUS.if_absent(0).plus(1)),
        "SET #0 = #1, #2 = #3, #4 = #2 + #3, #5 = #5 - :0, #6 = #6 + #7, #3 = if_not_exists(#3, :1) + :0",
        &[
            "nick",
            "first_name",
            "visits",
            "bonus",
            "joined",
            "team",
            "ratio",
            "level",
        ],
        &[n(1), n(0)],
    )
    .await;
    doe.check(
        doe.update()
            .set(User::EMAIL, User::NICK.if_absent("none"))
            .set(User::VISITS, User::VISITS.minus(User::BONUS.if_absent(2)))
            .set(User::LOG.at(0), User::ADDRESS.then(Address::CITY)),
        "SET #0 = if_not_exists(#1, :0), #2 = #2 - if_not_exists(#3, :1), #4[0] = #5.#6",
        &["email", "nick", "visits", "bonus", "log", "address", "city"],
        &[s("none"), n(2)],
    )
    .await;
}

#[tokio::test]
async fn the_clauses_come_in_one_order_whatever_the_actions_come_in() {
    let doe = Doe::new().await;
    doe.check(
        doe.update()
            .delete(User::TAGS, ["old"])
            .add(User::VISITS, 1)
            .remove(User::NICK)
            .set(User::LEVEL, 1)
            .append(User::LOG, ["x"])
            .remove(User::EMAIL),
        "SET #0 = :0, #1 = list_append(if_not_exists(#1, :1), :2) REMOVE #2, #3 ADD #4 :0 DELETE #5 :3",
        &["level", "log", "nick", "email", "visits", "tags"],
        &[
            n(1),
            json!({"L": []}),
            json!({"L": [s("x")]}),
            json!({"SS": ["old"]}),
        ],
    )
    .await;
}

#[tokio::test]
async fn guard_and_conditions_share_the_placeholders_of_the_update() {
    let doe = Doe::new().await;
    let update = doe.update().add(User::VISITS, 1);
    let mut request = body("ADD #0 :0", &["visits", "kind"], &[n(1)]);
    request["ConditionExpression"] = json!("attribute_exists(#1)");
    doe.sends(update.must_exist(), request).await;

    // The guard comes first wherever it is said, and an OR stays whole.
    let update = doe
        .update()
        .condition(User::VISITS.lt(99).or(User::LEVEL.eq(1)))
        .must_exist()
        .add(User::VISITS, 1)
        .condition(User::KIND.eq("standard"));
    let mut request = body(
        "ADD #0 :0",
        &["visits", "kind", "level"],
        &[n(1), n(99), s("standard")],
    );
    request["ConditionExpression"] =
        json!("attribute_exists(#1) AND (#0 < :1 OR #2 = :0) AND #1 = :2");
    doe.sends(update, request).await;

    let update = doe
        .update()
        .set(User::LEVEL, 1)
        .condition(User::LEVEL.eq(1).or(User::NICK.exists()));
    let mut request = body("SET #0 = :0", &["level", "nick"], &[n(1)]);
    request["ConditionExpression"] = json!("#0 = :0 OR attribute_exists(#1)");
    doe.sends(update.create_if_missing(), request).await;
}

#[tokio::test]
async fn what_is_returned_is_asked_for() {
    let doe = Doe::new().await;
    let update = || doe.update().add(User::VISITS, 1).create_if_missing();
    let request = |returned| {
        let mut request = body("ADD #0 :0", &["visits"], &[n(1)]);
        request["ReturnValues"] = json!(returned);
        [("UpdateItem", request)]
    };
    update().returning_new().await.unwrap();
    assert_sent(&doe.engine, request("ALL_NEW"));
    update().returning_old().await.unwrap();
    assert_sent(&doe.engine, request("ALL_OLD"));
    update().returning_updated_new().await.unwrap();
    assert_sent(&doe.engine, request("UPDATED_NEW"));
    update().returning_updated_old().await.unwrap();
    assert_sent(&doe.engine, request("UPDATED_OLD"));
}
