//! The SDK's own requests, on its maps.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, PutRequest, WriteRequest};

use crate::wire::{HASH, TABLE};

pub type Map = HashMap<String, AttributeValue>;

pub async fn query(client: &Client) -> Vec<Map> {
    let output = client
        .query()
        .table_name(TABLE)
        .key_condition_expression("#h = :h")
        .expression_attribute_names("#h", "account_type")
        .expression_attribute_values(":h", AttributeValue::S(HASH.to_owned()))
        .send()
        .await;
    output.unwrap().items.unwrap()
}

pub async fn get(client: &Client, last_name: &str) -> Option<Map> {
    let output = client
        .get_item()
        .table_name(TABLE)
        .set_key(Some(key(last_name)))
        .send()
        .await;
    output.unwrap().item
}

pub async fn scan(client: &Client, mut each: impl FnMut(Map)) -> usize {
    let (mut start, mut count) = (None, 0);
    loop {
        let output = client
            .scan()
            .table_name(TABLE)
            .set_exclusive_start_key(start)
            .send()
            .await
            .unwrap();
        let items = output.items.unwrap();
        count += items.len();
        items.into_iter().for_each(&mut each);
        start = output.last_evaluated_key;
        if start.is_none() {
            return count;
        }
    }
}

pub async fn put(client: &Client, item: Map) {
    let put = client.put_item().table_name(TABLE).set_item(Some(item));
    put.send().await.unwrap();
}

pub async fn update(
    client: &Client,
    last_name: &str,
    logins: AttributeValue,
    balance: AttributeValue,
) {
    client
        .update_item()
        .table_name(TABLE)
        .set_key(Some(key(last_name)))
        .update_expression("SET #l = :l, #b = :b")
        .expression_attribute_names("#l", "logins")
        .expression_attribute_names("#b", "balance")
        .expression_attribute_values(":l", logins)
        .expression_attribute_values(":b", balance)
        .send()
        .await
        .unwrap();
}

pub async fn batch_write(client: &Client, items: impl Iterator<Item = Map>) {
    let put = |item| {
        let put = PutRequest::builder().set_item(Some(item)).build().unwrap();
        WriteRequest::builder().put_request(put).build()
    };
    let output = client
        .batch_write_item()
        .request_items(TABLE, items.map(put).collect())
        .send()
        .await;
    assert!(output.unwrap().unprocessed_items.unwrap().is_empty());
}

pub async fn batch_get(client: &Client, last_names: &[String]) -> Vec<Map> {
    let keys = last_names.iter().map(|name| key(name)).collect();
    let keys = KeysAndAttributes::builder().set_keys(Some(keys)).build();
    let output = client
        .batch_get_item()
        .request_items(TABLE, keys.unwrap())
        .send()
        .await
        .unwrap();
    assert!(output.unprocessed_keys.unwrap().is_empty());
    output.responses.unwrap().remove(TABLE).unwrap()
}

fn key(last_name: &str) -> Map {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    Map::from([
        ("account_type".to_owned(), text(HASH)),
        ("last_name".to_owned(), text(last_name)),
    ])
}
