//! Money moves between accounts while answers are lost: none of it is lost, and none moves twice. Run
//! `cargo run --example transfers`.
//!
//! - A transfer is one transaction: it takes from one account what is there, gives it to another one, and is recorded.
//! - The record's key is the transfer's own, and must not be taken: a caller who asks twice moves the money once.
//! - After an outage it is not known whether the transaction was applied. `resolve()` sends it again under its token, so that
//!   it is applied once, whatever became of it before.
//!
//! The outages are made here, by the feature `testing`: of each tenth transfer no answer comes back at first.

use std::error::Error;

use dynamo_orm::testing::{Failure, Fault, Faults};
use dynamo_orm::{Database, DynamoTable, ErrorKind, Table, TransactError};

type Result<T, E = Box<dyn Error>> = std::result::Result<T, E>;

#[derive(DynamoTable)]
#[dynamo(table = "accounts")]
struct Account {
    #[hash_key]
    owner: String,
    cents: u64,
}

#[derive(DynamoTable)]
#[dynamo(table = "transfers")]
struct Transfer {
    #[hash_key]
    id: u32,
    from: String,
    to: String,
    cents: u64,
}

#[derive(Debug, PartialEq)]
enum Outcome {
    Moved,
    /// What is there instead.
    TooLittle(u64),
    MovedBefore,
}

struct Bank {
    db: Database,
    accounts: Table<Account>,
    transfers: Table<Transfer>,
    /// How often no answer told what became of a transfer.
    resolved: u32,
}

impl Bank {
    async fn open(db: &Database) -> Result<Self> {
        let bank = Self {
            db: db.clone(),
            accounts: Account::table(db),
            transfers: Transfer::table(db),
            resolved: 0,
        };
        bank.accounts.create_table().if_missing().await?;
        bank.transfers.create_table().if_missing().await?;
        Ok(bank)
    }

    async fn transfer(&mut self, transfer: &Transfer) -> Result<Outcome> {
        let Transfer {
            from, to, cents, ..
        } = transfer;
        let take = self.accounts.update(from);
        let take = take.set(Account::CENTS, Account::CENTS.minus(*cents));
        let take = take.condition(Account::CENTS.ge(*cents)).must_exist();
        let give = self.accounts.update(to).add(Account::CENTS, *cents);
        let write = self
            .db
            .transact_write()
            .action(self.transfers.insert(transfer))
            .action(take)
            .action(give.must_exist());
        let mut sent = write.await;
        for _ in 0..5 {
            match sent {
                Err(error) if error.is_outcome_unknown() => {
                    self.resolved += 1;
                    sent = error.resolve().await;
                }
                _ => break,
            }
        }
        match sent {
            Ok(()) => Ok(Outcome::Moved),
            Err(error) => Self::refused(error),
        }
    }

    /// What the item that stood in the way tells.
    fn refused(error: TransactError) -> Result<Outcome> {
        let mut reasons = error.reasons().iter();
        let reason = reasons.find(|reason| reason.kind() == ErrorKind::ConditionFailed);
        match reason.map(|reason| (reason.position(), reason)) {
            Some((0, _)) => return Ok(Outcome::MovedBefore),
            Some((1, reason)) => {
                if let Some(account) = reason.current::<Account>()? {
                    return Ok(Outcome::TooLittle(account.cents));
                }
            }
            _ => {}
        }
        Err(error.into())
    }

    async fn total(&self) -> Result<u64> {
        let accounts = self.accounts.scan().consistent().await?;
        Ok(accounts.iter().map(|account| account.cents).sum())
    }
}

const OWNERS: [&str; 3] = ["Ada", "Grace", "Jane"];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let faults = Faults::seeded(7);
    let mut bank = Bank::open(&faults.database()).await?;
    for owner in OWNERS {
        let owner = owner.to_owned();
        bank.accounts
            .insert(&Account {
                owner,
                cents: 10_000,
            })
            .await?;
    }
    let before = bank.total().await?;

    let (mut moved, mut refused) = (0, 0);
    for id in 0..100_u32 {
        if id % 10 == 0 {
            // However often the SDK sends it: applied and not told, or not even arrived.
            let lost = match id % 20 {
                0 => Fault::Applied(Failure::Status(500)),
                _ => Fault::Lost(Failure::Reset),
            };
            for _ in 0..4 {
                faults.next("TransactWriteItems", lost);
            }
        }
        let from = id as usize % OWNERS.len();
        let to = (from + 1 + id as usize % 2) % OWNERS.len();
        let transfer = Transfer {
            id,
            from: OWNERS[from].to_owned(),
            to: OWNERS[to].to_owned(),
            cents: u64::from(id * 997 % 9_000),
        };
        match bank.transfer(&transfer).await? {
            Outcome::Moved => moved += 1,
            Outcome::TooLittle(_) => refused += 1,
            Outcome::MovedBefore => {
                return Err("a transfer was applied and told as another's".into());
            }
        }
        // Whoever asks again moves nothing.
        if id == 10 {
            assert_eq!(bank.transfer(&transfer).await?, Outcome::MovedBefore);
        }
    }
    let after = bank.total().await?;
    println!(
        "{moved} transfers moved money, {refused} had too little; of {} no answer told, and they were found out",
        bank.resolved
    );
    println!("{before} cents before, {after} after");
    assert_eq!(before, after);
    assert_eq!(bank.transfers.scan().count().await?, moved);
    Ok(())
}
