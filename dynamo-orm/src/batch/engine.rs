//! Requests side by side: input is taken as it is needed, what comes back unprocessed goes out again.

use std::collections::hash_map::Entry as Slot;
use std::collections::{HashMap, VecDeque};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use super::source::Entries;
use super::{Answer, Entry, MOST_BYTES, Sending, fault, fitting};
use crate::error::{Error, ErrorKind, Result};
use crate::wire::Backoff;

/// How far a bulk write is.
///
/// Of what was taken from the input, everything is written, replaced, or still in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Writes that were taken from the input.
    pub taken: u64,
    /// Writes that are done: items put and keys deleted.
    pub written: u64,
    /// Writes that were not sent, since a later one of the same key was taken meanwhile.
    pub replaced: u64,
    /// How often a write came back unprocessed.
    pub retried: u64,
    /// Requests that were answered; attempts that the SDK repeats are one.
    pub requests: u64,
}

/// What becomes of an entry whose key waits or is under way already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Duplicates {
    /// It is an error.
    Refused,
    /// It takes the place of one that waits, and waits for one that is under way.
    LastWins,
    /// It is dropped.
    Merged,
}

/// How many entries in a row may be merged with others before a request goes out as it is: it has to at some time, as
/// the input may be endless and its keys few.
const MERGED: usize = 1000;

/// What an engine goes by.
pub(crate) struct Rules {
    /// The most entries of a request.
    pub(crate) most: usize,
    /// The most requests under way.
    pub(crate) concurrency: usize,
    pub(crate) duplicates: Duplicates,
    /// What is left of a request tells of throttling, even if others of it were processed.
    pub(crate) rests: bool,
    /// What gives up, in its message: `writes` or `keys`.
    pub(crate) noun: &'static str,
}

/// Takes entries from its input and sends them; not generic, so that it is compiled once for all tables.
pub(crate) struct Engine<'a> {
    rules: Rules,
    /// `None` once it ended.
    input: Option<Entries<'a>>,
    send: Box<dyn Fn(&[Entry]) -> Sending + Send>,
    /// What can be sent now: no two of one key, and none whose key is under way.
    waiting: VecDeque<Entry>,
    /// The keys of what waits and of all lanes.
    keys: HashMap<Arc<[u8]>, Key>,
    /// How many entries were merged since a request was sent or answered.
    merged: usize,
    lanes: Vec<Lane>,
    /// The lane to be looked at first: behind the last one, so that all of them move on.
    turn: usize,
    fate: Fate,
    pub(crate) report: Report,
}

/// Where the entry of a key is.
enum Key {
    Waiting,
    /// In a lane, perhaps with a later one that waits for it.
    UnderWay(Option<Entry>),
}

impl Key {
    /// The entry that waits for the one under way.
    fn later(&self) -> Option<&Entry> {
        match self {
            Self::UnderWay(later) => later.as_ref(),
            Self::Waiting => None,
        }
    }

    fn into_later(self) -> Option<Entry> {
        match self {
            Self::UnderWay(later) => later,
            Self::Waiting => None,
        }
    }
}

enum Fate {
    Going,
    /// Nothing more is taken or sent; what is under way is awaited.
    Failing(Error),
    Failed,
}

/// One of the requests that may be under way.
#[derive(Default)]
struct Lane {
    backoff: Backoff,
    state: State,
}

#[derive(Default)]
enum State {
    #[default]
    Idle,
    Sending(Vec<Entry>, Sending),
    /// What came back waits.
    Resting(Vec<Entry>, Pin<Box<tokio::time::Sleep>>),
}

/// A request's answer.
pub(crate) struct Answered {
    /// The entries that were processed.
    pub(crate) done: Vec<Entry>,
    pub(crate) found: Option<Box<dyn std::any::Any + Send>>,
}

impl<'a> Engine<'a> {
    pub(crate) fn new(
        rules: Rules,
        input: Entries<'a>,
        send: Box<dyn Fn(&[Entry]) -> Sending + Send>,
    ) -> Self {
        let fate = if rules.concurrency == 0 {
            Fate::Failing(Error::new(
                ErrorKind::Request,
                "with no request under way nothing is sent; give `concurrency` at least 1",
            ))
        } else {
            Fate::Going
        };
        Self {
            rules,
            input: Some(input),
            send,
            waiting: VecDeque::new(),
            keys: HashMap::new(),
            merged: 0,
            lanes: Vec::new(),
            turn: 0,
            fate,
            report: Report::default(),
        }
    }

    /// Fails before anything is taken.
    pub(crate) fn fail(&mut self, error: Error) {
        if matches!(self.fate, Fate::Going) {
            self.fate = Fate::Failing(error);
        }
    }

