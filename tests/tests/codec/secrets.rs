//! `#[dynamo(sensitive)]`: a canary in every sensitive attribute, and nothing of ours that prints it.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::{Debug, Display, Write as _};
use std::sync::{Arc, Mutex};

use dynamo_orm::{
    BatchOp, Condition, DynamoDocument, DynamoProjection, DynamoTable, ErrorKind, Serde, Table,
    TableWrite, TransactError, WriteError, from_attributes, from_json, to_attributes, to_json,
};
use dynamo_orm_tests::Engine;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::item;

pub(super) const CANARY: &str = "c4nary";
const NUMBER: u64 = 2_718_281_828;

#[derive(DynamoDocument, Clone, Debug, PartialEq)]
struct Note {
    text: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Foreign {
    text: String,
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "patients")]
#[index(all, name = "ByName", hash = name)]
#[index(keys_only, name = "ByDoctor", hash = doctor, range = number)]
#[index(include(diagnosis), name = "ByDiagnosis", hash = doctor)]
struct Patient {
    #[hash_key]
    clinic: String,
    #[range_key]
    #[dynamo(sensitive)]
    name: String,
    #[dynamo(sensitive)]
    diagnosis: Option<String>,
    #[dynamo(sensitive)]
    number: u64,
    #[dynamo(sensitive)]
    data: Vec<u8>,
    #[dynamo(sensitive)]
    tags: BTreeSet<String>,
    #[dynamo(sensitive)]
    scores: BTreeMap<String, f64>,
    #[dynamo(sensitive)]
    note: Note,
    #[dynamo(sensitive, serde)]
    foreign: Foreign,
    doctor: String,
    visits: u32,
}

#[derive(DynamoProjection, Debug)]
#[dynamo(table = Patient)]
#[allow(dead_code)]
struct Diagnosis {
    diagnosis: Option<String>,
}

fn patient() -> Patient {
    Patient {
        clinic: "north".into(),
        name: CANARY.into(),
        diagnosis: Some(CANARY.into()),
        number: NUMBER,
        data: CANARY.into(),
        tags: [CANARY.into()].into(),
        scores: [(CANARY.into(), 1.0)].into(),
        note: Note {
            text: CANARY.into(),
        },
        foreign: Foreign {
            text: CANARY.into(),
        },
        doctor: "Who".into(),
        visits: 3,
    }
}

/// All that was printed.
#[derive(Default)]
struct Prints {
    texts: Vec<String>,
}

impl Prints {
    fn debug(&mut self, value: &impl Debug) {
        self.texts.push(format!("{value:?}"));
        self.texts.push(format!("{value:#?}"));
    }

    fn display(&mut self, value: &impl Display) {
        self.texts.push(format!("{value}"));
    }

    fn error(&mut self, error: &(dyn Error + 'static)) {
        let mut next = Some(error);
        while let Some(error) = next {
            self.debug(&error);
            self.display(&error);
            next = error.source();
        }
    }

    fn write_error<T: 'static>(&mut self, error: &WriteError<T>) {
        self.error(error);
        self.error(error.error());
    }

    fn transact_error(&mut self, error: &TransactError) {
        self.error(error);
        self.error(error.error());
        for reason in error.reasons() {
            self.debug(reason);
            self.display(reason);
        }
    }

    #[track_caller]
    fn hold_no_canary(&self, at_least: usize) {
        assert!(self.texts.len() >= at_least, "{}", self.texts.len());
        let bytes = format!("{:?}", CANARY.as_bytes());
        let needles = [
            CANARY,
            &NUMBER.to_string(),
            // As binary, and as bytes of ours.
            "YzRuYXJ5",
            bytes.trim_matches(['[', ']']),
        ];
        for text in &self.texts {
            for needle in needles {
                assert!(!text.contains(needle), "{needle} in {text}");
            }
        }
    }
}

/// Notes the spans and events of every target.
#[derive(Clone, Default)]
pub(super) struct Capture {
    /// Target and what it said.
    pub(super) seen: Arc<Mutex<Vec<(String, String)>>>,
}

impl Capture {
    fn note(&self, metadata: &Metadata<'_>, text: String) {
        let target = metadata.target().to_owned();
        self.seen.lock().unwrap().push((target, text));
    }
}

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl Subscriber for Capture {
    fn enabled(&self, _metadata: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut text = Text(span.metadata().name().into());
        span.record(&mut text);
        self.note(span.metadata(), text.0);
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, values: &Record<'_>) {
        let mut text = Text(String::new());
        values.record(&mut text);
        // Whose span it is is not known: of all it must hold.
        self.seen
            .lock()
            .unwrap()
            .push(("dynamo_orm".into(), text.0));
    }

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(String::new());
        event.record(&mut text);
        self.note(event.metadata(), text.0);
    }

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}

