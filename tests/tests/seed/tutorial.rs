//! The tutorial from top to bottom, with its names.

use std::time::{SystemTime, UNIX_EPOCH};

use dynamo_orm_tests::on_every_engine;

use crate::common::{User, operations, sizes, user};

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
}

#[tokio::test]
async fn the_tutorial() {
    on_every_engine(async |engine| {
        // Creating a new table; using an existing table.
        let users = engine.table::<User>().await;

        // Creating a new item: two ways.
        users.insert(&user("Doe", "John", 0)).await.unwrap();
        let mut jane = users.item(user("Davis", "Jane", now()));
        assert!(jane.save().await.unwrap());

        // Getting an item and accessing data; updating it.
        let mut john = users.get(("standard_user", "Doe")).await.unwrap().unwrap();
        assert_eq!(john.first_name, "John");
        john.first_name = "Johann".into();
        john.email = None;
        assert!(john.save().await.unwrap());
        john.is_owner = true;
        john.overwrite().await.unwrap();
        john.email = Some("john@example.com".into());
        assert!(john.partial_save().await.unwrap());

        // Batch writing, and deleting.
        engine.requests.take();
        let mut batch = users.batch_write();
        batch
            .put(&user("Anotherdoe", "Another", now()))
            .await
            .unwrap();
        batch.put(&user("Smith", "Alice", now())).await.unwrap();
        batch.delete(("standard_user", "Miller")).await.unwrap();
        batch.finish().await.unwrap();
        assert_eq!(sizes(&engine.requests.take()), [3]);
        users.delete(("standard_user", "Anotherdoe")).await.unwrap();
        users.put(&user("Dean", "Bob", 1)).await.unwrap();

        // Querying.
        let names_with_d = users.query("standard_user").range().begins_with("D");
        let mut stream = names_with_d.clone().stream();
        let mut names = Vec::new();
        while let Some(user) = stream.next().await {
            names.push(user.unwrap().first_name.clone());
        }
        assert_eq!(names, ["Jane", "Bob", "Johann"]);
        let reversed = names_with_d.reverse().limit(2).await.unwrap();
        let names: Vec<_> = reversed.iter().map(|user| &user.first_name).collect();
        assert_eq!(names, ["Johann", "Bob"]);
        let recent = users.index(User::DATE_JOINED_INDEX).query("standard_user");
        let recent = recent
            .range()
            .ge(now() - 60 * 60)
            .page_size(10)
            .await
            .unwrap();
        let mut names: Vec<_> = recent.iter().map(|user| user.first_name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["Alice", "Jane"]);

        // Scanning.
        assert_eq!(users.scan().await.unwrap().len(), 4);
        let owners = User::IS_OWNER.eq(true).and(User::EMAIL.exists());
        let owner = users.scan().filter(owners).one().await.unwrap();
        assert_eq!(owner.first_name, "Johann");
        let mut parallel = users.scan().segments(10);
        let mut count = 0;
        while let Some(user) = parallel.next().await {
            user.unwrap();
            count += 1;
        }
        assert_eq!(count, 4);

        // Batch reading.
        engine.requests.take();
        let names = ["Doe", "Davis", "Dean", "Smith", "Nobody"];
        let many = users.batch_get(names.map(|name| ("standard_user", name)));
        assert!(engine.requests.take().is_empty());
        assert_eq!(many.await.unwrap().len(), 4);
        assert_eq!(operations(&engine.requests.take()), ["BatchGetItem"]);

        // Deleting an item and the table.
        john.delete().await.unwrap();
        assert!(!users.exists(("standard_user", "Doe")).await.unwrap());
        users.delete_table().await.unwrap();
    })
    .await;
}
