//! Streams of pages and items.

use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::cursor::Cursor;
use super::items::take;
use super::page::{Page, Response};
use super::requests::Requests;
use crate::error::{Error, Result};
use crate::index::{Index, Output};

/// The pages of a query or scan, each read when it is asked for, or [one ahead](super::Read::prefetch). After an error
/// it ends.
#[must_use = "nothing is sent before a page is asked for"]
pub struct Pages<I: Index, O = <I as Index>::Output> {
    requests: Requests,
    /// Whether a page was yielded.
    reads_on: bool,
    output: PhantomData<fn() -> (I, O)>,
}

impl<I: Index, O> std::fmt::Debug for Pages<I, O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages")
            .field("remaining", &self.requests.remaining)
            .finish_non_exhaustive()
    }
}

impl<I: Index, O: Output> Pages<I, O> {
    pub(super) fn new(requests: Requests) -> Self {
        Self {
            requests,
            reads_on: false,
            output: PhantomData,
        }
    }

    /// Reads no more.
    pub(super) fn end(&mut self) {
        self.requests.end();
    }

    /// Where the first page begins.
    pub(super) fn origin(&self) -> Option<Cursor> {
        self.requests.origin.clone()
    }

    /// Reads the next page; `None` after the last one. It is safe to drop the future: the request goes on with the
    /// next call.
    pub async fn next(&mut self) -> Option<Result<Page<O>>> {
        poll_fn(|cx| self.poll_page(cx)).await
    }

    pub(super) fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Page<O>>>> {
        Poll::Ready(match ready!(poll_page(&mut self.requests, cx)) {
            None => None,
            Some(Err(error)) => Some(Err(error)),
            Some(Ok(response)) => {
                let items = take::<O>(&mut self.requests.sink);
                if std::mem::replace(&mut self.reads_on, true) {
                    self.requests.prefetch();
                }
                Some(Ok(Page {
                    items,
                    scanned: response.scanned,
                    cursor: response.cursor(response.items),
                }))
            }
        })
    }
}

/// Reads the next response; its items are in the sink.
pub(super) fn poll_page(
    requests: &mut Requests,
    cx: &mut Context<'_>,
) -> Poll<Option<Result<Response>>> {
    let Some(read) = ready!(requests.poll_response(cx)) else {
        return Poll::Ready(None);
    };
    Poll::Ready(Some(read.and_then(|mut response| {
        if let Some(error) = response.error.take() {
            if response.items == 0 {
                return Err(error);
            }
            // What could be read comes first.
            requests.fail(error);
        }
        Ok(response)
    })))
}

impl<I: Index, O: Output> Stream for Pages<I, O> {
    type Item = Result<Page<O>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(cx)
    }
}

/// The items of a query or scan; requests are sent as they are needed, or [one ahead](super::Read::prefetch). After an
/// error it ends.
#[must_use = "nothing is sent before an item is asked for"]
pub struct ItemStream<I: Index, O = <I as Index>::Output> {
    pages: Pages<I, O>,
    /// What is left of the response that items are yielded from.
    items: std::vec::IntoIter<O>,
    position: Position,
}

/// Where a stream of items is.
#[derive(Default)]
struct Position {
    response: Option<Response>,
    /// How many items of the response were yielded.
    yielded: usize,
}

impl Position {
    /// Goes on behind the items of the response; `Ok` if the next one is there.
    fn poll_next(
        &mut self,
        requests: &mut Requests,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<(), Error>>> {
        if let Some(response) = &mut self.response
            && let Some(error) = response.error.take()
        {
            // The error has the item, so a later read goes on behind it.
            self.yielded += 1;
            return Poll::Ready(Some(Err(error)));
        }
        Poll::Ready(match ready!(requests.poll_response(cx)) {
            None => None,
            Some(Err(error)) => Some(Err(error)),
            Some(Ok(response)) => {
                self.response = Some(response);
                self.yielded = 0;
                Some(Ok(()))
            }
        })
    }
}

impl<I: Index, O> std::fmt::Debug for ItemStream<I, O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ItemStream")
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}

impl<I: Index, O: Output> ItemStream<I, O> {
    pub(super) fn new(pages: Pages<I, O>) -> Self {
        Self {
            pages,
            items: Vec::new().into_iter(),
            position: Position::default(),
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
        match &self.position.response {
            Some(response) => response.cursor(self.position.yielded),
            None => self.pages.origin(),
        }
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<O>>> {
        loop {
            if let Some(item) = self.items.next() {
                self.position.yielded += 1;
                if self.position.yielded == 2 {
                    self.pages.requests.prefetch();
                }
                return Poll::Ready(Some(Ok(item)));
            }
            let requests = &mut self.pages.requests;
            match ready!(self.position.poll_next(requests, cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(())) => self.items = take::<O>(&mut requests.sink).into_iter(),
            }
        }
    }
}

impl<I: Index, O: Output> Stream for ItemStream<I, O> {
    type Item = Result<O>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(cx)
    }
}