#[test]
fn an_item_prints_what_is_stored_without_the_sensitive_attributes() {
    let patients = Patient::table(&Engine::embedded().db);
    let shown = r#"{ clinic: {"S":"north"}, name: <sensitive>, diagnosis: <sensitive>, number: <sensitive>, data: <sensitive>, tags: <sensitive>, scores: <sensitive>, note: <sensitive>, foreign: <sensitive>, doctor: {"S":"Who"}, visits: {"N":"3"}, .. }"#;
    let found = patients.item(patient());
    assert_eq!(format!("{found:?}"), format!("Item {shown}"));
    let put = BatchOp::<_, PatientKey>::Put(patient());
    assert_eq!(format!("{put:?}"), format!("Put {shown}"));
    let delete = BatchOp::<Patient, _>::Delete(patient().key());
    assert_eq!(
        format!("{delete:?}"),
        r#"Delete(PatientKey { clinic: "north", name: <sensitive> })"#
    );
    let raw = TableWrite::put(&patients, &patient()).unwrap();
    let raw = BatchOp::<Patient, PatientKey>::Raw(raw);
    assert_eq!(
        format!("{raw:?}"),
        r#"Raw(TableWrite { table: "patients", is_put: true, .. })"#
    );
    // What is absent is not stored, and what cannot be stored is not shown, nor what comes behind it.
    let mut other = patient();
    other.diagnosis = None;
    other.scores.insert("x".into(), f64::NAN);
    assert_eq!(
        format!("{:?}", patients.item(other)),
        r#"Item { clinic: {"S":"north"}, name: <sensitive>, number: <sensitive>, data: <sensitive>, tags: <sensitive>, scores: <sensitive>, .. }"#
    );
}

#[test]
fn a_batch_of_a_table_without_them_prints_all() {
    let put: BatchOp<Plain, PlainKey> = BatchOp::Put(Plain { id: 1 });
    assert_eq!(format!("{put:?}"), "Put(Plain { id: 1 })");
    let delete: BatchOp<Plain, PlainKey> = BatchOp::Delete(PlainKey { id: 1 });
    assert_eq!(format!("{delete:?}"), "Delete(PlainKey { id: 1 })");
}

#[derive(DynamoTable, Debug)]
#[dynamo(table = "plain")]
struct Plain {
    #[hash_key]
    id: u64,
}

#[test]
fn what_an_index_holds_prints_what_is_stored() {
    let by_diagnosis = PatientByDiagnosis {
        clinic: "north".into(),
        name: CANARY.into(),
        doctor: "Who".into(),
        diagnosis: None,
    };
    assert_eq!(
        format!("{by_diagnosis:?}"),
        r#"PatientByDiagnosis { doctor: {"S":"Who"}, clinic: {"S":"north"}, name: <sensitive>, .. }"#
    );
}

