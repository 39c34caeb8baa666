//! TransactWriteItems.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::time::Duration;

use super::{Part, Ready, TransactError};
use crate::database::Database;
use crate::error::{Error, ErrorKind};
use crate::expression::Condition;
use crate::key::IntoKey;
use crate::table::{DynamoTable, Handle, Table};
use crate::wire::Operation;
use crate::write::{self, Delete, Stated};

impl Database {
    /// Writes up to 100 items, of any tables, of which all are written or none. Sends one TransactWriteItems.
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "users")]
    /// # struct User { #[hash_key] name: String, credit: u64, locked: bool }
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "orders")]
    /// # struct Order { #[hash_key] id: u64, buyer: String, paid: bool }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let db = embedded::database();
    /// # let (users, orders) = (User::table(&db), Order::table(&db));
    /// # users.create_table().await?;
    /// # orders.create_table().await?;
    /// # users.put(&User { name: "Jane".into(), credit: 50, locked: false }).await?;
    /// # users.put(&User { name: "Shop".into(), credit: 0, locked: false }).await?;
    /// # orders.put(&Order { id: 1, buyer: "Jane".into(), paid: false }).await?;
    /// let mut order = orders.get(1).required().await?;
    /// order.paid = true;
    /// db.transact_write()
    ///     .action(users.update("Jane").set(User::CREDIT, User::CREDIT.minus(20)).condition(User::CREDIT.ge(20)).must_exist())
    ///     .action(orders.insert(&Order { id: 2, buyer: "Jane".into(), paid: true }))
    ///     .action(orders.delete(3))
    ///     .action(users.check("Shop", User::LOCKED.eq(false))) // a condition alone
    ///     .action(order.partial_save()) // of a loaded item, clean afterwards
    ///     .await?;
    /// assert!(!order.needs_save());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It costs twice the write units of its writes, since each item is prepared and committed; a check costs as a write
    /// of its item does. The meter of this database counts that, not those of its tables.
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-capacity-handling>
    ///
    /// # Errors
    /// Before sending, each with the action's position and table: [`ErrorKind::Request`](crate::ErrorKind::Request) if
    /// there is no action or more than 100, if the items that are put have more than 4 MB in total, or if an update has
    /// no action; [`ErrorKind::DuplicateKey`](crate::ErrorKind::DuplicateKey) if two actions are on one item; and what
    /// the write alone would report. Otherwise [`TransactError::reasons`] tells which actions stood in the way.
    pub fn transact_write<'a>(&self) -> TransactWrite<'a> {
        TransactWrite {
            db: self.clone(),
            actions: Vec::new(),
            token: None,
            deadline: None,
        }
    }
}

// Keys are taken as users have them, borrowed or owned, and encoded at once.
#[allow(clippy::needless_pass_by_value)]
impl<T: DynamoTable> Table<T> {
    /// Has a transaction succeed only if the item under this key is so, without writing it: a ConditionCheck.
    ///
    /// It is for items that the transaction does not write; those that it does have a `.condition(..)` of their own.
    pub fn check<A>(&self, key: impl IntoKey<T::Shape>, condition: Condition<T, A>) -> Check<T> {
        Check(self.delete(key).condition(condition))
    }
}

/// A [`check`](Table::check), made by a transaction.
#[derive(Debug)]
#[must_use = "a check is made by a transaction, as one of its actions"]
// A delete has the same members.
pub struct Check<T>(Delete<T>);

/// What a transaction writes or checks: the builders of single writes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an action of a transaction",
    label = "not an action of a transaction",
    note = "actions are a table's `put`, `insert`, `update`, `delete` and `check`, and an item's `save`, `partial_save`, \
            `overwrite` and `delete`; a transaction returns no items"
)]
pub trait TransactAction<'a> {
    /// What it says of the item's existence, as an update must.
    // A bound of the impl for updates would not be told.
    type Says;

    #[doc(hidden)]
    fn into_action(self) -> Action<'a>;
}

// What has no need to say it.
#[diagnostic::do_not_recommend]
impl Stated for () {}

/// A request, and what becomes of the item that it is about.
#[must_use = "an action does nothing outside a transaction"]
pub struct Action<'a> {
    /// `None` if there is nothing to write.
    request: Option<Part>,
    /// Told what becomes of the transaction.
    settle: Option<Box<dyn FnMut(Stage) + Send + 'a>>,
}

/// What has become of a transaction.
#[derive(Clone, Copy)]
pub(crate) enum Stage {
    /// It is sent, and may be applied.
    Sent,
    /// It is known that it is not applied.
    Refused,
    Done,
}

impl fmt::Debug for Action<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.request.fmt(f)
    }
}

