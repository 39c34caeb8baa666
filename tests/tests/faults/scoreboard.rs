//! Contended saves under faults, as `cargo run -p dynamo-orm-tests --bin scoreboard` prints of more of them.

use dynamo_orm_tests::scoreboard::{Policy, run};

#[tokio::test(start_paused = true)]
async fn nothing_is_lost_doubled_or_told_wrong() {
    for keys in [16, 256] {
        let score = run(Policy::Nonces, 7, 2_500, keys, 16).await;
        assert_eq!((score.lost, score.doubled), (0, 0), "{score}");
        assert_eq!(score.false_conflicts, 0, "{score}");
        assert_eq!(score.not_linearizable, 0, "{score}");
        assert!(score.saves >= 2_500 && score.unknown <= 1, "{score}");
        // There is something to get wrong.
        assert!(score.conflicts > 20, "{score}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_integer_tells_nothing_wrong_but_leaves_it_open() {
    let score = run(Policy::Integer, 7, 1_000, 16, 16).await;
    assert_eq!((score.lost, score.doubled), (0, 0), "{score}");
    assert_eq!(score.false_conflicts, 0, "{score}");
    assert_eq!(score.not_linearizable, 0, "{score}");
    assert!(score.unknown > 20, "{score}");
}

/// The measure can fail.
#[tokio::test(start_paused = true)]
async fn the_naive_loop_applies_changes_twice() {
    let score = run(Policy::Naive, 7, 1_000, 16, 16).await;
    assert!(score.doubled > 20, "{score}");
    assert!(score.not_linearizable > 0, "{score}");
}
