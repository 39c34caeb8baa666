//! UUIDs, which are stored as strings.

use std::collections::BTreeSet;

use dynamo_orm::{DynamoTable, DynamoView, from_attributes};
use dynamo_orm_tests::Engine;
use serde_json::json;
use uuid::Uuid;

use super::{item, round_trip};

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "files")]
#[index(keys_only, name = "ByOwner", hash = owner)]
struct File {
    #[hash_key]
    id: u8,
    content: Uuid,
    owner: Option<Uuid>,
    versions: Vec<Uuid>,
    readers: BTreeSet<Uuid>,
}

#[derive(DynamoView)]
#[dynamo(table = File)]
struct Seen<'a> {
    content: Uuid,
    owner: Option<&'a str>,
    versions: Vec<Uuid>,
}

const TEXT: &str = "67e55044-10b1-426f-9247-bb680e5fe0c8";
const UUID: Uuid = Uuid::from_u128(0x67e55044_10b1_426f_9247_bb680e5fe0c8);

fn file() -> File {
    File {
        id: 1,
        content: UUID,
        owner: Some(UUID),
        versions: vec![Uuid::nil(), UUID],
        readers: [UUID, Uuid::max()].into(),
    }
}

#[tokio::test]
async fn a_uuid_is_a_string_with_hyphens_and_in_lower_case() {
    let expected = json!({
        "content": {"S": TEXT},
        "owner": {"S": TEXT},
        "versions": {"L": [{"S": "00000000-0000-0000-0000-000000000000"}, {"S": TEXT}]},
        "readers": {"SS": [TEXT, "ffffffff-ffff-ffff-ffff-ffffffffffff"]},
    });
    round_trip(file(), expected).await;
}

#[tokio::test]
async fn it_is_found_compared_and_viewed() {
    let engine = Engine::embedded();
    let files = engine.table::<File>().await;
    files.put(&file()).await.unwrap();
    let by_owner = files.index(File::BY_OWNER).query(UUID);
    assert_eq!(by_owner.one().await.unwrap().owner, UUID);
    let is_it = File::CONTENT.eq(UUID).and(File::READERS.contains(UUID));
    assert_eq!(*files.scan().filter(is_it).one().await.unwrap(), file());
    let update = files.update(1).add(File::READERS, [Uuid::nil()]);
    let update = update.remove(File::OWNER).must_exist();
    assert_eq!(update.returning_new().await.unwrap().readers.len(), 3);
    files.put(&file()).await.unwrap();
    let mut pages = files.scan().views::<Seen<'_>>();
    let page = pages.next().await.unwrap().unwrap();
    let seen = page.iter().next().unwrap().unwrap();
    assert_eq!((seen.content, seen.owner), (UUID, Some(TEXT)));
    assert_eq!(seen.versions, [Uuid::nil(), UUID]);
}

/// As a key, another spelling would be another item.
#[test]
fn another_spelling_is_none_of_ours() {
    for text in [
        "",
        "67E55044-10B1-426F-9247-BB680E5FE0C8",
        "67e5504410b1426f9247bb680e5fe0c8",
        "{67e55044-10b1-426f-9247-bb680e5fe0c8}",
        "urn:uuid:67e55044-10b1-426f-9247-bb680e5fe0c8",
        "67e55044-10b1-426f-9247-bb680e5fe0cg",
    ] {
        let file = item(&json!({
            "id": {"N": "1"}, "content": {"S": text}, "versions": {"L": []},
        }));
        assert_eq!(
            from_attributes::<File>(&file).unwrap_err().to_string(),
            "attribute `content`: the stored string is not a UUID with hyphens and in lower case"
        );
    }
}
