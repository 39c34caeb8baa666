//! Sealed cursors: cursors that leave the process.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_smithy_types::base64;
use chacha20poly1305::aead::{AeadInOut as _, Error as Failed};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use serde_json::{Map, Value};

use crate::error::{Error, ErrorKind, Result};

/// The first byte of what is sealed: its format.
const VERSION: u8 = 1;
const NONCE: usize = 24;
const LABEL: &[u8] = b"dynamo-orm cursor";

type KeyId = [u8; 4];

/// The secret keys that cursors are sealed with, to leave the process and come back unchanged.
///
/// A cursor is sealed by XChaCha20-Poly1305 with the current key, for one principal and a time:
/// [`seal_for`](Self::seal_for). To change keys, make the new one current everywhere and
/// [`accept`](Self::accept) the previous one for as long as its cursors live.
///
/// Cloning it is cheap. A key is wiped from memory when the last clone is dropped; the caller's own copy is the caller's.
///
/// ```
/// # use std::time::Duration;
/// # use dynamo_orm::{DynamoTable, embedded};
/// use dynamo_orm::CursorKeys;
///
/// # #[derive(DynamoTable, Clone)]
/// # #[dynamo(table = "users")]
/// # struct User {
/// #     #[hash_key]
/// #     account_type: String,
/// #     #[range_key]
/// #     last_name: String,
/// # }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dynamo_orm::Result<()> {
/// # let users = User::table(&embedded::database());
/// # users.create_table().await?;
/// # for last_name in ["Davis", "Doe"] {
/// #     users.insert(&User { account_type: "standard_user".into(), last_name: last_name.into() }).await?;
/// # }
/// # let (current, previous) = ([1; 32], [0; 32]);
/// let keys = CursorKeys::new(&current).accept(&previous); // 32 random bytes each, from a secret store
/// let seal = keys.seal_for("ada"); // whose request it is: nobody else can use the cursor
///
/// let mut page = users.query("standard_user").limit(1).stream();
/// assert_eq!(page.next().await.transpose()?.map(|user| user.last_name.clone()).as_deref(), Some("Davis"));
/// let hour = Duration::from_secs(3600);
/// let next: Option<String> = page.cursor().map(|cursor| cursor.seal(&seal, hour)).transpose()?;
///
/// // The next request of the same principal, for the same query.
/// let rest = users.query("standard_user").start_after_sealed(next.as_deref(), &seal).await?;
/// assert_eq!(rest[0].last_name, "Doe");
///
/// let mallory = keys.seal_for("mallory");
/// let refused = users.query("standard_user").start_after_sealed(next.as_deref(), &mallory).await;
/// assert!(refused.is_err_and(|error| error.is_invalid_cursor()));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct CursorKeys {
    /// The current key first.
    ring: Arc<[(KeyId, XChaCha20Poly1305)]>,
    clock: Arc<dyn Fn() -> SystemTime + Send + Sync>,
}

impl CursorKeys {
    /// Seals and opens with this key: 32 bytes from a secure source of random numbers.
    #[must_use]
    pub fn new(current: &[u8; 32]) -> Self {
        Self {
            ring: Arc::new([identified(current)]),
            clock: Arc::new(SystemTime::now),
        }
    }

    /// Opens with this key too, but does not seal with it: one that was current before.
    #[must_use]
    pub fn accept(self, previous: &[u8; 32]) -> Self {
        let ring = self.ring.iter().cloned();
        Self {
            ring: ring.chain([identified(previous)]).collect(),
            ..self
        }
    }

    /// Tells the time by this clock instead of the system's: for tests of what expires.
    #[must_use]
    pub fn clock(self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self {
            clock: Arc::new(clock),
            ..self
        }
    }

    /// The seal of one principal: a user, a tenant, or both, by an id that does not change and is not shared.
    ///
    /// It is to come from what the request was authenticated as, never from what it says. A principal of several
    /// parts needs a separator that no part contains.
    #[must_use]
    pub fn seal_for(&self, principal: impl AsRef<[u8]>) -> CursorSeal {
        CursorSeal {
            keys: self.clone(),
            principal: principal.as_ref().into(),
        }
    }

    /// Milliseconds since 1970; `None` if the clock stands before that.
    fn now(&self) -> Option<u64> {
        let now = (self.clock)().duration_since(UNIX_EPOCH).ok()?;
        Some(millis(now))
    }
}

// Keys are secret.
impl fmt::Debug for CursorKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CursorKeys").finish_non_exhaustive()
    }
}

/// What the cursors of one principal are sealed and opened with; [`CursorKeys::seal_for`] makes it.
#[derive(Clone)]
pub struct CursorSeal {
    keys: CursorKeys,
    principal: Box<[u8]>,
}

// Who it is may be secret.
impl fmt::Debug for CursorSeal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CursorSeal").finish_non_exhaustive()
    }
}

