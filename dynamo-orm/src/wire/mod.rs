//! The only module that sends. Hot operations never build an attribute map: our JSON is spliced into the body that
//! the SDK serialised, and items are decoded straight from the response's bytes. Signing, endpoints, timeouts and
//! retries stay the SDK's.

mod backoff;
mod interceptor;
mod members;

use std::cell::Cell;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::body::SdkBody;

use crate::codec::json::JsonReader;
use crate::codec::{DecodeError, Reader};
use crate::error::Error;

pub(crate) use self::backoff::Backoff;
pub(crate) use self::interceptor::{NAME, Splice};
pub(crate) use self::members::Members;

/// Takes what it wants of a response; the SDK gets the rest.
pub(crate) trait Tap: Default + Send + 'static {
    /// A successful response begins.
    fn begin(&mut self, body: &SdkBody) {
        let _ = body;
    }

    /// Reads a member of a successful response, or answers `false` to leave it to the SDK.
    fn member(&mut self, name: &str, reader: &mut JsonReader<'_>) -> Result<bool, DecodeError>;

    /// Reads the item that stood in the way of a condition.
    fn refusal(&mut self, reader: &mut JsonReader<'_>) -> Result<(), DecodeError> {
        reader.json().map(drop)
    }
}

tokio::task_local! {
    /// The request under way: how the interceptor, which is installed once, learns what to splice and to tap. The
    /// SDK drives an operation in the task that awaits it. It is taken once: a request that a credentials provider or
    /// a connector sends on the way is not this one.
    static CALL: Cell<Option<Arc<dyn AnyCall>>>;
}

/// A request's members to splice in and what becomes of its response.
struct Call<T> {
    members: Vec<u8>,
    state: Mutex<State<T>>,
}

struct State<T> {
    tap: Option<T>,
    malformed: Option<DecodeError>,
}

/// [`Call`] without its type.
trait AnyCall: Send + Sync {
    fn members(&self) -> &[u8];
    /// Reads a response; what is left is for the SDK.
    fn response(&self, body: &SdkBody, success: bool) -> Vec<u8>;
}

impl fmt::Debug for dyn AnyCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Call(..)")
    }
}

impl<T: Tap> AnyCall for Call<T> {
    fn members(&self) -> &[u8] {
        &self.members
    }

    fn response(&self, body: &SdkBody, success: bool) -> Vec<u8> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let State { tap, malformed } = &mut *state;
        let bytes = body.bytes().unwrap_or_default();
        let Some(tap) = tap else {
            return bytes.to_vec();
        };
        if success {
            tap.begin(body);
        }
        let taken = take(bytes, |name, reader| match name {
            _ if success => tap.member(name, reader),
            "Item" => tap.refusal(reader).map(|()| true),
            _ => Ok(false),
        });
        match taken {
            Ok(rest) => {
                *malformed = None;
                rest
            }
            // An error need not be JSON: a proxy may have sent it.
            Err(_) if !success => bytes.to_vec(),
            Err(error) => {
                *malformed = Some(error);
                b"{}".to_vec()
            }
        }
    }
}

/// Offers each member of a JSON object to `each` and copies those that it leaves.
fn take(
    body: &[u8],
    mut each: impl FnMut(&str, &mut JsonReader<'_>) -> Result<bool, DecodeError>,
) -> Result<Vec<u8>, DecodeError> {
    let mut reader = JsonReader::from_bytes(body)?;
    let mut rest = Members::default();
    reader.entries(|name, reader| {
        let start = reader.at();
        if !each(&name, reader)? {
            if reader.at() == start {
                reader.json()?;
            }
            rest.open(&name)
                .extend_from_slice(reader.since(start).as_bytes());
        }
        Ok(())
    })?;
    reader.finish()?;
    Ok(rest.into_object())
}

/// Sends a request of the SDK's with `members` added to its body and `tap` on its response.
pub(crate) async fn send<T: Tap, O, E>(
    members: Members,
    tap: T,
    request: impl Future<Output = Result<O, SdkError<E, HttpResponse>>>,
) -> (Result<O, Error>, T)
where
    E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
{
    let call = Arc::new(Call {
        members: members.into_bytes(),
        state: Mutex::new(State {
            tap: Some(tap),
            malformed: None,
        }),
    });
    let result = CALL
        .scope(Cell::new(Some(Arc::clone(&call) as _)), request)
        .await;
    let mut state = call.state.lock().unwrap_or_else(PoisonError::into_inner);
    let tap = state.tap.take().unwrap_or_default();
    let result = match (result, state.malformed.take()) {
        (Ok(_), Some(error)) => Err(Error::response(error)),
        (Ok(output), None) => Ok(output),
        (Err(error), _) => Err(Error::from_sdk(error)),
    };
    (result, tap)
}
