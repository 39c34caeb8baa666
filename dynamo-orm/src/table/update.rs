//! UpdateTable and DeleteTable.

use std::pin::Pin;
use std::time::Duration;

use aws_sdk_dynamodb::operation::update_table::builders::UpdateTableFluentBuilder;
use aws_sdk_dynamodb::types::{
    BillingMode, CreateGlobalSecondaryIndexAction, DeleteGlobalSecondaryIndexAction,
    GlobalSecondaryIndexUpdate, UpdateGlobalSecondaryIndexAction,
};

use super::create::{
    Changed, DEADLINE, Throughput, Wait, build, definitions, key_schema, projection,
    wait_until_active,
};
use super::{Description, DynamoTable, Table, ttl};
use crate::error::{Error, ErrorKind, Result};
use crate::index::{GlobalIndex, SecondaryIndex};
use crate::schema::{IndexSchema, distinct};

/// Changes of a table, sent by `.await`.
#[derive(Debug)]
#[must_use = "nothing is sent before `.await`"]
pub struct UpdateTable<T> {
    table: Table<T>,
    billing: Option<Billing>,
    throughputs: Vec<(&'static str, Throughput)>,
    indexes: Vec<IndexChange>,
    time_to_live: bool,
    sdk: Changed<UpdateTableFluentBuilder>,
    deadline: Duration,
}

#[derive(Clone, Copy, Debug)]
enum Billing {
    OnDemand,
    Provisioned(Throughput),
}

#[derive(Debug)]
enum IndexChange {
    Create(&'static IndexSchema, Option<Throughput>),
    Delete(String),
}

impl<T: DynamoTable> Table<T> {
    /// Changes throughput, global indexes or the time to live and waits until all is ACTIVE again, five minutes at most.
    ///
    /// Sends one UpdateTable, then DescribeTable until it is done, unless the [time to live](UpdateTable::time_to_live) is
    /// all. DynamoDB creates or deletes one index at a time. An index's throughput by itself is taken for done when all is
    /// ACTIVE, which may be told of the time before.
    ///
    /// # Errors
    /// [`ErrorKind::Request`] before sending, for a change of nothing or of two indexes, or a time to live that the struct
    /// has not; [`ErrorKind::SchemaMismatch`] if it is on by another attribute; [`ErrorKind::InUse`] while
    /// another change is under way; [`ErrorKind::Deadline`] if it takes too long.
    pub fn update_table(&self) -> UpdateTable<T> {
        UpdateTable {
            table: self.clone(),
            billing: None,
            throughputs: Vec::new(),
            indexes: Vec::new(),
            time_to_live: false,
            sdk: Changed::default(),
            deadline: DEADLINE,
        }
    }

    /// Deletes the table with everything in it and waits until it is gone, five minutes at most.
    ///
    /// Sends one DeleteTable, then DescribeTable until it is done.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if there is no such table, [`ErrorKind::Deadline`] if it takes too long.
    pub fn delete_table(&self) -> DeleteTable<T> {
        DeleteTable {
            table: self.clone(),
            deadline: DEADLINE,
        }
    }
}

impl<T: DynamoTable> UpdateTable<T> {
    /// Bills the table on demand.
    pub fn on_demand(mut self) -> Self {
        self.billing = Some(Billing::OnDemand);
        self
    }

    /// Provisions throughput for the table.
    pub fn provisioned(mut self, read: u32, write: u32) -> Self {
        self.billing = Some(Billing::Provisioned(Throughput { read, write }));
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
            self.throughputs.retain(|(name, _)| *name != index.name);
            self.throughputs
                .push((index.name, Throughput { read, write }));
        }
        self
    }

    /// Creates a global index that the struct has and the table has not.
    ///
    /// In a provisioned table it needs [`index_throughput`](Self::index_throughput) too.
    pub fn create_index<I: SecondaryIndex<T, Scope: GlobalIndex>>(mut self, _index: I) -> Self {
        if let Some(index) = I::SCHEMA {
            self.indexes.push(IndexChange::Create(index, None));
        }
        self
    }

    /// Deletes a global index by name: the struct may not have it any more.
    pub fn delete_index(mut self, name: &str) -> Self {
        self.indexes.push(IndexChange::Delete(name.into()));
        self
    }

    /// Turns on the time to live that the struct has, `#[dynamo(ttl)]`, unless it is on. Sends one DescribeTimeToLive and
    /// one `UpdateTimeToLive`, and no UpdateTable if nothing else is changed.
    pub fn time_to_live(mut self) -> Self {
        self.time_to_live = true;
        self
    }

    /// Changes the SDK's request before it is sent, for what this builder does not cover:
    /// `.sdk(|request| request.deletion_protection_enabled(false))`.
    pub fn sdk(
        mut self,
        change: impl FnOnce(UpdateTableFluentBuilder) -> UpdateTableFluentBuilder
        + Send
        + Sync
        + 'static,
    ) -> Self {
        self.sdk.then(change);
        self
    }

    /// Waits this long; [`ErrorKind::Deadline`] after that. The changes may be done later.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    async fn send(self) -> Result<()> {
        let table = self.table.clone();
        self.update().await.map_err(|error| table.fault(error))
    }

