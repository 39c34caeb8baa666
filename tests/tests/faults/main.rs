//! Injected faults: what each does to a request, and what the library makes of it.

mod around;
mod deadline;
mod doubt;
mod dropped;
mod each;
mod load;
mod machine;
mod outage;
mod replay;
mod retries;
mod ring;
mod scoreboard;
mod shapes;
mod unknown;

use std::time::Duration;

use dynamo_orm::testing::Faults;
use dynamo_orm::{DynamoTable, Table};

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "notes")]
#[index(all, name = "ByColor", hash = color)]
struct Note {
    #[hash_key]
    board: String,
    #[range_key]
    number: u64,
    text: String,
    color: Option<String>,
}

fn note(number: u64) -> Note {
    Note {
        board: "rust".into(),
        number,
        text: format!("text {number}"),
        color: number.is_multiple_of(2).then(|| "red".into()),
    }
}

/// A table of the notes 1 to `count`, with no faults so far.
async fn notes(faults: &Faults, count: u64) -> Table<Note> {
    let notes = Note::table(&faults.database());
    notes.create_table().await.unwrap();
    let mut batch = notes.batch_write();
    for number in 1..=count {
        batch.put(&note(number)).await.unwrap();
    }
    batch.finish().await.unwrap();
    faults.forget();
    notes
}

/// Which operations were sent since the last look.
fn operations(faults: &Faults) -> Vec<String> {
    let sent = faults.captured();
    faults.forget();
    sent.into_iter().map(|request| request.operation).collect()
}

const LATER: Duration = Duration::from_millis(100);
