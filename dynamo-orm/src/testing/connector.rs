//! The HTTP client that lets requests meet their faults.

use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use bytes::Bytes;
use serde_json::Value;
use tokio::runtime::Handle;
use tokio::time::sleep;

use super::fault::{Fault, Throttle, is_paged};
use super::message::{self, Message, json, with_body};
use super::{Faults, answers, pages};

type Answer = Result<HttpResponse, ConnectorError>;

#[derive(Debug)]
pub(super) struct FaultyClient {
    pub(super) faults: Faults,
    pub(super) client: SharedHttpClient,
}

impl HttpClient for FaultyClient {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Inner {
            faults: self.faults.clone(),
            connector: self.client.http_connector(settings, components),
        })
    }
}

/// What is behind the faults.
#[derive(Clone, Debug)]
struct Inner {
    faults: Faults,
    connector: SharedHttpConnector,
}

impl HttpConnector for Inner {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let message = Message::of(&request);
        // Drawn now: the plan goes by the order of requests.
        let body = Bytes::copy_from_slice(message::bytes_of(&request));
        let drawn = self.faults.draw(&message, body);
        HttpConnectorFuture::new(exchange(self.clone(), message, request, drawn))
    }
}

/// What a plan decided for a request.
pub(super) struct Drawn {
    pub(super) fault: Option<Fault>,
    pub(super) delay: Duration,
    /// For what the fault leaves open.
    pub(super) rng: fastrand::Rng,
}

async fn exchange(inner: Inner, message: Message, request: HttpRequest, drawn: Drawn) -> Answer {
    let Drawn {
        fault,
        delay,
        mut rng,
    } = drawn;
    pause(delay / 2).await;
    let answer = match fault {
        None | Some(Fault::Delay(_)) => inner.send(request).await,
        Some(Fault::Lost(failure)) => answers::failure(failure),
        Some(Fault::Applied(failure)) => {
            inner.send(request).await?;
            answers::failure(failure)
        }
        Some(Fault::Late(failure, later)) => {
            let runtime =
                Handle::try_current().map_err(|error| ConnectorError::user(error.into()))?;
            runtime.spawn(async move {
                sleep(later).await;
                inner.send(request).await
            });
            answers::failure(failure)
        }
        Some(Fault::Cut) => cut(inner.send(request).await?, &mut rng).await,
        Some(Fault::CutUnchecked) => {
            let mut answer = cut(inner.send(request).await?, &mut rng).await?;
            answer.headers_mut().remove("x-amz-crc32");
            Ok(answer)
        }
        Some(Fault::WrongChecksum) => {
            let mut answer = inner.send(request).await?;
            let sum = !crc32fast::hash(&message::body(&mut answer).await?);
            answer.headers_mut().insert("x-amz-crc32", sum.to_string());
            Ok(answer)
        }
        Some(Fault::Throttled(throttle)) => answers::throttled(&message, throttle),
        Some(Fault::TransactionConflict) => answers::conflict(&message, &mut rng),
        Some(Fault::Unprocessed(rate)) => {
            unprocessed(&inner, message, request, rate, &mut rng).await
        }
        Some(Fault::Stale(writes)) => {
            let writes = rng.usize(1..=writes.max(1));
            match inner.faults.stale(&request, writes) {
                Some(answer) => Ok(answer),
                None => inner.send(request).await,
            }
        }
        Some(Fault::EmptyPage) => empty_page(&inner, &message, request).await,
        Some(Fault::RepeatedKey) => {
            rewritten(inner.send(request).await?, |page| {
                pages::repeated(&message.body, page)
            })
            .await
        }
        Some(Fault::Creating) => rewritten(inner.send(request).await?, pages::creating).await,
    };
    pause(delay / 2).await;
    answer
}

impl Inner {
    /// Has a request applied and answered.
    async fn send(&self, mut request: HttpRequest) -> Answer {
        if is_paged(message::operation(&request)) {
            let body = json(message::bytes_of(&request));
            if let Some(body) = pages::resumed(body) {
                request = with_body(request, &body);
            }
        }
        if let Some((status, body)) = self.faults.canned(&request) {
            return message::response(status, body);
        }
        self.faults.log(&request);
        self.connector.call(request).await
    }
}

/// Waits, though not even for another task if there is nothing to wait for.
async fn pause(delay: Duration) {
    if !delay.is_zero() {
        sleep(delay).await;
    }
}

/// Breaks a response off, and leaves the checksum of the whole.
async fn cut(mut answer: HttpResponse, rng: &mut fastrand::Rng) -> Answer {
    let body = message::body(&mut answer).await?;
    let sum = crc32fast::hash(&body);
    let end = rng.usize(..body.len().max(1));
    message::set_body(&mut answer, body.slice(..end.min(body.len())));
    answer.headers_mut().insert("x-amz-crc32", sum.to_string());
    Ok(answer)
}

/// Changes the JSON of a success.
async fn rewritten(mut answer: HttpResponse, change: impl FnOnce(Value) -> Value) -> Answer {
    if answer.status().is_success() {
        let body = change(json(&message::body(&mut answer).await?));
        message::set_body(&mut answer, Bytes::from(body.to_string()));
    }
    Ok(answer)
}

async fn unprocessed(
    inner: &Inner,
    mut message: Message,
    request: HttpRequest,
    rate: f64,
    rng: &mut fastrand::Rng,
) -> Answer {
    let Some(left) = pages::split(&mut message.body, rate, rng) else {
        // So does DynamoDB answer if it can process none.
        return answers::throttled(&Message::of(&request), Throttle::ProvisionedThroughput);
    };
    let member = if message.operation == "BatchGetItem" {
        "UnprocessedKeys"
    } else {
        "UnprocessedItems"
    };
    let answer = inner.send(with_body(request, &message.body)).await?;
    rewritten(answer, |response| {
        pages::with_unprocessed(response, member, &left)
    })
    .await
}

async fn empty_page(inner: &Inner, message: &Message, request: HttpRequest) -> Answer {
    // The engine examines one item, which tells the key of an item that there is.
    let mut first = message.body.clone();
    first["Limit"] = 1.into();
    let Some(first) = request
        .try_clone()
        .map(|request| with_body(request, &first))
    else {
        return inner.send(request).await;
    };
    let mut answer = inner.send(first).await?;
    let page = json(&message::body(&mut answer).await?);
    match pages::emptied(&message.body, page) {
        Some(page) => rewritten(answer, |_| page).await,
        None => inner.send(request).await,
    }
}
