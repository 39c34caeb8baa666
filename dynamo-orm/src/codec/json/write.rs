//! DynamoDB JSON, written straight into a request's bytes.

use std::ops::Range;

use super::super::{EncodeError, Name, Type, Writer, check_depth, check_key, number, whole};
use crate::schema::Schema;

/// Writes DynamoDB JSON at the end of a buffer.
#[derive(Debug, Default)]
pub(crate) struct JsonWriter {
    out: Vec<u8>,
    depth: usize,
    key_limit: u16,
    /// Whether a number is written without its fraction.
    whole: bool,
    /// Whether the elements are those of a number set.
    in_numbers: bool,
    /// The size of the object as DynamoDB counts it.
    size: usize,
    /// Where each top-level value stands, if asked for.
    marks: Option<Vec<Mark>>,
    /// The table whose item this is, if it is one, and where its key stands.
    schema: Option<&'static Schema>,
    key: KeyAt,
}

/// Where in an object the values of a table's key begin.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct KeyAt(pub(crate) [Option<usize>; 2]);

impl KeyAt {
    /// A value of this name is there.
    pub(crate) fn note(&mut self, schema: &Schema, name: &str, at: usize) {
        if let Some(position) = schema.key().position(|key| key.name == name) {
            self.0[position] = Some(at);
        }
    }

    /// Whether no value is to be noted any more.
    pub(crate) fn is_whole(&self, schema: &Schema) -> bool {
        schema.key().zip(&self.0).all(|(_, at)| at.is_some())
    }
}

/// An item as a JSON object.
pub(crate) struct Encoded {
    pub(crate) object: Vec<u8>,
    pub(crate) key: KeyAt,
}

/// A top-level member: where its name's JSON and its value stand in the buffer.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    pub(crate) name: Range<usize>,
    pub(crate) value: Range<usize>,
}

impl JsonWriter {
    /// Writes behind `out`.
    pub(crate) fn behind(out: Vec<u8>) -> Self {
        Self {
            out,
            ..Self::default()
        }
    }

    /// Writes the members of an object behind `out`.
    pub(crate) fn object(out: Vec<u8>) -> Self {
        let mut writer = Self::behind(out);
        writer.begin_object();
        writer
    }

    /// Begins an object behind what was written before, finished or not.
    pub(crate) fn begin_object(&mut self) {
        self.out.push(b'{');
        // In place, for it is done for each item of a batch. What is not here is set by members and sets as they begin.
        self.depth = 0;
        self.size = 0;
        self.marks = None;
        self.schema = None;
        self.key = KeyAt::default();
    }

    /// The same for an item of this table; notes where each top-level member stands if writes set some.
    pub(crate) fn begin_item(&mut self, schema: &'static Schema) {
        self.begin_object();
        self.schema = Some(schema);
        self.marks = schema.is_set_by_writes().then(Vec::new);
    }

    /// Ends the object.
    pub(crate) fn end_object(&mut self) {
        self.out.push(b'}');
    }

    pub(crate) fn into_object(mut self) -> Vec<u8> {
        self.end_object();
        self.out
    }

    /// Where the item's key stands in the buffer.
    pub(crate) fn key(&self) -> KeyAt {
        self.key
    }