#[test]
fn a_path_ends_at_a_sensitive_attribute() {
    assert_eq!(
        format!("{:?}", Patient::SCORES.entry(CANARY)),
        r#"Path("scores", [])"#
    );
    assert_eq!(
        format!("{:?}", Patient::SCORES.entry(CANARY).exists()),
        r#"Call("attribute_exists", [Path(Segments("scores", []))])"#
    );
    let mut mistaken = patient();
    mistaken.scores.insert(CANARY.into(), f64::NAN);
    let message = "attribute `scores`: a number is finite: NaN and infinities cannot be stored";
    assert_eq!(to_attributes(&mistaken).unwrap_err().to_string(), message);
    assert_eq!(to_json(&mistaken).unwrap_err().to_string(), message);
    let mut stored = to_attributes(&patient()).unwrap();
    stored.extend(item(&json!({"scores": {"M": {CANARY: {"BOOL": true}}}})));
    let error = from_attributes::<Patient>(&stored).unwrap_err();
    assert_eq!(
        error.to_string(),
        "attribute `scores`: expected a number (N), found a boolean (BOOL)"
    );
    assert_eq!(error.path(), "scores");
    let json = to_json(&patient()).unwrap();
    let scores = format!(r#""scores":{{"M":{{"{CANARY}":{{"BOOL":true}}}}}}}}"#);
    let json = format!("{},{scores}", json.strip_suffix('}').unwrap());
    let other = from_json::<Patient>(&json).unwrap_err();
    assert_eq!(other.to_string(), error.to_string());
}

#[tokio::test]
async fn a_reason_is_told_by_its_code() {
    let engine = Engine::embedded();
    let patients = engine.table::<Patient>().await;
    let plain = engine.table::<Plain>().await;
    let (names, plains) = (patients.name(), plain.name());
    let value = patient();
    let told = "TransactionConflict; the service's message may quote a sensitive attribute and is not shown";
    let reason = json!({"Code": "TransactionConflict", "Message": CANARY});
    let mut body = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "message": CANARY,
        "CancellationReasons": [reason],
    });
    let one = body.to_string();
    engine.requests.answer(move |_| Some((400, one.clone())));
    let one = engine.db.transact_write().action(patients.put(&value));
    assert_eq!(
        one.await.unwrap_err().to_string(),
        format!("table `{names}`: action 1 of 1: {told}")
    );
    body["CancellationReasons"] = json!([reason, reason]);
    let two = body.to_string();
    engine.requests.answer(move |_| Some((400, two.clone())));
    let two = engine.db.transact_write().action(patients.put(&value));
    let error = two.action(plain.put(&Plain { id: 1 })).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "2 actions of the transaction failed; table `{names}`: action 1 of 2: {told}; \
             table `{plains}`: action 2 of 2: TransactionConflict: {CANARY}"
        )
    );
    assert!(error.source().is_none());
    engine.requests.answer_no_more();

    // A condition is refused in words of ours.
    patients.put(&value).await.unwrap();
    let refused = "an item with this key exists already; give the new one another key, or get the stored one and change it";
    let one = engine.db.transact_write().action(patients.insert(&value));
    assert_eq!(
        one.await.unwrap_err().to_string(),
        format!("table `{names}`: action 1 of 1: {refused}")
    );
    assert_eq!(
        patients.insert(&value).await.unwrap_err().to_string(),
        format!("table `{names}`: {refused}")
    );
    let mut mistaken = patient();
    mistaken.scores.insert(CANARY.into(), f64::NAN);
    let one = engine.db.transact_write().action(patients.put(&mistaken));
    assert_eq!(
        one.await.unwrap_err().to_string(),
        format!(
            "table `{names}` (key `clinic`, `name`): action 1 of 1: attribute `scores`: a number is finite: NaN and \
             infinities cannot be stored"
        )
    );
}

#[tokio::test]
async fn an_answer_of_the_service_is_told_by_its_code() {
    let engine = Engine::embedded();
    let body = json!({
        "__type": "com.amazon.coral.validate#ValidationException",
        "message": format!("{CANARY} is wrong"),
    });
    engine
        .requests
        .answer(move |_| Some((400, body.to_string())));
    let patients = Patient::table(&engine.db);
    let error = patients.scan().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "table `patients`: ValidationException; the service's message may quote a sensitive attribute and is not shown"
    );
    assert_eq!(error.kind(), ErrorKind::Validation);
    assert_eq!(error.code(), Some("ValidationException"));
    assert!(error.source().is_none());
    // Of a table without them it is quoted.
    let error = Plain::table(&engine.db).scan().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("table `plain`: ValidationException: {CANARY} is wrong")
    );
}

#[tokio::test]
async fn what_can_be_done_about_a_missing_table_is_told_of_any() {
    let engine = Engine::embedded();
    let error = Patient::table(&engine.db).scan().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "table `patients`: ResourceNotFoundException; the service's message may quote a sensitive attribute and is not \
         shown; create the table with `create_table()`, or see whether its name, index, region and account are right"
    );
}

