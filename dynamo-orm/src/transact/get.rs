//! TransactGetItems.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::{Part, Place, Ready, TransactError};
use crate::codec::DecodeError;
use crate::codec::json::JsonReader;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::index::Output;
use crate::table::Handle;
use crate::wire::Operation;
use crate::write::Guard;

impl Database {
    /// Reads up to 100 items, of any tables, as they are at one moment. Sends one TransactGetItems.
    ///
    /// The gets are those of tables, together in a tuple, in a vector, or in tuples of both; the items come in the same
    /// places. No items are no request.
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "users")]
    /// # struct User { #[hash_key] name: String }
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "orders")]
    /// # struct Order { #[hash_key] id: u64, buyer: String }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let db = embedded::database();
    /// # let (users, orders) = (User::table(&db), Order::table(&db));
    /// # users.create_table().await?;
    /// # orders.create_table().await?;
    /// # users.put(&User { name: "Jane".into() }).await?;
    /// # orders.put(&Order { id: 2, buyer: "Jane".into() }).await?;
    /// let (jane, order) = db.transact_get((users.get("Jane").required(), orders.get(1))).await?;
    /// assert_eq!(jane.name, "Jane"); // an Item<User>
    /// assert!(order.is_none()); // an Option<Item<Order>>
    ///
    /// let gets = (1..=3).map(|id| orders.get(id)).collect::<Vec<_>>();
    /// let found = db.transact_get(gets).await?;
    /// assert_eq!(found[1].as_ref().expect("stored").buyer, "Jane");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It costs twice the read units of consistent reads. The meter of this database counts that, not those of its tables.
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-capacity-handling>
    ///
    /// # Errors
    /// Before sending, each with the get's position and table: [`ErrorKind::Request`](crate::ErrorKind::Request) if
    /// there are more than 100 gets; [`ErrorKind::DuplicateKey`](crate::ErrorKind::DuplicateKey) if two are of one
    /// item. [`ErrorKind::TransactionConflict`](crate::ErrorKind::TransactionConflict) if one of the items is being
    /// written; and what a get alone would report.
    pub fn transact_get<G: TransactGets>(&self, mut gets: G) -> TransactGet<G> {
        let mut requests = Vec::new();
        gets.requests(&mut requests);
        TransactGet {
            gets,
            getting: getting(self.clone(), requests),
        }
    }
}

/// What a transaction reads: a [`get`](crate::Table::get), or several as a tuple of up to eight or as a vector.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a read of a transaction",
    label = "a transaction reads items by their keys",
    note = "give `get`s of tables: one, a tuple of up to eight, a `Vec`, or tuples of these"
)]
pub trait TransactGets: Unpin {
    /// What is read, in the same places.
    type Output;

    #[doc(hidden)]
    fn requests(&mut self, requests: &mut Vec<Part>);

    #[doc(hidden)]
    fn read(&self, items: &mut Items) -> Result<Self::Output>;
}

/// The items of a response, each to be read by its get.
#[derive(Debug)]
pub struct Items {
    left: std::vec::IntoIter<Option<Box<str>>>,
    read: usize,
    of: usize,
}

impl Items {
    /// Reads the next one, if there is one, and tells its place.
    pub(crate) fn next<O: Output>(&mut self, table: &Handle) -> Result<(Place, Option<O>)> {
        let (place, item) = self.take(table)?;
        let Some(item) = item else {
            return Ok((place, None));
        };
        let reader = &mut JsonReader::new(&item);
        match O::read(table, reader) {
            Ok(item) => Ok((place, Some(item))),
            Err(error) => Err(place.fault(table.unreadable(reader, 0, error))),
        }
    }

    fn take(&mut self, table: &Handle) -> Result<(Place, Option<Box<str>>)> {
        let place = Place {
            table: table.clone(),
            position: self.read,
            of: self.of,
            guard: Guard::default(),
        };
        self.read += 1;
        let Some(item) = self.left.next() else {
            let missing = DecodeError::new("the answer has fewer items than gets");
            return Err(place.fault(Error::response(missing)));
        };
        Ok((place, item))
    }
}

#[diagnostic::do_not_recommend]
impl<G: TransactGets> TransactGets for Vec<G> {
    type Output = Vec<G::Output>;

    fn requests(&mut self, requests: &mut Vec<Part>) {
        for get in self {
            get.requests(requests);
        }
    }

    fn read(&self, items: &mut Items) -> Result<Self::Output> {
        self.iter().map(|get| get.read(items)).collect()
    }
}

macro_rules! tuples {
    ($(($($get:ident $index:tt),+))+) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($get: TransactGets),+> TransactGets for ($($get,)+) {
            type Output = ($($get::Output,)+);

            fn requests(&mut self, requests: &mut Vec<Part>) {
                $(self.$index.requests(requests);)+
            }

            fn read(&self, items: &mut Items) -> Result<Self::Output> {
                Ok(($(self.$index.read(items)?,)+))
            }
        }
    )+};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}

type Getting = Pin<Box<dyn Future<Output = Result<Items, TransactError>> + Send>>;

fn getting(db: Database, requests: Vec<Part>) -> Getting {
    Box::pin(async move {
        let of = requests.len();
        let ready = Ready::new(&db, requests.into_iter().enumerate(), of)?;
        let items = if of == 0 {
            Vec::new()
        } else {
            ready
                .send(&db, Operation::TransactGetItems, "", None)
                .await?
        };
        Ok(Items {
            left: items.into_iter(),
            read: 0,
            of,
        })
    })
}

/// A [`transact_get`](Database::transact_get), sent by `.await`.
#[must_use = "nothing is sent before `.await`"]
pub struct TransactGet<G> {
    gets: G,
    getting: Getting,
}

impl<G: TransactGets> Future for TransactGet<G> {
    type Output = Result<G::Output, TransactError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        let mut items = ready!(this.getting.as_mut().poll(context))?;
        Poll::Ready(this.gets.read(&mut items).map_err(TransactError::from))
    }
}

impl<G> fmt::Debug for TransactGet<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransactGet").finish_non_exhaustive()
    }
}