    /// All that was written.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.out
    }

    /// All that was written, to be changed between objects.
    pub(crate) fn bytes_mut(&mut self) -> &mut Vec<u8> {
        &mut self.out
    }

    /// Writes one value, of a key with this limit; 0 is no key.
    pub(crate) fn of_key(key_limit: u16) -> Self {
        Self {
            out: Vec::with_capacity(32),
            key_limit,
            ..Self::default()
        }
    }

    /// Writes a number without its fraction.
    pub(crate) fn without_fraction(self, whole: bool) -> Self {
        Self { whole, ..self }
    }

    /// Notes where each top-level member stands.
    pub(crate) fn marking(mut self) -> Self {
        self.marks = Some(Vec::new());
        self
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    pub(crate) fn into_marked(mut self) -> (Vec<u8>, Vec<Mark>) {
        self.finish_mark();
        (self.out, self.marks.unwrap_or_default())
    }

    /// The value of a top-level member, if it was written and noted.
    pub(crate) fn marked(&mut self, name: &Name) -> Option<&[u8]> {
        let at = self.find(name)?;
        Some(&self.out[at])
    }

    /// Sets a top-level member to a number: in its place, if it was written and noted, else behind the others.
    pub(crate) fn set_number(&mut self, name: &Name, text: &str) -> Result<(), EncodeError> {
        let Some(place) = self.find(name) else {
            self.name(name);
            return self.number(text);
        };
        let mut value = Self::default();
        value.number(text)?;
        self.replace(place, value.out);
        Ok(())
    }

    /// The value of a top-level member of a name that is not known at compile time, if it was written and noted.
    pub(crate) fn marked_entry(&mut self, name: &str) -> Option<&[u8]> {
        let at = self.find_json(&json_name(name))?;
        Some(&self.out[at])
    }

    /// Sets such a member to JSON: in its place, if it was written and noted, else behind the others.
    pub(crate) fn set_entry(&mut self, name: &str, json: &[u8]) {
        if let Some(place) = self.find_json(&json_name(name)) {
            self.replace(place, json.to_vec());
        } else {
            self.entry(name);
            self.size += json.len();
            self.out.extend_from_slice(json);
        }
    }

    fn replace(&mut self, place: Range<usize>, value: Vec<u8>) {
        let (old, new) = (place.len(), value.len());
        let moved = |at: usize| if at < place.end { at } else { at + new - old };
        for at in self.key.0.iter_mut().flatten() {
            *at = moved(*at);
        }
        for mark in self.marks.iter_mut().flatten() {
            mark.name = moved(mark.name.start)..moved(mark.name.end);
            mark.value = moved(mark.value.start)..moved(mark.value.end);
        }
        self.out.splice(place, value);
    }

    fn find(&mut self, name: &Name) -> Option<Range<usize>> {
        self.find_json(name.json())
    }

    fn find_json(&mut self, name: &[u8]) -> Option<Range<usize>> {
        self.finish_mark();
        let mut marks = self.marks.iter().flatten();
        let mark = marks.find(|mark| self.out[mark.name.clone()] == *name)?;
        Some(mark.value.clone())
    }

    /// The size of the object, by DynamoDB's rules.
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// Every value is preceded by a name, an opening bracket or a comma.
    #[inline]
    fn separate(&mut self) {
        if !matches!(self.out.last(), None | Some(b':' | b'[' | b'{')) {
            self.out.push(b',');
        }
    }

    /// Begins a value of `size` bytes, as DynamoDB counts them, up to the quote of a string or number.
    fn open(&mut self, ty: Type, size: usize) -> Result<(), EncodeError> {
        check_depth(self.depth)?;
        // An element of a list or map costs one byte more.
        self.size += size + usize::from(self.depth > 0);
        self.separate();
        self.out.extend_from_slice(match ty {
            Type::S => b"{\"S\":\"",
            Type::N => b"{\"N\":\"",
            Type::B => b"{\"B\":\"",
            Type::SS => b"{\"SS\":[",
            Type::NS => b"{\"NS\":[",
            Type::BS => b"{\"BS\":[",
            Type::M => b"{\"M\":{",
            Type::L => b"{\"L\":[",
            Type::Bool => b"{\"BOOL\":",
            Type::Null => b"{\"NULL\":",
        });
        Ok(())
    }

    #[inline]
    fn finish_mark(&mut self) {
        let Some(marks) = &mut self.marks else {
            return;
        };
        let end = self.out.len();
        let last = marks.last_mut();
        if let Some(mark) = last.filter(|mark| mark.value.end == 0) {
            mark.value.end = end;
        }
    }

    /// Begins a member by its name, and notes where it stands if that is asked for.
    #[inline]
    fn member(&mut self, limit: u16, whole: bool, length: usize, write: impl FnOnce(&mut Vec<u8>)) {
        self.size += length;
        if self.depth > 0 {
            self.separate();
            return write(&mut self.out);
        }
        self.key_limit = limit;
        self.whole = whole;
        self.finish_mark();
        self.separate();
        let at = self.out.len();
        write(&mut self.out);
        if let Some(marks) = &mut self.marks {
            let value = self.out.len();
            marks.push(Mark {
                name: at..value,
                value: value..0,
            });
        }
    }
}

impl Writer for JsonWriter {
    fn string(&mut self, value: &str) -> Result<(), EncodeError> {
        if self.depth == 0 {
            check_key(value.len(), self.key_limit)?;
        }
        self.out.reserve(value.len() + 16);
        self.open(Type::S, value.len())?;
        escaped(&mut self.out, value);
        self.out.extend_from_slice(b"\"}");
        Ok(())
    }

    fn number(&mut self, text: &str) -> Result<(), EncodeError> {
        let text = if self.whole && self.depth == 0 {
            whole(text)
        } else {
            text
        };
        self.open(Type::N, number::checked_size(text)?)?;
        self.out.extend_from_slice(text.as_bytes());
        self.out.extend_from_slice(b"\"}");
        Ok(())
    }

    fn binary(&mut self, value: &[u8]) -> Result<(), EncodeError> {
        if self.depth == 0 {
            check_key(value.len(), self.key_limit)?;
        }
        self.open(Type::B, value.len())?;
        base64(&mut self.out, value);
        self.out.extend_from_slice(b"\"}");
        Ok(())
    }

    fn boolean(&mut self, value: bool) -> Result<(), EncodeError> {
        self.open(Type::Bool, 1)?;
        self.out
            .extend_from_slice(if value { b"true}" } else { b"false}" });
        Ok(())
    }

    fn null(&mut self) -> Result<(), EncodeError> {
        self.open(Type::Null, 1)?;
        self.out.extend_from_slice(b"true}");
        Ok(())
    }

    fn begin(&mut self, container: Type) -> Result<(), EncodeError> {
        self.open(container, 3)?;
        self.in_numbers = container == Type::NS;
        self.depth += 1;
        Ok(())
    }

