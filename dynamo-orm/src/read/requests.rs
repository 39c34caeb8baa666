//! The requests of a query or scan, each sent when its items are asked for: compiled once for all tables.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::runtime::Handle as Runtime;
use tokio::task::JoinHandle;

use super::cursor::Cursor;
use super::items::{Filling, Items, Sink};
use super::options::{Options, Plan};
use super::page::{Response, fetch};
use crate::error::{Error, ErrorKind, Result};
use crate::table::Handle;

pub(super) struct Requests {
    state: State,
    /// Where items are read to; a request under way has it.
    pub(super) sink: Sink,
    pub(super) remaining: Option<usize>,
    /// Where the first one begins.
    pub(super) origin: Option<Cursor>,
    prefetches: bool,
}

enum State {
    Ready {
        plan: Arc<Plan>,
        start: Option<Vec<u8>>,
    },
    Fetching {
        plan: Arc<Plan>,
        fetching: Pin<Box<dyn Future<Output = Result<Response>> + Send>>,
    },
    Failed(Option<Error>),
    Done,
}

impl Requests {
    pub(super) fn new(options: &Options, sink: Sink) -> Self {
        Self::planned(options, sink, false)
    }

    fn planned(options: &Options, sink: Sink, counts: bool) -> Self {
        let planned = options
            .start_key()
            .and_then(|start| Ok((Arc::new(options.plan(counts)?), start)));
        match planned {
            Ok((plan, start)) => Self {
                sink,
                remaining: options.limit,
                origin: start.as_ref().map(|key| Cursor::new(&plan, key.clone())),
                state: State::Ready { plan, start },
                prefetches: options.prefetch,
            },
            Err(error) => Self::failed(options.target.table.fault(error)),
        }
    }

    pub(super) fn failed(error: Error) -> Self {
        Self {
            state: State::Failed(Some(error)),
            sink: Sink::default(),
            remaining: None,
            origin: None,
            prefetches: false,
        }
    }

    /// Sends no more.
    pub(super) fn end(&mut self) {
        self.state = State::Done;
    }

    /// Ends with this error, when the next response is asked for.
    pub(super) fn fail(&mut self, error: Error) {
        self.state = State::Failed(Some(error));
    }

    /// Asks for the next response, if there is more to read, so that it comes while the caller works on this one.
    ///
    /// The items of this one have to be taken out of the sink before.
    pub(super) fn prefetch(&mut self) {
        if !self.prefetches || self.remaining == Some(0) {
            return;
        }
        let (State::Ready { plan, start }, Ok(runtime)) = (&mut self.state, Runtime::try_current())
        else {
            return;
        };
        let sink = std::mem::take(&mut self.sink);
        let fetching = fetch(Arc::clone(plan), start.take(), self.remaining, sink);
        self.state = State::Fetching {
            plan: Arc::clone(plan),
            fetching: Box::pin(Ahead {
                table: plan.target.table.clone(),
                reading: runtime.spawn(fetching),
            }),
        };
    }

    /// Reads the next response, as much as remains of the limit.
    pub(super) fn poll_response(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Response>>> {
        loop {
            match &mut self.state {
                State::Done => return Poll::Ready(None),
                State::Failed(error) => {
                    let error = error.take();
                    self.state = State::Done;
                    return Poll::Ready(error.map(Err));
                }
                State::Ready { .. } if self.remaining == Some(0) => self.state = State::Done,
                State::Ready { plan, start } => {
                    let sink = std::mem::take(&mut self.sink);
                    let fetching = fetch(Arc::clone(plan), start.take(), self.remaining, sink);
                    self.state = State::Fetching {
                        plan: Arc::clone(plan),
                        fetching: Box::pin(fetching),
                    };
                }
                State::Fetching { plan, fetching } => {
                    let result = ready!(fetching.as_mut().poll(cx));
                    let plan = Arc::clone(plan);
                    self.state = State::Done;
                    let mut response = match result {
                        Ok(response) => response,
                        Err(error) => return Poll::Ready(Some(Err(error))),
                    };
                    self.sink = std::mem::take(&mut response.sink);
                    if let Some(remaining) = &mut self.remaining {
                        *remaining -= response.items;
                    }
                    if let (Some(key), None, false) = (
                        &response.last_key,
                        &response.error,
                        self.remaining == Some(0),
                    ) {
                        let start = Some(key.clone());
                        self.state = State::Ready { plan, start };
                    }
                    return Poll::Ready(Some(Ok(response)));
                }
            }
        }
    }

    async fn next(&mut self) -> Option<Result<Response>> {
        poll_fn(|cx| self.poll_response(cx)).await
    }
}

/// A response that a task of its own reads, which ends when this is dropped.
struct Ahead {
    table: Handle,
    reading: JoinHandle<Result<Response>>,
}

impl Future for Ahead {
    type Output = Result<Response>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let joined = ready!(Pin::new(&mut self.reading).poll(cx));
        Poll::Ready(joined.unwrap_or_else(|ended| match ended.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(self.table.fault(Error::new(
                ErrorKind::Connection,
                "the tokio runtime that was reading this page has shut down; read the stream to its end in one runtime, \
                 or with `prefetch(false)`",
            ))),
        }))
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

/// Reads all items into the sink, up to the first error.
pub(super) fn fill(options: Options, items: fn() -> Box<dyn Items>) -> Filling {
    let table = options.target.table.clone();
    let sink = Sink::new(&table, items());
    Filling::new(table, async move {
        let mut requests = Requests::new(&options, sink);
        while let Some(response) = requests.next().await {
            if let Some(error) = response?.error {
                return Err(error);
            }
        }
        Ok(requests.sink)
    })
}

/// Counts the items, up to the limit.
pub(super) async fn count(options: Options) -> Result<usize> {
    let mut requests = Requests::planned(&options, Sink::default(), true);
    let mut count = 0_usize;
    while let Some(response) = requests.next().await {
        // Whatever the service says.
        count = count.saturating_add(response?.count.unwrap_or_default());
        // What remains of a limit is told by the counts here, not by items.
        requests.remaining = options.limit.map(|limit| limit.saturating_sub(count));
    }
    Ok(options.limit.map_or(count, |limit| limit.min(count)))
}