/// What a cursor is sealed for: the read that it was taken from, in so far as that decides which items come, and in
/// which order.
pub(super) struct Origin<'a> {
    /// The struct, wherever it is defined.
    pub(super) model: String,
    pub(super) table: &'a str,
    pub(super) scans: bool,
    /// The read's members of its requests, as a JSON object: index, key condition, filter, projection, direction,
    /// segment.
    pub(super) members: Vec<u8>,
}

type Fill = fn(&mut [u8]) -> Result<(), getrandom::Error>;

impl CursorSeal {
    /// Seals a start key, until `lifetime` has passed.
    pub(super) fn seal(
        &self,
        origin: &Origin<'_>,
        key: &[u8],
        lifetime: Duration,
    ) -> Result<String> {
        self.seal_with(getrandom::fill, origin, key, lifetime)
    }

    fn seal_with(
        &self,
        fill: Fill,
        origin: &Origin<'_>,
        key: &[u8],
        lifetime: Duration,
    ) -> Result<String> {
        let [(id, cipher), ..] = &*self.keys.ring else {
            return Err(unsealed(Failed));
        };
        let expires = self.keys.now().unwrap_or_default();
        let expires = expires.saturating_add(millis(lifetime));
        let mut nonce = [0; NONCE];
        fill(&mut nonce).map_err(unsealed)?;
        let mut content = expires.to_be_bytes().to_vec();
        content.extend_from_slice(key);
        cipher
            .encrypt_in_place(&XNonce::from(nonce), &self.bond(*id, origin), &mut content)
            .map_err(unsealed)?;
        let text = [&[VERSION], &id[..], &nonce, &content].concat();
        Ok(to_text(&text))
    }

    /// The start key, if this text was sealed for the same principal and read, and its time has not passed.
    pub(super) fn open(&self, origin: &Origin<'_>, text: &str) -> Option<Vec<u8>> {
        let bytes = from_text(text)?;
        let (&[VERSION], rest) = bytes.split_first_chunk()? else {
            return None;
        };
        let (id, rest) = rest.split_first_chunk::<4>()?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>()?;
        let bond = self.bond(*id, origin);
        let open = |cipher: &XChaCha20Poly1305| {
            let mut content = sealed.to_vec();
            let opened = cipher.decrypt_in_place(&XNonce::from(*nonce), &bond, &mut content);
            opened.ok().map(|()| content)
        };
        let mut keys = self.keys.ring.iter().filter(|(known, _)| known == id);
        let content = keys.find_map(|(_, cipher)| open(cipher))?;
        let (expires, key) = content.split_first_chunk()?;
        (self.keys.now()? < u64::from_be_bytes(*expires)).then(|| key.to_vec())
    }

    /// What is authenticated besides the content: all that a cursor is bound to, each part behind its length.
    fn bond(&self, id: KeyId, origin: &Origin<'_>) -> Vec<u8> {
        let mut bond = [LABEL, &[VERSION], &id].concat();
        let members = canonical(&origin.members);
        let parts = [
            origin.model.as_bytes(),
            origin.table.as_bytes(),
            &[u8::from(origin.scans)],
            &members,
            &self.principal,
        ];
        for part in parts {
            bond.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bond.extend_from_slice(part);
        }
        bond
    }
}