/// What is built and what is read.
async fn values(patients: &Table<Patient>, prints: &mut Prints) {
    let key = ("north", CANARY);
    let mut found = patients.get(key).required().await.unwrap();
    prints.debug(&found);
    prints.debug(&found.key());
    found.scores.insert(CANARY.into(), 2.0);
    prints.debug(&found);
    prints.debug(&found.partial_save());
    prints.debug(&found.save());
    found.save().await.unwrap();
    prints.debug(&found.overwrite());
    prints.debug(&found.delete().unchanged());

    prints.debug(&patients.get(key));
    prints.debug(&patients.get(key).required());
    prints.debug(&patients.get(key).project::<Diagnosis>());
    prints.debug(&patients.exists(key));
    prints.debug(&patients.delete(key));
    prints.debug(&patients.put(&found));
    prints.debug(&patients.insert(&found).condition(Patient::NAME.ne(CANARY)));
    let update = || {
        let update = patients.update(key).set(Patient::DIAGNOSIS, CANARY);
        let update = update.set(Patient::SCORES.entry(CANARY), 1.0);
        update.add(Patient::NUMBER, NUMBER)
    };
    prints.debug(&update());
    prints.debug(&update().must_exist().returning_new());
    prints.debug(&update().must_exist().returning_updated_new());
    let updated = patients
        .update(key)
        .set(Patient::NUMBER, NUMBER)
        .must_exist();
    prints.debug(&updated.returning_updated_new().await.unwrap());
    prints.debug(&patients.check(key, Patient::NAME.eq(CANARY)));
    let mistaken = patients
        .update(key)
        .set(Patient::SCORES.entry(CANARY), f64::NAN);
    prints.debug(&mistaken.must_exist().returning_updated_new());

    let conditions: Vec<Condition<Patient>> = vec![
        Patient::DIAGNOSIS.eq(CANARY).erased(),
        Patient::NUMBER.between(NUMBER, NUMBER + 1).erased(),
        Patient::TAGS.contains(CANARY).erased(),
        Patient::SCORES.entry(CANARY).eq(1.0).erased(),
        Patient::SCORES.size().eq(1).erased(),
        Patient::NOTE.then(Note::TEXT).begins_with(CANARY).erased(),
        Patient::FOREIGN
            .eq(Serde(Foreign {
                text: CANARY.into(),
            }))
            .erased(),
        Patient::NUMBER.is_in([NUMBER]).erased(),
    ];
    let filter = Condition::any(conditions).unwrap();
    prints.debug(&filter);
    prints.debug(&!filter.clone());
    prints.debug(&Patient::DIAGNOSIS.if_absent(CANARY));
    prints.debug(&Patient::NUMBER.plus(NUMBER));

    let query = patients.query("north").range().eq(CANARY);
    prints.debug(&query);
    prints.debug(&patients.query("north").range());
    prints.debug(&patients.scan().filter(filter.clone()));
    let mut stream = query.clone().stream();
    prints.debug(&stream.next().await.unwrap().unwrap());
    prints.debug(&stream);
    let cursor = stream.cursor();
    prints.debug(&cursor);
    let mut pages = query.pages();
    prints.debug(&pages);
    prints.debug(&pages.next().await.unwrap().unwrap());
    prints.debug(&patients.scan().segments(2));
    let by_doctor = patients.index(Patient::BY_DOCTOR).query("Who");
    prints.debug(&by_doctor.clone().await.unwrap());
    prints.debug(&by_doctor.clone().one().await.unwrap().key());
    prints.debug(&by_doctor.load().stream().next().await.unwrap().unwrap());
    let by_diagnosis = patients.index(Patient::BY_DIAGNOSIS).query("Who");
    prints.debug(&by_diagnosis.await.unwrap());
    let by_name = patients.index(Patient::BY_NAME).query(CANARY);
    prints.debug(&by_name.await.unwrap());

    let mut gets = patients.batch_get([key]).stream();
    prints.debug(&gets.next().await.unwrap().unwrap());
    prints.debug(&gets);
    prints.debug(&patients.batch_get([key]));
    let mut writes = patients.batch_write();
    writes.put(&found).await.unwrap();
    prints.debug(&writes);
    let duplicate = writes.put(&found).await.unwrap_err();
    prints.error(&duplicate);
    prints.debug(&duplicate.unwritten);
    prints.debug(&writes.into_unsent());
    prints.debug(patients);
}

