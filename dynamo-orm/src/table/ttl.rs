//! Time to live: DynamoDB deletes an item some time after the moment that one of its attributes tells.
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html>

use aws_sdk_dynamodb::types::{TimeToLiveSpecification, TimeToLiveStatus};

use super::create::build;
use super::{Difference, DynamoTable, Handle, Table};
use crate::error::{Error, Result};

impl<T: DynamoTable> Table<T> {
    /// Asks which attribute tells when an item is deleted; `None` if time to live is off. Sends one DescribeTimeToLive.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such table.
    pub async fn time_to_live(&self) -> Result<Option<String>> {
        let live = live(self.handle()).await;
        live.map_err(|error| self.fault(error))
    }
}

/// The attribute by which a live table's items expire, or are about to.
pub(super) async fn live(table: &Handle) -> Result<Option<String>> {
    let request = table.client()?.describe_time_to_live();
    let answer = request.table_name(table.name()).send().await;
    let live = answer.map_err(Error::from_sdk)?.time_to_live_description;
    let is_on = |status: Option<&TimeToLiveStatus>| {
        matches!(
            status,
            Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling)
        )
    };
    Ok(live
        .filter(|live| is_on(live.time_to_live_status()))
        .and_then(|live| live.attribute_name))
}

/// Turns time to live on, if the struct has one and the table not yet: to do so twice is an error, as is another attribute
/// than the one that it is on by.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html>
pub(super) async fn turn_on<T: DynamoTable>(table: &Table<T>) -> Result<()> {
    let Some(expected) = T::SCHEMA.time_to_live else {
        return Ok(());
    };
    if is_on(table, expected).await? {
        return Ok(());
    }
    let specification = TimeToLiveSpecification::builder()
        .enabled(true)
        .attribute_name(expected)
        .build()
        .map_err(build)?;
    let request = table.client()?.update_time_to_live();
    let request = request.time_to_live_specification(specification);
    let answer = request.table_name(table.name()).send().await;
    match answer.map_err(Error::from_sdk) {
        Ok(_) => Ok(()),
        // Another process may have been first.
        Err(error) => match is_on(table, expected).await {
            Ok(true) => Ok(()),
            _ => Err(error),
        },
    }
}

/// Whether it is on by this attribute; fails if it is by another one.
async fn is_on<T: DynamoTable>(table: &Table<T>, expected: &str) -> Result<bool> {
    let found = live(table.handle()).await?;
    match &found {
        None => Ok(false),
        Some(attribute) if attribute == expected => Ok(true),
        Some(_) => {
            let expected = expected.into();
            let difference = Difference::TimeToLive { expected, found };
            let differing = table.differing(vec![difference]);
            differing.into_result().map(|()| false)
        }
    }
}