/// A key, and what it is known by: the beginning of a tag under it, of nothing.
fn identified(key: &[u8; 32]) -> (KeyId, XChaCha20Poly1305) {
    let cipher = XChaCha20Poly1305::new(key.into());
    let mut tag = Vec::new();
    let made = cipher.encrypt_in_place(&XNonce::default(), LABEL, &mut tag);
    let id = made.ok().and_then(|()| tag.first_chunk().copied());
    (id.unwrap_or_default(), cipher)
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn unsealed(source: impl std::error::Error + Send + Sync + 'static) -> Error {
    let message = "the cursor could not be sealed; the source says why";
    Error::new(ErrorKind::Cursor, message).because(source)
}

/// What every sealed cursor is refused with, whatever the reason.
pub(super) fn refused() -> Error {
    Error::new(
        ErrorKind::InvalidCursor,
        "the cursor is not valid for this read, or no longer; begin again without a cursor",
    )
}

/// A read's members in one spelling: sets of `HashSet`s and members of `HashMap`s come in any order.
fn canonical(json: &[u8]) -> Vec<u8> {
    fn sorted(value: Value) -> Value {
        match value {
            Value::Object(members) => {
                let mut members: Vec<_> = members.into_iter().collect();
                members.sort_by(|(one, _), (other, _)| one.cmp(other));
                let members = members.into_iter().map(|(name, value)| {
                    let value = match (name.as_str(), value) {
                        ("SS" | "NS" | "BS", Value::Array(mut elements)) => {
                            elements.sort_by_key(ToString::to_string);
                            Value::Array(elements)
                        }
                        (_, value) => sorted(value),
                    };
                    (name, value)
                });
                Value::Object(members.collect::<Map<_, _>>())
            }
            Value::Array(values) => values.into_iter().map(sorted).collect(),
            value => value,
        }
    }
    match serde_json::from_slice(json) {
        Ok(value) => sorted(value).to_string().into_bytes(),
        Err(_) => json.to_vec(),
    }
}

/// Base64 in the alphabet of URLs, without padding.
/// <https://www.rfc-editor.org/rfc/rfc4648#section-5>
fn to_text(bytes: &[u8]) -> String {
    let text = base64::encode(bytes);
    text.trim_end_matches('=')
        .replace('+', "-")
        .replace('/', "_")
}

fn from_text(text: &str) -> Option<Vec<u8>> {
    let mut padded = text.replace('-', "+").replace('_', "/");
    while !padded.len().is_multiple_of(4) {
        padded.push('=');
    }
    let bytes = base64::decode(padded).ok()?;
    // Bytes have one text: no other alphabet, no bits left over.
    (to_text(&bytes) == text).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    fn origin() -> Origin<'static> {
        Origin {
            model: "User".into(),
            table: "users",
            scans: false,
            members: b"{}".to_vec(),
        }
    }

    #[test]
    fn nothing_is_sealed_without_random_bytes() {
        let seal = CursorKeys::new(&[1; 32]).seal_for("ada");
        let failing: Fill = |_| Err(getrandom::Error::UNSUPPORTED);
        let error = seal
            .seal_with(failing, &origin(), b"{}", Duration::MAX)
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Cursor);
        assert_eq!(
            error.to_string(),
            "the cursor could not be sealed; the source says why"
        );
        let source = error.source().unwrap();
        assert_eq!(
            source.to_string(),
            getrandom::Error::UNSUPPORTED.to_string()
        );
    }

    #[test]
    fn a_seal_is_bound_to_every_part_of_its_origin() {
        let keys = CursorKeys::new(&[1; 32]);
        let seal = keys.seal_for("ada");
        let text = seal.seal(&origin(), b"key", Duration::MAX).unwrap();
        assert_eq!(seal.open(&origin(), &text).unwrap(), b"key");
        let others = [
            Origin {
                model: "Use".into(),
                table: "rusers",
                ..origin()
            },
            Origin {
                table: "other",
                ..origin()
            },
            Origin {
                scans: true,
                ..origin()
            },
            Origin {
                members: br#"{"IndexName":"x"}"#.to_vec(),
                ..origin()
            },
        ];
        for other in others {
            assert!(seal.open(&other, &text).is_none(), "{}", other.model);
        }
        assert!(keys.seal_for("ad").open(&origin(), &text).is_none());
    }

    #[test]
    fn a_clock_before_1970_opens_nothing() {
        let keys = CursorKeys::new(&[1; 32]);
        let text = keys.seal_for("ada").seal(&origin(), b"key", Duration::MAX);
        let broken = keys.clock(|| UNIX_EPOCH - Duration::from_secs(1));
        let seal = broken.seal_for("ada");
        assert!(seal.open(&origin(), &text.unwrap()).is_none());
        let text = seal
            .seal(&origin(), b"key", Duration::from_secs(1))
            .unwrap();
        let seal = CursorKeys::new(&[1; 32]).seal_for("ada");
        assert!(seal.open(&origin(), &text).is_none());
    }

    #[test]
    fn members_have_one_spelling() {
        for (one, other) in [
            (r#"{"a":1,"b":[2,1]}"#, r#"{"b":[2,1],"a":1}"#),
            (r#"{":0":{"SS":["b","a"]}}"#, r#"{":0":{"SS":["a","b"]}}"#),
            (
                r#"{":0":{"L":[{"M":{"x":{"NS":["1","2"]},"y":{"N":"1"}}}]}}"#,
                r#"{":0":{"L":[{"M":{"y":{"N":"1"},"x":{"NS":["2","1"]}}}]}}"#,
            ),
        ] {
            assert_eq!(canonical(one.as_bytes()), canonical(other.as_bytes()));
        }
        for (one, other) in [
            (r#"{":0":{"L":[1,2]}}"#, r#"{":0":{"L":[2,1]}}"#),
            (r#"{":0":{"SS":["a"]}}"#, r#"{":0":{"SS":["a","b"]}}"#),
            // An attribute that is called as a type is.
            (
                r#"{":0":{"M":{"SS":{"L":[1,2]}}}}"#,
                r#"{":0":{"M":{"SS":{"L":[2,1]}}}}"#,
            ),
        ] {
            assert_ne!(canonical(one.as_bytes()), canonical(other.as_bytes()));
        }
    }
}
