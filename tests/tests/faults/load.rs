//! A batch load under faults, as the scoreboard prints of a million items.

use dynamo_orm_tests::load::load;

#[tokio::test(start_paused = true)]
async fn of_what_is_left_unprocessed_and_fails_all_arrives_once() {
    let load = load(7, 10_000).await;
    assert_eq!((load.lost, load.doubled), (0, 0), "{load}");
    // Where 693 of 1,000 are processed, 1.443 times the fewest are the fewest possible.
    assert!(load.calls * 100 <= load.fewest() * 150, "{load}");
    assert!(load.calls * 100 > load.fewest() * 135, "{load}");
}