    /// What was taken and is not known to be done, in the order of the input.
    pub(crate) fn left(&self) -> Vec<&Entry> {
        let in_lanes = self.lanes.iter().flat_map(|lane| match &lane.state {
            State::Sending(entries, _) | State::Resting(entries, _) => entries.as_slice(),
            State::Idle => &[],
        });
        let in_lanes = in_lanes.filter(|entry| {
            let later = self.keys.get(&entry.identity).and_then(Key::later);
            later.is_none()
        });
        let later = self.keys.values().filter_map(Key::later);
        let mut left: Vec<_> = self.waiting.iter().chain(in_lanes).chain(later).collect();
        left.sort_unstable_by_key(|entry| entry.position);
        left
    }

    /// Forgets what is left, and sends nothing more.
    pub(crate) fn forget(&mut self) {
        self.fate = Fate::Failed;
        self.input = None;
        self.waiting.clear();
        self.keys.clear();
        self.lanes.clear();
    }

    /// Yields the next answer; an error is the last.
    pub(crate) fn poll_answer(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Answered>>> {
        loop {
            if let Some(answered) = self.poll_lanes(cx) {
                return Poll::Ready(Some(Ok(answered)));
            }
            if self.start(cx) {
                continue;
            }
            if self.is_sending() {
                return Poll::Pending;
            }
            return match std::mem::replace(&mut self.fate, Fate::Failed) {
                Fate::Failing(error) => {
                    self.wake();
                    Poll::Ready(Some(Err(error)))
                }
                Fate::Failed => Poll::Ready(None),
                Fate::Going => {
                    self.fate = Fate::Going;
                    let is_idle = |lane: &Lane| matches!(lane.state, State::Idle);
                    if self.input.is_none()
                        && self.waiting.is_empty()
                        && self.lanes.iter().all(is_idle)
                    {
                        return Poll::Ready(None);
                    }
                    Poll::Pending
                }
            };
        }
    }

    fn is_sending(&self) -> bool {
        let mut lanes = self.lanes.iter();
        lanes.any(|lane| matches!(lane.state, State::Sending(..)))
    }

    fn poll_lanes(&mut self, cx: &mut Context<'_>) -> Option<Answered> {
        for _ in 0..self.lanes.len() {
            let lane = self.turn % self.lanes.len();
            self.turn = lane + 1;
            let state = &mut self.lanes[lane].state;
            match state {
                State::Idle => {}
                State::Resting(entries, rest) => {
                    if rest.as_mut().poll(cx).is_ready() {
                        let entries = std::mem::take(entries);
                        *state = State::Idle;
                        self.wait(entries);
                    }
                }
                State::Sending(entries, sending) => {
                    if let Poll::Ready(answer) = sending.as_mut().poll(cx) {
                        let entries = std::mem::take(entries);
                        *state = State::Idle;
                        if let Some(answered) = self.receive(lane, entries, answer) {
                            return Some(answered);
                        }
                    }
                }
            }
        }
        None
    }

    /// Sends what there are free lanes for; whether that is anything.
    fn start(&mut self, cx: &mut Context<'_>) -> bool {
        let mut started = false;
        while let Some(lane) = self.free_lane() {
            if !self.fill(cx) {
                break;
            }
            let count = fitting(self.waiting.iter(), self.rules.most);
            let entries: Vec<_> = self.waiting.drain(..count).collect();
            for entry in &entries {
                let identity = Arc::clone(&entry.identity);
                self.keys.insert(identity, Key::UnderWay(None));
            }
            self.merged = 0;
            let sending = (self.send)(&entries);
            if lane == self.lanes.len() {
                self.lanes.push(Lane::default());
            }
            self.lanes[lane].state = State::Sending(entries, sending);
            started = true;
        }
        started
    }

    fn free_lane(&self) -> Option<usize> {
        let is_idle = |lane: &Lane| matches!(lane.state, State::Idle);
        let idle = self.lanes.iter().position(is_idle);
        let new = Some(self.lanes.len()).filter(|lane| *lane < self.rules.concurrency);
        idle.or(new)
    }

    /// Takes input until it fills a request, beside what is left of others; whether there is one to be sent.
    fn fill(&mut self, cx: &mut Context<'_>) -> bool {
        let mut bytes = self.waiting_bytes();
        while matches!(self.fate, Fate::Going)
            && self.waiting.len() < self.rules.most
            && bytes < MOST_BYTES
        {
            let Some(input) = &mut self.input else {
                // The few that came back at the end wait for each other.
                let is_last = self.report.retried == 0 || !self.is_sending();
                return is_last && !self.waiting.is_empty();
            };
            if self.merged >= MERGED {
                return !self.waiting.is_empty();
            }
            match input.poll_entry(cx) {
                Poll::Pending => return false,
                Poll::Ready(None) => self.input = None,
                Poll::Ready(Some(Err(error))) => self.fate = Fate::Failing(error),
                Poll::Ready(Some(Ok(entry))) => {
                    let size = entry.size();
                    if self.take(entry) {
                        bytes += size;
                    } else {
                        bytes = self.waiting_bytes();
                    }
                }
            }
        }
        matches!(self.fate, Fate::Going)
    }

    fn waiting_bytes(&self) -> usize {
        self.waiting.iter().map(Entry::size).sum()
    }

    /// Takes one of the input; whether it waits behind the others now, as its key is new.
    fn take(&mut self, mut entry: Entry) -> bool {
        entry.position = self.report.taken;
        self.report.taken += 1;
        let known = match self.keys.entry(Arc::clone(&entry.identity)) {
            Slot::Occupied(known) => known.into_mut(),
            Slot::Vacant(new) => {
                new.insert(Key::Waiting);
                self.waiting.push_back(entry);
                return true;
            }
        };
        match self.rules.duplicates {
            Duplicates::Refused => {
                self.refuse(entry);
                return false;
            }
            Duplicates::Merged => {}
            Duplicates::LastWins => {
                let replaced = match known {
                    Key::UnderWay(later) => later.replace(entry),
                    Key::Waiting => {
                        let mut waiting = self.waiting.iter_mut();
                        let waiting = waiting.find(|other| other.identity == entry.identity);
                        waiting.map(|waiting| std::mem::replace(waiting, entry))
                    }
                };
                self.report.replaced += u64::from(replaced.is_some());
            }
        }
        self.merged += 1;
        false
    }

    fn refuse(&mut self, entry: Entry) {
        let error = Error::new(
            ErrorKind::DuplicateKey,
            "a write of the same key waits or is under way; give each key once, or choose `last_wins`",
        );
        self.fate = Fate::Failing(entry.table.fault(error));
        self.waiting.push_back(entry);
    }

    /// Takes an answer: what is unprocessed rests in its lane, then goes out again beside what waits.
    fn receive(&mut self, lane: usize, entries: Vec<Entry>, answer: Answer) -> Option<Answered> {
        let Answer {
            result,
            unprocessed,
            found,
        } = answer;
        // "If none of the items can be processed due to insufficient provisioned throughput on all of the tables in the
        // request, then BatchWriteItem returns a ProvisionedThroughputExceededException."
        // <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>
        let (failure, throttled) = match result {
            Ok(()) => (None, None),
            Err(error) if error.is_throttled() => (None, Some(fault(&entries, error))),
            Err(error) => (Some(fault(&entries, error)), None),
        };
        let has_failed = failure.is_some();
        let all_left = has_failed || throttled.is_some();
        self.report.requests += 1;
        self.merged = 0;
        let is_left = |entry: &Entry| all_left || unprocessed.contains(&*entry.identity);
        let (left, done): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_left);
        for entry in &done {
            let key = self.keys.remove(&entry.identity);
            if let Some(later) = key.and_then(Key::into_later) {
                let identity = Arc::clone(&later.identity);
                self.keys.insert(identity, Key::Waiting);
                self.waiting.push_back(later);
            }
        }
        self.report.written += done.len() as u64;
        let lane = &mut self.lanes[lane];
        if !done.is_empty() {
            lane.backoff.progressed();
        }
        if let Some(error) = failure {
            self.fail(error);
            self.wait(left);
        } else if !left.is_empty() {
            self.report.retried += left.len() as u64;
            let delay = if self.rules.rests || done.is_empty() {
                lane.backoff.delay()
            } else {
                Some(Duration::ZERO)
            };
            match delay {
                Some(Duration::ZERO) => self.wait(left),
                Some(delay) => {
                    lane.state = State::Resting(left, Box::pin(tokio::time::sleep(delay)));
                }
                None => {
                    let error = throttled.unwrap_or_else(|| self.exhausted(&left));
                    self.fail(error);
                    self.wait(left);
                }
            }
        }
        (!has_failed).then_some(Answered { done, found })
    }

    fn exhausted(&self, left: &[Entry]) -> Error {
        let noun = self.rules.noun;
        let message =
            format!("the service left all {noun} of the batch unprocessed, and so did ten resends");
        fault(left, Error::new(ErrorKind::Throttled, message))
    }

    /// Has what rests wait with the others, as nothing is sent any more.
    fn wake(&mut self) {
        for lane in 0..self.lanes.len() {
            let state = &mut self.lanes[lane].state;
            if let State::Resting(entries, _) = state {
                let entries = std::mem::take(entries);
                *state = State::Idle;
                self.wait(entries);
            }
        }
    }

    /// Puts what came back before what waits; a later entry of its key takes its place.
    fn wait(&mut self, entries: Vec<Entry>) {
        for entry in entries.into_iter().rev() {
            let key = self.keys.get_mut(&entry.identity);
            let key = key.map(|key| std::mem::replace(key, Key::Waiting));
            let later = key.and_then(Key::into_later);
            self.report.replaced += u64::from(later.is_some());
            self.waiting.push_front(later.unwrap_or(entry));
        }
    }
}
