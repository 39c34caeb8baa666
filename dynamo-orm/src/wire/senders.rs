//! What sends requests, kept from one to the next.
//!
//! The future of an operation of the SDK's is several kilobytes, more than all else that a request allocates. Its
//! memory is allocated once for as many requests as are under way at a time.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use super::{OPERATIONS, Operation};
use crate::error::Error;

/// The most senders of an operation that wait for work.
const MOST: usize = 64;

/// Senders without work, by operation.
#[derive(Default)]
pub(crate) struct Senders([Mutex<Vec<Box<dyn Sends>>>; OPERATIONS]);

impl std::fmt::Debug for Senders {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Senders")
    }
}

impl Senders {
    pub(super) fn take(&self, operation: Operation) -> Box<dyn Sends> {
        let mut idle = self.idle(operation);
        idle.pop().unwrap_or_else(|| sender(operation))
    }

    /// Keeps a sender for a later request; what it had under way is dropped.
    pub(super) fn keep(&self, operation: Operation, mut sender: Box<dyn Sends>) {
        sender.stop();
        let mut idle = self.idle(operation);
        if idle.len() < MOST {
            idle.push(sender);
        }
    }

    fn idle(&self, operation: Operation) -> std::sync::MutexGuard<'_, Vec<Box<dyn Sends>>> {
        let idle = &self.0[operation as usize];
        idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sends requests of one operation, one after the other: what the SDK knows of them.
pub(super) trait Sends: Send {
    fn start(&mut self, client: &Client, subject: &str);

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>>;

    fn stop(&mut self);
}

struct Sender<F> {
    send: fn(&Client, String) -> F,
    under_way: Pin<Box<Option<F>>>,
}

impl<F, O, E> Sends for Sender<F>
where
    F: Future<Output = Result<O, SdkError<E, HttpResponse>>> + Send,
    E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
{
    fn start(&mut self, client: &Client, subject: &str) {
        let request = (self.send)(client, subject.to_owned());
        self.under_way.set(Some(request));
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        let Some(request) = self.under_way.as_mut().as_pin_mut() else {
            return Poll::Pending;
        };
        let result = ready!(request.poll(cx));
        self.stop();
        Poll::Ready(result.map(drop).map_err(Error::from_sdk))
    }

    fn stop(&mut self) {
        self.under_way.set(None);
    }
}

fn sender(operation: Operation) -> Box<dyn Sends> {
    fn of<F, O, E>(send: fn(&Client, String) -> F) -> Box<dyn Sends>
    where
        F: Future<Output = Result<O, SdkError<E, HttpResponse>>> + Send + 'static,
        E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
    {
        Box::new(Sender {
            send,
            under_way: Box::pin(None),
        })
    }
    match operation {
        Operation::GetItem => of(|client, table| client.get_item().table_name(table).send()),
        Operation::PutItem => of(|client, table| client.put_item().table_name(table).send()),
        Operation::UpdateItem => of(|client, table| client.update_item().table_name(table).send()),
        Operation::DeleteItem => of(|client, table| client.delete_item().table_name(table).send()),
        Operation::Query => of(|client, table| client.query().table_name(table).send()),
        Operation::Scan => of(|client, table| client.scan().table_name(table).send()),
        Operation::BatchGetItem => of(|client, _| client.batch_get_item().send()),
        Operation::BatchWriteItem => of(|client, _| client.batch_write_item().send()),
        Operation::TransactGetItems => of(|client, _| client.transact_get_items().send()),
        // Without a token the SDK makes one up.
        Operation::TransactWriteItems => of(|client, token| {
            let request = client.transact_write_items().client_request_token(token);
            request.send()
        }),
    }
}