impl<'a> Action<'a> {
    pub(crate) fn new(
        verb: &'static str,
        table: &Handle,
        mut request: Result<write::Request, Error>,
    ) -> Self {
        if let Ok(request) = &mut request {
            let members = &mut request.members;
            members.text("ReturnValuesOnConditionCheckFailure", "ALL_OLD");
        }
        Self {
            request: Some(Part {
                table: table.clone(),
                verb,
                request: request.map_err(|error| table.hide(error)),
            }),
            settle: None,
        }
    }

    pub(crate) fn none() -> Self {
        Self {
            request: None,
            settle: None,
        }
    }

    pub(crate) fn then(mut self, settle: impl FnMut(Stage) + Send + 'a) -> Self {
        self.settle = Some(Box::new(settle));
        self
    }
}

#[diagnostic::do_not_recommend]
impl<'a, T: DynamoTable> TransactAction<'a> for Check<T> {
    type Says = ();

    fn into_action(self) -> Action<'a> {
        self.0.into_action_of("ConditionCheck")
    }
}

/// A [`transact_write`](Database::transact_write), sent by `.await`.
///
/// Items that are saved stay borrowed until it is done. They are clean afterwards; if the transaction fails, or its
/// future is dropped, they are exactly as dirty as before, and the transaction may be what refuses their next save. One
/// that is clean already is not written; if there is nothing else, nothing is sent.
///
/// A transaction is sent under a random token, and so are its resends by the SDK, which the service thereby knows for
/// the same: however often it is sent, it is applied once. A [`TransactionConflict`](ErrorKind::TransactionConflict)
/// is not sent again by itself.
#[must_use = "nothing is sent before `.await`"]
pub struct TransactWrite<'a> {
    db: Database,
    actions: Vec<Action<'a>>,
    token: Option<String>,
    deadline: Option<Duration>,
}

impl<'a> TransactWrite<'a> {
    /// Gives it up after this time. Otherwise the shortest of the actions' own deadlines counts, and if none has one the
    /// [database's](Database::deadline).
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Adds an action: a write's builder, a [`check`](Table::check) or the save of an [`Item`](crate::Item).
    /// `exactly_once` is no more than every action of a transaction is.
    pub fn action<A: TransactAction<'a, Says: Stated>>(mut self, action: A) -> Self {
        self.actions.push(action.into_action());
        self
    }

    /// Gives the transaction a token of your own, of 1 to 36 characters.
    ///
    /// For ten minutes after it is done, the same actions under the same token succeed without being applied again, and
    /// other actions fail with [`IdempotentParameterMismatch`](ErrorKind::IdempotentParameterMismatch). Writes of tables
    /// with a [`Version`](crate::Version) or timestamps are other ones each time that they are built; so a transaction
    /// that may have been applied is found out by [`resolve`](TransactError::resolve), which sends it as it was.
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems-idempotency>
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    async fn send(self) -> Result<(), TransactError> {
        let Self {
            db,
            actions,
            token,
            deadline,
        } = self;
        let of = actions.len();
        if of == 0 {
            return Err(TransactError::from(Error::new(
                ErrorKind::Request,
                "this transaction has no action, so there is nothing to send; give it one, such as \
                 `.action(users.put(&user))`",
            )));
        }
        let mut requests = Vec::with_capacity(of);
        let mut settles = Vec::new();
        for (position, action) in actions.into_iter().enumerate() {
            requests.extend(action.request.map(|request| (position, request)));
            settles.extend(action.settle);
        }
        let deadlines = requests.iter().filter_map(|(_, part)| part.deadline());
        let deadline = deadline.or(deadlines.min());
        let token = token.map_or_else(|| Ok(random_token()), checked_token)?;
        let ready = Ready::new(&db, requests, of)?;
        let mut tell = |stage| settles.iter_mut().for_each(|settle| settle(stage));
        if !ready.places.is_empty() {
            tell(Stage::Sent);
            let operation = Operation::TransactWriteItems;
            if let Err(error) = ready.send(&db, operation, &token, deadline).await {
                if !error.is_open() {
                    tell(Stage::Refused);
                }
                return Err(error);
            }
        }
        tell(Stage::Done);
        Ok(())
    }
}

impl<'a> IntoFuture for TransactWrite<'a> {
    type Output = Result<(), TransactError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl fmt::Debug for TransactWrite<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransactWrite")
            .field("actions", &self.actions.len())
            .finish_non_exhaustive()
    }
}

/// A token that no other process has: the keys of std's hash maps are the system's random numbers. Those of a small
/// generator that is seeded by the clock may meet, and the second transaction would not be applied.
pub(crate) fn random_token() -> String {
    let random = RandomState::new();
    format!("{:016x}{:016x}", random.hash_one(0), random.hash_one(1))
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#DDB-TransactWriteItems-request-ClientRequestToken>
fn checked_token(token: String) -> Result<String, Error> {
    match token.chars().count() {
        1..=36 => Ok(token),
        length => Err(Error::new(
            ErrorKind::Request,
            format!("a transaction's token has 1 to 36 characters; this one has {length}"),
        )),
    }
}
