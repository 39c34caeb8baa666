//! Members of a request's or response's JSON object.

use crate::codec::json::quoted;

/// A JSON object that lacks its end, and if it has no members its beginning too.
#[derive(Clone, Default)]
pub(crate) struct Members(Vec<u8>);

// It holds values, which may be secret.
impl std::fmt::Debug for Members {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Members(..)")
    }
}

impl Members {
    /// Begins a member; its value is to be written behind what this returns.
    pub(crate) fn open(&mut self, name: &str) -> &mut Vec<u8> {
        self.separate();
        quoted(&mut self.0, name);
        self.0.push(b':');
        &mut self.0
    }

    fn separate(&mut self) {
        if self.0.is_empty() {
            self.0.reserve(64);
        }
        self.0.push(if self.0.is_empty() { b'{' } else { b',' });
    }

    /// A member that is a string.
    pub(crate) fn text(&mut self, name: &str, text: &str) {
        quoted(self.open(name), text);
    }

    /// A member that is a number or boolean.
    pub(crate) fn scalar(&mut self, name: &str, value: impl std::fmt::Display) {
        self.raw(name, value.to_string().as_bytes());
    }

    /// A member whose value is JSON already.
    pub(crate) fn raw(&mut self, name: &str, json: &[u8]) {
        self.open(name).extend_from_slice(json);
    }

    /// The same members, with room for most requests.
    pub(crate) fn with_room(&self) -> Self {
        let mut members = Vec::with_capacity(self.0.len() + 288);
        members.extend_from_slice(&self.0);
        Self(members)
    }

    /// Makes room for as many bytes more.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.0.reserve(bytes);
    }

    /// Makes room for what is the last to come.
    pub(crate) fn reserve_exact(&mut self, bytes: usize) {
        self.0.reserve_exact(bytes);
    }

    /// The members of an object that lacks its end.
    pub(crate) fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// Forgets what was written behind the first `len` bytes.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    /// How many bytes there are; a member begins there next.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The first `len` bytes as an object.
    #[cfg(feature = "cursor")]
    pub(crate) fn first(&self, len: usize) -> Vec<u8> {
        Self(self.0[..len.min(self.0.len())].to_vec()).into_object()
    }

    pub(crate) fn into_object(mut self) -> Vec<u8> {
        if self.0.is_empty() {
            self.0.push(b'{');
        }
        self.0.push(b'}');
        self.0
    }
}
