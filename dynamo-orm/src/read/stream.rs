//! Streams of pages and items.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::cursor::Cursor;
use super::page::{Page, Response, fetch};
use super::query::Plan;
use crate::error::{Error, Result};
use crate::index::{Index, Output};

type Fetching<I, O> = Pin<Box<dyn Future<Output = Result<Response<I, O>>> + Send>>;

/// The pages of a query or scan, each read when it is asked for. After an error it ends.
#[must_use = "nothing is sent before a page is asked for"]
pub struct Pages<I: Index, O = <I as Index>::Output> {
    state: PagesState<I, O>,
    remaining: Option<usize>,
    /// Where it began.
    origin: Option<Cursor>,
}

enum PagesState<I: Index, O> {
    Ready {
        plan: Arc<Plan<I>>,
        start: Option<Vec<u8>>,
    },
    Fetching {
        plan: Arc<Plan<I>>,
        fetching: Fetching<I, O>,
    },
    Failed(Option<Error>),
    Done,
}

impl<I: Index, O> std::fmt::Debug for Pages<I, O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages")
            .field("remaining", &self.remaining)
            .finish_non_exhaustive()
    }
}

impl<I: Index, O: Output<I::Table>> Pages<I, O> {
    pub(super) fn new(plan: Plan<I>, start: Option<Vec<u8>>, limit: Option<usize>) -> Self {
        let cursor = |key: &Vec<u8>| Cursor::new::<I>(plan.table.name(), key.clone());
        Self {
            origin: start.as_ref().map(cursor),
            state: PagesState::Ready {
                plan: Arc::new(plan),
                start,
            },
            remaining: limit,
        }
    }

    pub(super) fn failed(error: Error) -> Self {
        Self {
            state: PagesState::Failed(Some(error)),
            remaining: None,
            origin: None,
        }
    }

    /// Reads no more.
    pub(super) fn end(&mut self) {
        self.state = PagesState::Done;
    }

    /// Reads the next page; `None` after the last one. It is safe to drop the future: the request goes on with the
    /// next call.
    pub async fn next(&mut self) -> Option<Result<Page<O>>> {
        poll_fn(|cx| self.poll_page(cx)).await
    }

    pub(super) fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Page<O>>>> {
        let Some(read) = ready!(self.poll_response(cx)) else {
            return Poll::Ready(None);
        };
        Poll::Ready(Some(read.and_then(|mut response| {
            if let Some(error) = response.error.take() {
                if response.items.is_empty() {
                    return Err(error);
                }
                // What could be read comes first.
                self.state = PagesState::Failed(Some(error));
            }
            Ok(Page {
                cursor: response.cursor(response.items.len()),
                items: response.items,
                scanned: response.scanned,
            })
        })))
    }

    /// Reads the next response, cut to what remains of the limit.
    fn poll_response(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Response<I, O>>>> {
        loop {
            match &mut self.state {
                PagesState::Done => return Poll::Ready(None),
                PagesState::Failed(error) => {
                    let error = error.take();
                    self.state = PagesState::Done;
                    return Poll::Ready(error.map(Err));
                }
                PagesState::Ready { .. } if self.remaining == Some(0) => {
                    self.state = PagesState::Done;
                }
                PagesState::Ready { plan, start } => {
                    let fetching = Box::pin(fetch(Arc::clone(plan), start.take(), self.remaining));
                    self.state = PagesState::Fetching {
                        plan: Arc::clone(plan),
                        fetching,
                    };
                }
                PagesState::Fetching { plan, fetching } => {
                    let result = ready!(fetching.as_mut().poll(cx));
                    let plan = Arc::clone(plan);
                    self.state = PagesState::Done;
                    let mut response = match result {
                        Ok(response) => response,
                        Err(error) => return Poll::Ready(Some(Err(error))),
                    };
                    if let Some(remaining) = &mut self.remaining {
                        response.cut(*remaining);
                        *remaining -= response.items.len();
                    }
                    if let (Some(key), None, false) = (
                        &response.last_key,
                        &response.error,
                        self.remaining == Some(0),
                    ) {
                        let start = Some(key.clone());
                        self.state = PagesState::Ready { plan, start };
                    }
                    return Poll::Ready(Some(Ok(response)));
                }
            }
        }
    }

    /// Sums what the pages count, up to `limit`.
    pub(super) async fn count(mut self, limit: usize) -> Result<usize> {
        let mut count = 0;
        // What remains of a limit is told by the counts here, not by items.
        self.remaining = (limit == 0).then_some(0);
        while let Some(read) = poll_fn(|cx| self.poll_response(cx)).await {
            count += read?.count;
            if count >= limit {
                return Ok(limit);
            }
        }
        Ok(count)
    }
}

impl<I: Index, O: Output<I::Table>> Stream for Pages<I, O> {
    type Item = Result<Page<O>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(cx)
    }
}

/// The items of a query or scan; requests are sent as they are needed. After an error it ends.
#[must_use = "nothing is sent before an item is asked for"]
pub struct ItemStream<I: Index, O = <I as Index>::Output> {
    pages: Pages<I, O>,
    /// The response that items are yielded from; what was yielded is gone from it.
    items: std::vec::IntoIter<O>,
    response: Option<Response<I, O>>,
    yielded: usize,
}

impl<I: Index, O> std::fmt::Debug for ItemStream<I, O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ItemStream")
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}

impl<I: Index, O: Output<I::Table>> ItemStream<I, O> {
    pub(super) fn new(pages: Pages<I, O>) -> Self {
        Self {
            pages,
            items: Vec::new().into_iter(),
            response: None,
            yielded: 0,
        }
    }

    /// Yields the next item; `None` after the last one. It is safe to drop the future: nothing is lost.
    pub async fn next(&mut self) -> Option<Result<O>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    /// Returns where a later read resumes: exactly after the last item that was yielded.
    ///
    /// `None` if that is the beginning, or if there is nothing left to read.
    #[must_use]
    pub fn cursor(&self) -> Option<Cursor> {
        match &self.response {
            Some(response) => response.cursor(self.yielded),
            None => self.pages.origin.clone(),
        }
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<O>>> {
        loop {
            if let Some(item) = self.items.next() {
                self.yielded += 1;
                return Poll::Ready(Some(Ok(item)));
            }
            if let Some(error) = self
                .response
                .as_mut()
                .and_then(|response| response.error.take())
            {
                // The error has the item, so a later read goes on behind it.
                self.yielded += 1;
                return Poll::Ready(Some(Err(error)));
            }
            match ready!(self.pages.poll_response(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(mut response)) => {
                    self.items = std::mem::take(&mut response.items).into_iter();
                    self.response = Some(response);
                    self.yielded = 0;
                }
            }
        }
    }
}

impl<I: Index, O: Output<I::Table>> Stream for ItemStream<I, O> {
    type Item = Result<O>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(cx)
    }
}