    async fn update(mut self) -> Result<()> {
        let request = |message| Err(Error::new(ErrorKind::Request, message));
        if self.time_to_live && T::SCHEMA.time_to_live.is_none() {
            return request(
                "the struct has no time to live to be turned on; mark a field with `#[dynamo(ttl)]`",
            );
        }
        let changes_table = self.billing.is_some()
            || !self.throughputs.is_empty()
            || !self.indexes.is_empty()
            || !self.sdk.is_empty();
        if !changes_table {
            if self.time_to_live {
                return ttl::turn_on(&self.table).await;
            }
            return request(
                "the update changes nothing; name a throughput, an index or the time to live",
            );
        }
        if self.indexes.len() > 1 {
            return request(
                "a table creates or deletes one global index at a time; send one update for each",
            );
        }
        // A new index's throughput is part of its creation.
        let throughputs = &mut self.throughputs;
        for change in &mut self.indexes {
            if let IndexChange::Create(index, throughput) = change {
                let own = throughputs.iter().position(|(name, _)| *name == index.name);
                *throughput = own.map(|own| throughputs.remove(own).1);
            }
        }
        let mut update = self
            .table
            .client()?
            .update_table()
            .table_name(self.table.name());
        match self.billing {
            Some(Billing::OnDemand) => update = update.billing_mode(BillingMode::PayPerRequest),
            Some(Billing::Provisioned(throughput)) => {
                update = update
                    .billing_mode(BillingMode::Provisioned)
                    .provisioned_throughput(throughput.to_sdk()?);
            }
            None => {}
        }
        for (name, throughput) in &self.throughputs {
            let action = UpdateGlobalSecondaryIndexAction::builder()
                .index_name(*name)
                .provisioned_throughput(throughput.to_sdk()?)
                .build()
                .map_err(build)?;
            update = update.global_secondary_index_updates(
                GlobalSecondaryIndexUpdate::builder().update(action).build(),
            );
        }
        for change in &self.indexes {
            let builder = GlobalSecondaryIndexUpdate::builder();
            let change = match change {
                IndexChange::Create(index, throughput) => {
                    update =
                        update.set_attribute_definitions(Some(definitions(distinct(index.key()))?));
                    builder.create(create(index, *throughput)?)
                }
                IndexChange::Delete(name) => builder.delete(
                    DeleteGlobalSecondaryIndexAction::builder()
                        .index_name(name)
                        .build()
                        .map_err(build)?,
                ),
            };
            update = update.global_secondary_index_updates(change.build());
        }
        // What the caller made of the request is the caller's to compare.
        let compares = self.sdk.is_empty();
        let update = std::mem::take(&mut self.sdk).apply(update);
        update.send().await.map_err(Error::from_sdk)?;
        let is_current = |live: &Description| !compares || self.is_described(live);
        wait_until_active(&self.table, self.deadline, is_current).await?;
        if self.time_to_live {
            ttl::turn_on(&self.table).await?;
        }
        Ok(())
    }

    /// Whether this description is one since the update.
    fn is_described(&self, live: &Description) -> bool {
        let exists = |name: &str| live.index_names().any(|index| index == name);
        let is_billed = match self.billing {
            Some(Billing::OnDemand) => live.throughput().is_none(),
            Some(Billing::Provisioned(throughput)) => live.throughput() == Some(throughput),
            None => true,
        };
        is_billed
            && self.indexes.iter().all(|change| match change {
                IndexChange::Create(index, _) => exists(index.name),
                IndexChange::Delete(name) => !exists(name),
            })
    }
}

fn create(
    index: &IndexSchema,
    throughput: Option<Throughput>,
) -> Result<CreateGlobalSecondaryIndexAction> {
    CreateGlobalSecondaryIndexAction::builder()
        .index_name(index.name)
        .set_key_schema(Some(key_schema(index.hash, index.range)?))
        .projection(projection(index))
        .set_provisioned_throughput(throughput.map(Throughput::to_sdk).transpose()?)
        .build()
        .map_err(build)
}

impl<T: DynamoTable> IntoFuture for UpdateTable<T> {
    type Output = Result<()>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// A table to be [deleted](Table::delete_table), by `.await`.
#[derive(Debug)]
#[must_use = "nothing is sent before `.await`"]
pub struct DeleteTable<T> {
    table: Table<T>,
    deadline: Duration,
}

impl<T: DynamoTable> DeleteTable<T> {
    /// Waits this long; [`ErrorKind::Deadline`] after that. The table may be gone later.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    async fn send(self) -> Result<()> {
        let Self { table, deadline } = self;
        let client = table.client().map_err(|error| table.fault(error))?;
        let answer = client.delete_table().table_name(table.name()).send().await;
        answer.map_err(|error| table.fault(Error::from_sdk(error)))?;
        let mut wait = Wait::until(deadline);
        loop {
            match table.describe().await {
                Err(error) if error.is_table_not_found() => return Ok(()),
                Err(error) => return Err(error),
                Ok(_) => wait
                    .more("the table is not gone yet")
                    .await
                    .map_err(|error| table.fault(error))?,
            }
        }
    }
}

impl<T: DynamoTable> IntoFuture for DeleteTable<T> {
    type Output = Result<()>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
