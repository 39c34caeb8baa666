//! CreateTable, and waiting until a table is as it should be.

use std::pin::Pin;
use std::time::Duration;

use aws_sdk_dynamodb::operation::create_table::builders::CreateTableFluentBuilder;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, IndexStatus, KeySchemaElement, KeyType,
    LocalSecondaryIndex, Projection as SdkProjection, ProjectionType, ProvisionedThroughput,
    ScalarAttributeType, TableDescription, TableStatus,
};
use tokio::time::Instant;

use super::{Description, DynamoTable, Table};
use crate::codec::Type;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{GlobalIndex, SecondaryIndex};
use crate::schema::{IndexSchema, KeyAttribute, Projection, Scope};

/// How long tables are waited for, unless told otherwise.
pub(super) const DEADLINE: Duration = Duration::from_mins(5);

/// Provisioned throughput, in capacity units per second.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/provisioned-capacity-mode.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throughput {
    /// Read capacity units: one is a consistent read of up to 4 KB a second.
    pub read: u32,
    /// Write capacity units: one is a write of up to 1 KB a second.
    pub write: u32,
}

impl Throughput {
    pub(super) fn to_sdk(self) -> Result<ProvisionedThroughput> {
        ProvisionedThroughput::builder()
            .read_capacity_units(self.read.into())
            .write_capacity_units(self.write.into())
            .build()
            .map_err(build)
    }
}

/// The SDK's builders check that required members are there; ours always are.
#[allow(clippy::needless_pass_by_value)] // As `map_err` gives it.
pub(super) fn build(error: aws_sdk_dynamodb::error::BuildError) -> Error {
    Error::new(ErrorKind::Request, error.to_string())
}

/// A table to be [created](Table::create_table), by `.await`.
#[derive(Debug)]
#[must_use = "nothing is sent before `.await`"]
pub struct CreateTable<T> {
    table: Table<T>,
    throughput: Option<Throughput>,
    indexes: Vec<(&'static str, Throughput)>,
    sdk: Changed<CreateTableFluentBuilder>,
    if_missing: bool,
    deadline: Duration,
}

impl<T: DynamoTable> Table<T> {
    /// Creates the table with its indexes and waits until all of them are ACTIVE, five minutes at most.
    ///
    /// It is billed on demand unless [`provisioned`](CreateTable::provisioned). Sends one CreateTable, then
    /// DescribeTable until it is done; and if a field is the time to live, `#[dynamo(ttl)]`, one DescribeTimeToLive and one
    /// UpdateTimeToLive to turn that on.
    ///
    /// # Errors
    /// [`ErrorKind::InUse`] if there is such a table already, [`ErrorKind::Deadline`] if it takes too long;
    /// [`ErrorKind::Request`] before sending, if an index has [throughput](CreateTable::index_throughput) and the table none.
    pub fn create_table(&self) -> CreateTable<T> {
        CreateTable {
            table: self.clone(),
            throughput: None,
            indexes: Vec::new(),
            sdk: Changed::default(),
            if_missing: false,
            deadline: DEADLINE,
        }
    }