/// Mistakes that are found here, and refusals.
async fn mistakes(engine: &Engine, patients: &Table<Patient>, prints: &mut Prints) {
    let key = ("north", CANARY);
    let mut mistaken = patient();
    mistaken.scores.insert(CANARY.into(), f64::NAN);
    prints.write_error(&patients.put(&mistaken).await.unwrap_err());
    prints.error(&patients.batch_write().put(&mistaken).await.unwrap_err());
    prints.write_error(&patients.insert(&patient()).await.unwrap_err());
    let update = || patients.update(key);
    let entry = || Patient::SCORES.entry(CANARY);
    for update in [
        update().set(entry(), f64::NAN),
        update().set(entry(), 1.0).remove(entry()),
        update().set(entry(), 1.0).remove(Patient::SCORES),
        update().set(
            Patient::SCORES,
            [(CANARY.to_owned(), f64::NAN)]
                .into_iter()
                .collect::<BTreeMap<_, _>>(),
        ),
        update()
            .set(Patient::NUMBER, NUMBER)
            .condition(Patient::NAME.ne(CANARY)),
    ] {
        prints.write_error(&update.must_exist().await.unwrap_err());
    }
    let nan: BTreeMap<String, f64> = [(CANARY.into(), f64::NAN)].into();
    for filter in [
        entry().eq(f64::NAN).erased(),
        entry().between(2.0, 1.0).erased(),
        entry().eq(entry()).erased(),
        Patient::SCORES.eq(nan).erased(),
    ] {
        prints.error(&patients.scan().filter(filter).await.unwrap_err());
    }
    let transact = || engine.db.transact_write();
    for transaction in [
        transact().action(patients.put(&mistaken)),
        transact().action(patients.insert(&patient())),
        transact().action(update().set(entry(), f64::NAN).must_exist()),
        transact()
            .action(patients.insert(&patient()))
            .action(patients.check(("south", CANARY), Patient::NAME.exists())),
        transact()
            .action(patients.put(&patient()))
            .action(patients.delete(key)),
    ] {
        prints.debug(&transaction);
        prints.transact_error(&transaction.await.unwrap_err());
    }
    let mut found = patients.get(key).required().await.unwrap();
    found.name.push('!');
    prints.write_error(&found.save().await.unwrap_err());
    let long = CANARY.repeat(1000);
    prints.error(&patients.get(("north", &long)).await.unwrap_err());
    prints.error(
        &patients
            .get(("south", CANARY))
            .required()
            .await
            .unwrap_err(),
    );
    prints.error(&patients.query("south").one().await.unwrap_err());
    let by_doctor = patients.index(Patient::BY_DOCTOR).query("Who");
    let cursor = by_doctor.limit(1).pages().next().await.unwrap().unwrap();
    prints.error(
        &patients
            .scan()
            .start_after(cursor.cursor)
            .await
            .unwrap_err(),
    );

    // What is stored does not fit.
    let mut sdk = patients
        .scan()
        .await
        .unwrap()
        .pop()
        .map(|item| to_attributes(&*item).unwrap())
        .unwrap();
    sdk.extend(item(&json!({"scores": {"M": {CANARY: {"S": CANARY}}}})));
    let put = engine.db.client().put_item();
    put.table_name(patients.name())
        .set_item(Some(sdk))
        .send()
        .await
        .unwrap();
    let error = patients.get(key).await.unwrap_err();
    assert!(error.item().is_some());
    prints.error(&error);
    prints.error(&patients.scan().await.unwrap_err());
    prints.error(&patients.batch_get([key]).await.unwrap_err());
    let error = engine.db.transact_get(patients.get(key)).await;
    prints.transact_error(&error.unwrap_err());
    let error = engine
        .db
        .transact_write()
        .action(patients.insert(&patient()))
        .await
        .unwrap_err();
    prints.error(&error.reasons()[0].current::<Patient>().unwrap_err());
    let refused = patients.insert(&patient()).await.unwrap_err();
    prints.error(&refused.current().unwrap_err());
    prints.write_error(&refused);
    let update = update().set(Patient::VISITS, 1).must_exist();
    prints.write_error(&update.returning_new().await.unwrap_err());
    let update = patients.update(key).set(entry(), 1.0).must_exist();
    let updated = update.returning_updated_old().await.unwrap();
    prints.error(&updated.get(entry()).unwrap_err());
}