    fn end(&mut self, container: Type) {
        self.depth -= 1;
        self.out
            .extend_from_slice(if container == Type::M { b"}}" } else { b"]}" });
    }

    fn name(&mut self, name: &Name) {
        self.member(name.key_limit, name.whole, name.name.len(), |out| {
            out.extend_from_slice(name.json());
        });
        if name.key_limit > 0
            && self.depth == 0
            && let Some(schema) = self.schema
        {
            self.key.note(schema, name.name, self.out.len());
        }
    }

    fn entry(&mut self, name: &str) {
        self.member(0, false, name.len(), |out| {
            quoted(out, name);
            out.push(b':');
        });
    }

    fn text_element(&mut self, text: &str) {
        // No more than a number's size: half a byte a digit.
        self.size += if self.in_numbers {
            text.len() / 2
        } else {
            text.len()
        };
        self.separate();
        quoted(&mut self.out, text);
    }

    fn binary_element(&mut self, value: &[u8]) {
        self.size += value.len();
        self.separate();
        self.out.push(b'"');
        base64(&mut self.out, value);
        self.out.push(b'"');
    }
}

/// A name as a JSON string and a colon.
pub(crate) fn json_name(name: &str) -> Vec<u8> {
    let mut json = Vec::new();
    quoted(&mut json, name);
    json.push(b':');
    json
}

/// Writes a JSON string.
pub(crate) fn quoted(out: &mut Vec<u8>, text: &str) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    escaped(out, text);
    out.push(b'"');
}

/// Writes the content of a JSON string; copied in one piece unless something needs an escape.
#[inline]
fn escaped(out: &mut Vec<u8>, text: &str) {
    if is_plain(text.as_bytes()) {
        out.extend_from_slice(text.as_bytes());
    } else {
        with_escapes(out, text.as_bytes());
    }
}

#[inline(never)]
fn with_escapes(out: &mut Vec<u8>, text: &[u8]) {
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| needs_escape(*byte)) {
        out.extend_from_slice(&rest[..at]);
        match rest[at] {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            control => {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                out.extend_from_slice(b"\\u00");
                out.push(HEX[usize::from(control >> 4)]);
                out.push(HEX[usize::from(control & 15)]);
            }
        }
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
}

fn needs_escape(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..=0x1f)
}

/// Whether no byte needs an escape.
#[inline]
fn is_plain(text: &[u8]) -> bool {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    // Eight bytes at a time: a byte that is less than another borrows from its high bit.
    let less = |word: u64, than: u64| word.wrapping_sub(ONES * than) & !word & HIGH;
    let plain = |word: &[u8; 8]| {
        let word = u64::from_ne_bytes(*word);
        let quote = less(word ^ (ONES * u64::from(b'"')), 1);
        let backslash = less(word ^ (ONES * u64::from(b'\\')), 1);
        less(word, 0x20) | quote | backslash == 0
    };
    // The last word has the rest, and some bytes of the one before once more.
    match text.last_chunk() {
        Some(last) => text.as_chunks::<8>().0.iter().all(plain) && plain(last),
        None => !text.iter().copied().any(needs_escape),
    }
}

fn base64(out: &mut Vec<u8>, value: &[u8]) {
    out.extend_from_slice(aws_smithy_types::base64::encode(value).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_an_escape_is_found_wherever_it_stands() {
        let escaped = |text: &[u8]| {
            let mut out = Vec::new();
            with_escapes(&mut out, text);
            out != text
        };
        for length in 0..20 {
            let plain = "x!#[]~\u{7f}éü€😀  0".repeat(2);
            let plain = &plain.as_bytes()[..length];
            assert!(is_plain(plain) && !escaped(plain), "{length}");
            for at in 0..length {
                for byte in 0..=u8::MAX {
                    let mut text = plain.to_vec();
                    text[at] = byte;
                    let needs = matches!(byte, b'"' | b'\\' | 0..=0x1f);
                    assert_eq!(is_plain(&text), !needs, "{byte} at {at} of {length}");
                    assert_eq!(escaped(&text), needs, "{byte} at {at} of {length}");
                }
            }
        }
    }

    #[test]
    fn an_object_begins_anew_behind_one_that_is_unfinished() {
        use crate::schema::KeyAttribute;

        const SCHEMA: &Schema = &Schema::new("none", KeyAttribute::new("id", Type::S), None, &[]);
        const ID: &Name = &Name::key("id", "\"id\":", 2048);
        let mut writer = JsonWriter::default();
        writer.begin_item(SCHEMA);
        writer.name(ID);
        writer.begin(Type::L).unwrap();
        writer.string("text").unwrap();
        let start = writer.bytes().len();
        writer.begin_item(SCHEMA);
        assert_eq!(writer.key().0, [None, None]);
        writer.name(ID);
        writer.string("a").unwrap();
        writer.end_object();
        assert_eq!(writer.bytes()[start..], *b"{\"id\":{\"S\":\"a\"}}");
        assert_eq!(writer.key().0, [Some(start + 6), None]);
        assert_eq!(writer.size(), 3);
    }
}