    /// Waits until the table and all of its indexes are ACTIVE, which another process creates or changes; also for a table
    /// that is not there yet. Sends DescribeTable, again and again, until they are.
    ///
    /// # Errors
    /// [`ErrorKind::Deadline`] if it takes longer than this; otherwise what the service says.
    pub async fn wait_until_active(&self, deadline: Duration) -> Result<()> {
        let active = wait_until_active(self, deadline, |_| true).await;
        active.map_err(|error| self.fault(error))
    }
}

impl<T: DynamoTable> CreateTable<T> {
    /// Provisions throughput for the table, and for each global index that is given none of its own.
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "users")]
    /// # #[index(keys_only, name = "ByEmail", hash = email)]
    /// # struct User {
    /// #     #[hash_key]
    /// #     account_type: String,
    /// #     #[range_key]
    /// #     last_name: String,
    /// #     first_name: String,
    /// #     email: Option<String>,
    /// # }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let users = User::table(&embedded::database());
    /// use dynamo_orm::Throughput;
    ///
    /// users.create_table().provisioned(10, 5).index_throughput(User::BY_EMAIL, 2, 1).await?;
    /// assert_eq!(users.describe().await?.throughput(), Some(Throughput { read: 10, write: 5 }));
    /// # Ok(())
    /// # }
    /// ```
    pub fn provisioned(mut self, read: u32, write: u32) -> Self {
        self.throughput = Some(Throughput { read, write });
        self
    }

    /// Provisions throughput for one global index of a provisioned table.
    pub fn index_throughput<I: SecondaryIndex<T, Scope: GlobalIndex>>(
        mut self,
        _index: I,
        read: u32,
        write: u32,
    ) -> Self {
        if let Some(index) = I::SCHEMA {
            self.indexes.retain(|(name, _)| *name != index.name);
            self.indexes.push((index.name, Throughput { read, write }));
        }
        self
    }

    /// Takes a table that there is already, also one that another process is creating: waits until it is ACTIVE and
    /// [compares](Table::verify) it with the struct, for two requests more. A time to live that is off is turned on. One
    /// that is being deleted is waited for, and created anew. Indexes that the struct does not know are left alone: a newer
    /// program may have them.
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "users")]
    /// # struct User { #[hash_key] name: String }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let users = User::table(&embedded::database());
    /// users.create_table().if_missing().await?;
    /// users.create_table().if_missing().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As of [`create_table`](Table::create_table), and [`ErrorKind::SchemaMismatch`] if the table's keys, indexes or time
    /// to live are not what the struct says; nothing of it is changed then.
    pub fn if_missing(mut self) -> Self {
        self.if_missing = true;
        self
    }

    /// Changes the SDK's request before it is sent, for what this builder does not cover: tags, streams, encryption,
    /// protection against deletion.
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// # #[derive(DynamoTable)]
    /// # #[dynamo(table = "users")]
    /// # struct User { #[hash_key] name: String }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let users = User::table(&embedded::database());
    /// users
    ///     .create_table()
    ///     .sdk(|request| request.deletion_protection_enabled(true))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn sdk(
        mut self,
        change: impl FnOnce(CreateTableFluentBuilder) -> CreateTableFluentBuilder
        + Send
        + Sync
        + 'static,
    ) -> Self {
        self.sdk.then(change);
        self
    }

    /// Waits this long; [`ErrorKind::Deadline`] after that. The table may become ACTIVE later.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    async fn send(self) -> Result<()> {
        let table = self.table.clone();
        self.create().await.map_err(|error| table.fault(error))
    }

    async fn create(self) -> Result<()> {
        let schema = T::SCHEMA;
        if self.throughput.is_none() && !self.indexes.is_empty() {
            return Err(Error::new(
                ErrorKind::Request,
                "an index has throughput of its own only in a provisioned table; add `provisioned(read, write)`",
            ));
        }
        let mut request = self
            .table
            .client()?
            .create_table()
            .table_name(self.table.name())
            .set_key_schema(Some(key_schema(
                &[schema.hash_key],
                schema.range_key.as_slice(),
            )?))
            .set_attribute_definitions(Some(definitions(schema.key_attributes())?));
        request = match self.throughput {
            Some(throughput) => request
                .billing_mode(BillingMode::Provisioned)
                .provisioned_throughput(throughput.to_sdk()?),
            None => request.billing_mode(BillingMode::PayPerRequest),
        };
        for index in schema.indexes {
            request = match index.scope {
                Scope::Local => request.local_secondary_indexes(
                    LocalSecondaryIndex::builder()
                        .index_name(index.name)
                        .set_key_schema(Some(key_schema(index.hash, index.range)?))
                        .projection(projection(index))
                        .build()
                        .map_err(build)?,
                ),
                Scope::Global => {
                    let own = self.indexes.iter().find(|(name, _)| *name == index.name);
                    let throughput = own.map(|(_, throughput)| *throughput).or(self.throughput);
                    request.global_secondary_indexes(global(index, throughput)?)
                }
            };
        }
        let request = self.sdk.apply(request);
        let mut wait = Wait::until(self.deadline);
        let is_new = loop {
            match request.clone().send().await.map_err(Error::from_sdk) {
                Ok(_) => break true,
                Err(error) if self.if_missing && error.is_in_use() => {}
                Err(error) => return Err(error),
            }
            if !is_going(&self.table).await? {
                break false;
            }
            wait.more("the table of this name is still being deleted")
                .await?;
        };
        wait_until_active(&self.table, self.deadline, |_| true).await?;
        if !is_new {
            // First, as a time to live would delete items of whose table this is.
            self.table
                .compared()
                .await?
                .of_what_is_known()
                .into_result()?;
        }
        super::ttl::turn_on(&self.table).await
    }
}

/// Whether a table that was in use is being deleted, or gone.
async fn is_going<T: DynamoTable>(table: &Table<T>) -> Result<bool> {
    match table.describe().await {
        Ok(live) => Ok(live.sdk().table_status() == Some(&TableStatus::Deleting)),
        Err(error) if error.is_table_not_found() => Ok(true),
        Err(error) => Err(error),
    }
}

/// Changes of one of the SDK's requests.
pub(super) struct Changed<B>(Option<Box<dyn FnOnce(B) -> B + Send + Sync>>);