/// Answers that quote, of every code.
async fn answers(engine: &Engine, patients: &Table<Patient>, prints: &mut Prints) {
    let key = ("north", CANARY);
    let mut found = patients.item(patient());
    let stored = json!({"S": CANARY});
    let codes = [
        "ValidationException",
        "SerializationException",
        "ConditionalCheckFailedException",
        "ResourceNotFoundException",
        "ItemCollectionSizeLimitExceededException",
        "TransactionConflictException",
        "TransactionCanceledException",
        "AccessDeniedException",
        "LimitExceededException",
        "OneOfTomorrow",
    ];
    let mut bodies: Vec<(u16, String)> = codes
        .iter()
        .map(|code| {
            let body = json!({
                "__type": format!("com.amazonaws.dynamodb.v20120810#{code}"),
                "message": CANARY,
                "Message": CANARY,
                "Item": {"clinic": stored, "name": stored},
                "CancellationReasons": [{"Code": "None", "Message": CANARY, "Item": {"name": stored}}],
            });
            (400, body.to_string())
        })
        .collect();
    for body in [
        // Cut off, no JSON, no error, of the wrong shape.
        format!(
            r#"{{"__type":"x#ConditionalCheckFailedException","Item":{{"name":{{"S":"{CANARY}"#
        ),
        CANARY.into(),
        format!(r#"{{"Item":"{CANARY}"}}"#),
    ] {
        bodies.push((400, body.clone()));
        bodies.push((200, body));
    }
    for body in [
        json!({"Items": [{CANARY: CANARY}], "Item": {CANARY: CANARY}, "Attributes": CANARY}),
        json!({"ConsumedCapacity": CANARY, "UnprocessedItems": CANARY, "Table": CANARY}),
        json!({"Items": [], "LastEvaluatedKey": CANARY, "Count": CANARY, "Responses": CANARY}),
    ] {
        bodies.push((200, body.to_string()));
    }
    for (status, body) in bodies {
        engine
            .requests
            .answer(move |_| Some((status, body.clone())));
        let mut failures: Vec<Box<dyn Error>> = Vec::new();
        failures.extend(patients.get(key).await.err().map(Into::into));
        failures.extend(patients.exists(key).await.err().map(Into::into));
        failures.extend(patients.scan().await.err().map(Into::into));
        failures.extend(patients.query("north").count().await.err().map(Into::into));
        failures.extend(patients.batch_get([key]).await.err().map(Into::into));
        failures.extend(patients.describe().await.err().map(Into::into));
        failures.extend(patients.put(&patient()).await.err().map(Into::into));
        failures.extend(patients.delete(key).await.err().map(Into::into));
        failures.extend(found.save().await.err().map(Into::into));
        let update = patients.update(key).set(Patient::DIAGNOSIS, CANARY);
        let update = update.must_exist().returning_new();
        failures.extend(update.await.err().map(Into::into));
        let mut batch = patients.batch_write();
        batch.put(&patient()).await.unwrap();
        failures.extend(batch.finish().await.err().map(Into::into));
        for failure in &failures {
            prints.error(&**failure);
        }
        let db = &engine.db;
        let plain = Plain::table(db);
        let value = patient();
        for error in [
            db.transact_write().action(patients.put(&value)).await.err(),
            db.transact_write()
                .action(plain.put(&Plain { id: 1 }))
                .action(patients.delete(key))
                .await
                .err(),
            db.transact_get(patients.get(key)).await.err(),
        ] {
            error.iter().for_each(|error| prints.transact_error(error));
        }
    }
    engine.requests.break_connection("Scan");
    prints.error(&patients.scan().await.unwrap_err());
    engine.requests.answer_no_more();
}

#[tokio::test]
async fn nothing_of_ours_prints_the_canary() {
    let capture = Capture::default();
    let guard = tracing::subscriber::set_default(capture.clone());
    let engine = Engine::embedded();
    let patients = engine.table::<Patient>().await;
    patients.put(&patient()).await.unwrap();
    let mut prints = Prints::default();
    values(&patients, &mut prints).await;
    mistakes(&engine, &patients, &mut prints).await;
    answers(&engine, &patients, &mut prints).await;
    prints.hold_no_canary(1_100);
    drop(guard);

    let seen = capture.seen.lock().unwrap();
    // The SDK's own are seen, so that ours would be.
    assert!(seen.iter().any(|(target, _)| target.starts_with("aws_")));
    let ours = seen
        .iter()
        .filter(|(target, _)| target.starts_with("dynamo_orm"));
    let texts = ours.map(|(_, text)| text.clone()).collect();
    Prints { texts }.hold_no_canary(0);
}

#[tokio::test]
async fn the_item_that_refused_a_write_is_no_part_of_the_sdks_error() {
    let engine = Engine::embedded();
    let plain = Plain::table(&engine.db);
    let refusal = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
        "message": "The conditional request failed",
        "Item": {"id": {"S": CANARY}},
    });
    for behind in ["", " ", "x", "{}", "\0"] {
        let body = format!("{refusal}{behind}");
        engine.requests.answer(move |_| Some((400, body.clone())));
        let error = plain.insert(&Plain { id: 1 }).await.unwrap_err();
        let mut prints = Prints::default();
        prints.write_error(&error);
        prints.hold_no_canary(4);
    }
}
