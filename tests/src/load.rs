//! A load of many items, of whose batches the service leaves a part unprocessed and fails some.

use std::fmt;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use dynamo_orm::testing::{Failure, Fault, Faults, Request};
use dynamo_orm::{Database, DynamoTable, Table};

/// What came of a load.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// How many items were to be put.
    pub items: u64,
    /// Those that are not stored, or not as they were put.
    pub lost: u64,
    /// How often one was put again, though no answer to it was lost.
    pub doubled: u64,
    /// How many requests it took.
    pub calls: u64,
}

impl Load {
    /// How many requests it would take without faults.
    #[must_use]
    pub fn fewest(&self) -> u64 {
        self.items.div_ceil(25)
    }
}

impl fmt::Display for Load {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            items,
            lost,
            doubled,
            calls,
        } = self;
        #[allow(clippy::cast_precision_loss)]
        let times = *calls as f64 / self.fewest() as f64;
        write!(
            f,
            "{items} items: {lost} lost, {doubled} doubled, {calls} calls, {times:.3} times the fewest"
        )
    }
}

#[derive(DynamoTable, Clone, Debug, PartialEq)]
#[dynamo(table = "numbers")]
struct Number {
    #[hash_key]
    number: u64,
    text: String,
}

impl Number {
    fn new(number: u64) -> Self {
        let text = format!("number {number}");
        Self { number, text }
    }
}

/// Puts so many items, 8 batches at a time, into the embedded engine, on a Tokio runtime whose clock is paused: of each batch
/// 30 % is left unprocessed, and 1 % of them fail, half of these after they were applied.
///
/// # Panics
/// If the load gives up.
pub async fn load(seed: u64, items: u64) -> Load {
    // What is sent meets the faults, what arrives is captured behind them.
    let [sent, arrived] = [Faults::seeded(seed), Faults::seeded(seed)];
    let engine = arrived.client();
    let http_client = engine.config().http_client().expect("the engine");
    let config = engine.config().to_builder();
    let config = config.http_client(sent.around(http_client)).build();
    let numbers = Number::table(&Database::new(&Client::from_conf(config)));
    numbers.create_table().await.expect("a new table");
    sent.inject(0.005, Fault::Lost(Failure::Status(500)));
    sent.inject(0.005, Fault::Applied(Failure::Status(500)));
    sent.inject(1.0, Fault::Unprocessed(0.3));
    sent.inject(1.0, Fault::Delay(Duration::from_millis(20)));
    sent.forget();
    arrived.forget();

    let mut tally = Tally::new(items);
    let all = (0..items).map(Number::new);
    let mut reports = numbers.put_all(all).concurrency(8).reports();
    while let Some(report) = reports.next().await {
        report.expect("the load goes on");
        tally.look(&sent, &arrived);
    }
    tally.look(&sent, &arrived);
    sent.stop();
    Load {
        items,
        lost: items - stored(&numbers, items).await,
        doubled: tally.doubled(),
        calls: tally.calls,
    }
}

/// How many items are stored as they were put.
async fn stored(numbers: &Table<Number>, items: u64) -> u64 {
    let mut scan = numbers.scan().stream();
    let mut stored = 0;
    while let Some(item) = scan.next().await {
        let item = item.expect("a scan without faults");
        stored += u64::from(item.number < items && *item == Number::new(item.number));
    }
    stored
}

/// How often each item arrived, and how often it may have.
struct Tally {
    calls: u64,
    arrived: Vec<u32>,
    excused: Vec<u32>,
}

impl Tally {
    fn new(items: u64) -> Self {
        let none = vec![0; usize::try_from(items).expect("as many as an index counts")];
        Self {
            calls: 0,
            arrived: none.clone(),
            excused: none,
        }
    }

    /// Counts what was captured since the last look.
    fn look(&mut self, sent: &Faults, arrived: &Faults) {
        for request in sent.captured() {
            self.calls += 1;
            let is_answer_lost = |fault: &Fault| matches!(fault, Fault::Applied(_));
            if request.faults.iter().any(is_answer_lost) {
                count(&mut self.excused, &request);
            }
        }
        for request in arrived.captured() {
            count(&mut self.arrived, &request);
        }
        sent.forget();
        arrived.forget();
    }

    fn doubled(&self) -> u64 {
        let again = self.arrived.iter().zip(&self.excused);
        again
            .map(|(arrived, excused)| u64::from(arrived.saturating_sub(1 + excused)))
            .sum()
    }
}

/// Counts each item that a batch puts.
fn count(counts: &mut [u32], request: &Request) {
    let puts = request.body["RequestItems"]["numbers"].as_array();
    for put in puts.into_iter().flatten() {
        let number = &put["PutRequest"]["Item"]["number"]["N"];
        let number = number.as_str().and_then(|number| number.parse().ok());
        counts[number.unwrap_or(usize::MAX)] += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The measure can fail.
    #[test]
    fn what_arrives_again_without_an_excuse_is_doubled() {
        let mut tally = Tally::new(3);
        tally.arrived = vec![2, 3, 0];
        tally.excused = vec![0, 1, 1];
        assert_eq!(tally.doubled(), 2);
    }
}
