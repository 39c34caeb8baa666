//! What bulk writes and reads take of memory, counted by an allocator: one test, alone in its program.

use dynamo_orm::DynamoTable;
use dynamo_orm_tests::{answering, database};
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

#[derive(DynamoTable)]
#[dynamo(table = "numbers")]
struct Number {
    #[hash_key]
    number: u64,
    text: String,
}

/// The most bytes in use while this runs, beyond those before it.
async fn peak(run: impl Future<Output = ()>) -> usize {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    run.await;
    ALLOCATOR.peak_usage() - before
}

/// Takes all writes; of keys, finds an item of the first.
fn answer(operation: &str, body: &[u8]) -> String {
    if operation == "BatchWriteItem" {
        return "{}".into();
    }
    let body = std::str::from_utf8(body).unwrap();
    let (_, keys) = body.split_once(r#""Keys":[{"#).unwrap();
    let (key, _) = keys.split_once("}}").unwrap();
    format!(r#"{{"Responses":{{"numbers":[{{{key}}},"text":{{"S":"a"}}}}]}}}}"#)
}

#[tokio::test]
async fn memory_does_not_grow_with_the_number_of_items() {
    let numbers = &Number::table(&database(answering(answer)));
    let puts = async |count| {
        let all = (0..count).map(|number| Number {
            number,
            text: "a".repeat(100),
        });
        let report = numbers.put_all(all).concurrency(8).await.unwrap();
        assert_eq!(report.written, count);
    };
    let gets = async |count: u64| {
        let mut all = numbers.batch_get(0..count).concurrency(8).stream();
        let (mut found, mut missing) = (0, 0);
        while let Some(number) = all.next().await {
            found += u64::from(number.unwrap().text == "a");
            missing += all.take_missing().len() as u64;
        }
        assert_eq!([found, missing], [count / 100, count / 100 * 99]);
    };
    // What is made once is made before.
    puts(1_000).await;
    gets(1_000).await;
    let few = peak(puts(10_000)).await;
    let many = peak(puts(100_000)).await;
    assert!(
        many <= few + few / 10,
        "{few} for 10,000 puts, {many} for 100,000"
    );
    let few = peak(gets(10_000)).await;
    let many = peak(gets(100_000)).await;
    assert!(
        many <= few + few / 10,
        "{few} for 10,000 keys, {many} for 100,000"
    );
}
