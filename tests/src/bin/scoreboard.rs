//! Prints what becomes of contended saves under faults: `cargo run --release -p dynamo-orm-tests --bin scoreboard -- [seed] [saves] [writers]`.

use dynamo_orm_tests::scoreboard::{Policy, run};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse());
    let mut next = |otherwise| match arguments.next() {
        Some(Ok(number)) => number,
        Some(Err(_)) => panic!("seed, saves and writers are numbers: `scoreboard 7 100000 16`"),
        None => otherwise,
    };
    let (seed, saves, writers) = (next(7), next(100_000), next(16));
    println!(
        "seed {seed}, {writers} writers; 5 % applied then failed, 1 % applied late, 3 % throttled, 2 % lost"
    );
    for policy in [Policy::Nonces, Policy::Integer, Policy::Naive] {
        for keys in [16, 256] {
            let score = run(policy, seed, saves, keys, writers).await;
            println!("{policy:?}, {keys} keys: {score}");
        }
    }
}
