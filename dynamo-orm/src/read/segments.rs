//! A parallel scan as one stream.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::stream::ItemStream;
use crate::error::Result;
use crate::index::{Index, Output};

/// The items of a [parallel scan](super::Scan::segments): all segments are read side by side. After an error it ends.
#[must_use = "nothing is sent before an item is asked for"]
pub struct Segments<I: Index, O = <I as Index>::Output> {
    streams: Vec<ItemStream<I, O>>,
    /// The segment that yielded last: the next one goes first, so that all of them move on.
    last: usize,
    remaining: Option<usize>,
}

impl<I: Index, O> std::fmt::Debug for Segments<I, O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Segments")
            .field("unfinished", &self.streams.len())
            .finish_non_exhaustive()
    }
}

impl<I: Index, O: Output> Segments<I, O> {
    pub(super) fn new(streams: Vec<ItemStream<I, O>>, limit: Option<usize>) -> Self {
        Self {
            streams,
            last: 0,
            remaining: limit,
        }
    }

    /// Yields the next item of any segment; `None` after the last one. It is safe to drop the future: nothing is lost.
    pub async fn next(&mut self) -> Option<Result<O>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<I: Index, O: Output> Stream for Segments<I, O> {
    type Item = Result<O>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.remaining == Some(0) {
            this.streams.clear();
        }
        let mut tried = 0;
        while tried < this.streams.len() {
            let segment = (this.last + 1) % this.streams.len();
            this.last = segment;
            match Pin::new(&mut this.streams[segment]).poll_next(cx) {
                Poll::Pending => tried += 1,
                Poll::Ready(None) => {
                    drop(this.streams.swap_remove(segment));
                    tried = 0;
                }
                Poll::Ready(Some(Ok(item))) => {
                    if let Some(remaining) = &mut this.remaining {
                        *remaining -= 1;
                    }
                    return Poll::Ready(Some(Ok(item)));
                }
                Poll::Ready(Some(Err(error))) => {
                    this.streams.clear();
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
        if this.streams.is_empty() {
            Poll::Ready(None)
        } else {
            Poll::Pending
        }
    }
}
