//! Members of a request's or response's JSON object.

use crate::codec::json::quoted;

/// Members of a JSON object, without its braces.
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
        if !self.0.is_empty() {
            self.0.push(b',');
        }
        quoted(&mut self.0, name);
        self.0.push(b':');
        &mut self.0
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

    /// Members that are written already.
    pub(crate) fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
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

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(crate) fn into_object(mut self) -> Vec<u8> {
        self.0.insert(0, b'{');
        self.0.push(b'}');
        self.0
    }
}
