//! The struct's own validation: no write of an item that it refuses is sent.

use dynamo_orm::{DynamoTable, ErrorKind};
use dynamo_orm_tests::on_every_engine;

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "people", validate = has_an_age)]
struct Person {
    #[hash_key]
    name: String,
    age: u64,
}

fn has_an_age(person: &Person) -> Result<(), &'static str> {
    match person.age {
        0..150 => Ok(()),
        _ => Err("`age` is at most 149"),
    }
}

fn person(age: u64) -> Person {
    Person {
        name: "Jane".into(),
        age,
    }
}

#[tokio::test]
async fn no_write_of_an_invalid_item_is_sent() {
    on_every_engine(async |engine| {
        let people = engine.table::<Person>().await;
        people.put(&person(7)).await.unwrap();
        let mut item = people.get("Jane").required().await.unwrap();
        item.age = 150;
        let old = person(200);
        engine.requests.take();
        let errors = [
            people.put(&old).await.unwrap_err(),
            people.insert(&old).await.unwrap_err(),
            people.item(old.clone()).save().await.unwrap_err(),
            item.save().await.unwrap_err(),
            item.partial_save().await.unwrap_err(),
            item.overwrite().await.unwrap_err(),
        ];
        let batch = people.batch_write().put(&old).await.unwrap_err();
        let errors = errors.map(dynamo_orm::Error::from);
        for error in errors.into_iter().chain([batch.error]) {
            assert_eq!(error.kind(), ErrorKind::Invalid);
            assert!(error.is_unsent());
            assert_eq!(
                error.to_string(),
                format!(
                    "table `{}` (key `name`): the item is not valid: `age` is at most 149",
                    people.name()
                )
            );
        }
        assert!(engine.requests.take().is_empty());
        assert!(item.needs_save());
        item.age = 149;
        assert!(item.save().await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn an_item_that_is_stored_already_can_be_read_and_deleted() {
    on_every_engine(async |engine| {
        let people = engine.table::<Person>().await;
        let update = people.update("Jane").set(Person::AGE, 500_u64);
        update.create_if_missing().await.unwrap();
        let mut item = people.get("Jane").required().await.unwrap();
        assert!(!item.save().await.unwrap());
        item.age = 1;
        assert!(item.partial_save().await.unwrap());
        item.age = 500;
        item.delete().await.unwrap();
    })
    .await;
}
