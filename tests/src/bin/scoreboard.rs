//! Prints what becomes of contended saves and of a batch load under faults:
//! `cargo run --release -p dynamo-orm-tests --bin scoreboard -- [seed] [saves] [writers] [items]`.

use dynamo_orm_tests::load::load;
use dynamo_orm_tests::scoreboard::{Policy, run};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse());
    let mut next = |otherwise| match arguments.next() {
        Some(Ok(number)) => number,
        Some(Err(_)) => {
            panic!("seed, saves, writers and items are numbers: `scoreboard 7 100000 16 1000000`")
        }
        None => otherwise,
    };
    let (seed, saves, writers, items) = (next(7), next(100_000), next(16), next(1_000_000));
    println!(
        "seed {seed}, {writers} writers; 5 % applied then failed, 1 % applied late, 3 % throttled, 2 % lost"
    );
    for policy in [Policy::Nonces, Policy::Integer, Policy::Naive] {
        for keys in [16, 256] {
            let score = run(policy, seed, saves, keys, writers).await;
            println!("{policy:?}, {keys} keys: {score}");
        }
    }
    println!("batch load; 30 % unprocessed, 1 % failed, half of them once applied");
    println!("{}", load(seed, items).await);
}