impl<B: 'static> Changed<B> {
    /// Adds a change behind the others.
    pub(super) fn then(&mut self, change: impl FnOnce(B) -> B + Send + Sync + 'static) {
        let before = std::mem::take(self);
        self.0 = Some(Box::new(move |request| change(before.apply(request))));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    pub(super) fn apply(self, request: B) -> B {
        match self.0 {
            Some(change) => change(request),
            None => request,
        }
    }
}

impl<B> Default for Changed<B> {
    fn default() -> Self {
        Self(None)
    }
}

impl<B> std::fmt::Debug for Changed<B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() {
            "changed"
        } else {
            "as it is"
        })
    }
}

impl<T: DynamoTable> IntoFuture for CreateTable<T> {
    type Output = Result<()>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

pub(super) fn global(
    index: &IndexSchema,
    throughput: Option<Throughput>,
) -> Result<GlobalSecondaryIndex> {
    GlobalSecondaryIndex::builder()
        .index_name(index.name)
        .set_key_schema(Some(key_schema(index.hash, index.range)?))
        .projection(projection(index))
        .set_provisioned_throughput(throughput.map(Throughput::to_sdk).transpose()?)
        .build()
        .map_err(build)
}

pub(super) fn key_schema(
    hash: &[KeyAttribute],
    range: &[KeyAttribute],
) -> Result<Vec<KeySchemaElement>> {
    let element = |key: &KeyAttribute, role| {
        KeySchemaElement::builder()
            .attribute_name(key.name)
            .key_type(role)
            .build()
            .map_err(build)
    };
    let hash = hash.iter().map(|key| element(key, KeyType::Hash));
    let range = range.iter().map(|key| element(key, KeyType::Range));
    hash.chain(range).collect()
}

pub(super) fn definitions(attributes: Vec<KeyAttribute>) -> Result<Vec<AttributeDefinition>> {
    let definition = |key: KeyAttribute| {
        AttributeDefinition::builder()
            .attribute_name(key.name)
            .attribute_type(match key.ty {
                Type::N => ScalarAttributeType::N,
                Type::B => ScalarAttributeType::B,
                _ => ScalarAttributeType::S,
            })
            .build()
            .map_err(build)
    };
    attributes.into_iter().map(definition).collect()
}

pub(super) fn projection(index: &IndexSchema) -> SdkProjection {
    let builder = SdkProjection::builder();
    match index.projection {
        Projection::All => builder.projection_type(ProjectionType::All),
        Projection::KeysOnly => builder.projection_type(ProjectionType::KeysOnly),
        Projection::Include(attributes) => builder
            .projection_type(ProjectionType::Include)
            .set_non_key_attributes(Some(
                attributes.iter().map(|name| (*name).to_owned()).collect(),
            )),
    }
    .build()
}

/// Whether a table and all of its indexes are ACTIVE.
fn is_active(description: &TableDescription) -> bool {
    description.table_status() == Some(&TableStatus::Active)
        && description
            .global_secondary_indexes()
            .iter()
            .all(|index| index.index_status() == Some(&IndexStatus::Active))
}

/// Waits until a table and its indexes are ACTIVE, and the description is as new as `is_current` wants it: it is
/// eventually consistent, and right after a change may know nothing of it.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html>
pub(super) async fn wait_until_active<T: DynamoTable>(
    table: &Table<T>,
    deadline: Duration,
    is_current: impl Fn(&Description) -> bool,
) -> Result<()> {
    let mut wait = Wait::until(deadline);
    loop {
        match table.describe().await {
            Ok(live) if is_active(live.sdk()) && is_current(&live) => return Ok(()),
            Err(error) if !error.is_table_not_found() => return Err(error),
            _ => {
                wait.more("the table and its indexes are not ACTIVE yet")
                    .await?;
            }
        }
    }
}

/// Pauses between questions, ever longer, up to a deadline.
pub(super) struct Wait {
    begin: Instant,
    deadline: Duration,
    pause: Duration,
}

impl Wait {
    pub(super) fn until(deadline: Duration) -> Self {
        Self {
            begin: Instant::now(),
            deadline,
            pause: Duration::from_millis(50),
        }
    }

    /// Pauses; fails at the deadline, saying what is not yet.
    pub(super) async fn more(&mut self, not_yet: &str) -> Result<()> {
        const SLOWEST: Duration = Duration::from_secs(4);
        let left = self.deadline.saturating_sub(self.begin.elapsed());
        if left.is_zero() {
            let message = format!("{not_yet} after {:?}", self.deadline);
            return Err(Error::new(ErrorKind::Deadline, message));
        }
        tokio::time::sleep(self.pause.min(left)).await;
        self.pause = SLOWEST.min(self.pause * 2);
        Ok(())
    }
}
