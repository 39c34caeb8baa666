//! Time to live: DynamoDB deletes an item some time after the moment that one of its attributes tells.
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html>

use aws_sdk_dynamodb::types::{TimeToLiveSpecification, TimeToLiveStatus};

use super::create::build;
use super::{DynamoTable, Handle, Table};
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

/// Turns time to live on, if the struct has one and the table not yet: to do so twice is an error.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html>
pub(super) async fn turn_on(table: &Handle) -> Result<()> {
    let Some(attribute) = table.schema().time_to_live else {
        return Ok(());
    };
    if live(table).await?.as_deref() == Some(attribute) {
        return Ok(());
    }
    let specification = TimeToLiveSpecification::builder()
        .enabled(true)
        .attribute_name(attribute)
        .build()
        .map_err(build)?;
    let request = table.client()?.update_time_to_live();
    let request = request.time_to_live_specification(specification);
    let answer = request.table_name(table.name()).send().await;
    answer.map(drop).map_err(Error::from_sdk)
}
