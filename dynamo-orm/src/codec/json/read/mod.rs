//! DynamoDB JSON, read straight from a response's bytes. The expected spelling is compared as literal bytes; only at
//! a surprise is it parsed in general.

mod members;
mod search;

use std::borrow::Cow;

use self::members::Orders;
pub(crate) use self::search::quote_or_escape;
use super::super::{DecodeError, Element, Field, FieldsRead, Name, Reader, Type, number};

/// Deeper than DynamoDB stores (32), and far from exhausting a stack.
const MAX_DEPTH: usize = 64;

/// Reads DynamoDB JSON.
#[derive(Clone, Debug)]
pub struct JsonReader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    lossy: bool,
    /// Whether this is one of many values, whose order predicts the next one's.
    many: bool,
    orders: Orders,
}

impl<'a> JsonReader<'a> {
    /// Reads from the start of `text`.
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            lossy: false,
            many: false,
            orders: Orders::default(),
        }
    }

    /// Reads from somewhere in `text`.
    #[inline]
    pub(crate) fn within(text: &'a str, at: usize) -> Self {
        Self {
            at,
            ..Self::new(text)
        }
    }

    /// Reads a response's body, which is UTF-8 like all JSON.
    pub(crate) fn from_bytes(body: &'a [u8]) -> Result<Self, DecodeError> {
        simdutf8::compat::from_utf8(body)
            .map(Self::new)
            .map_err(|error| DecodeError::malformed(error.valid_up_to()))
    }

    /// Where the reader stands.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// How many bytes there are to be read.
    pub(crate) fn left(&self) -> usize {
        self.text.len() - self.at
    }

    /// What was read since `start`.
    pub(crate) fn since(&self, start: usize) -> &'a str {
        &self.text[start..self.at]
    }

    /// All that is read.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// Reads a string, if it is spelled as the service does, and tells where it stands.
    #[allow(clippy::inline_always)] // As `plain`.
    #[inline(always)]
    pub(crate) fn plain_text(&mut self) -> Option<std::ops::Range<usize>> {
        const TAG: &[u8] = b"{\"S\":\"";
        let text = self.rest().strip_prefix(TAG)?;
        let length = quote_or_escape(text);
        if !text[length..].starts_with(b"\"}") {
            return None;
        }
        let start = self.at + TAG.len();
        self.at = start + length + 2;
        Some(start..start + length)
    }

    /// Passes over a list of strings, if it is spelled as the service does; tells where the first one begins, and how many
    /// there are.
    #[inline]
    pub(crate) fn plain_texts(&mut self) -> Option<(u32, u32)> {
        const LIST: &[u8] = b"{\"L\":[";
        let before = self.at;
        let start = u32::try_from(before + LIST.len()).ok()?;
        let mut count = 0;
        if self.literal(LIST) {
            while self.plain_text().is_some() {
                count += 1;
                if self.literal(b"]}") {
                    return Some((start, count));
                }
                if !self.literal(b",") {
                    break;
                }
            }
        }
        self.at = before;
        None
    }

    /// Passes over what separates elements, up to the next one.
    #[inline]
    pub(crate) fn comma(&mut self) {
        self.take(b',');
        self.white();
    }

    /// Goes back to the start of a top-level value.
    pub(crate) fn rewind(&mut self, start: usize) {
        self.at = start;
        self.depth = 0;
        self.lossy = false;
        // A value that failed did not put back the orders that it took out.
        self.orders = Orders::default();
    }

    /// Whether anything since the last call would not be written back as it is stored.
    pub(crate) fn take_lossy(&mut self) -> bool {
        std::mem::take(&mut self.lossy)
    }

    /// That nothing but white space is left.
    pub(crate) fn finish(&mut self) -> Result<(), DecodeError> {
        self.white();
        if self.at == self.text.len() {
            Ok(())
        } else {
            Err(self.malformed())
        }
    }

    fn malformed(&self) -> DecodeError {
        DecodeError::malformed(self.at)
    }

    #[inline]
    fn rest(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.at..]
    }

    #[inline]
    fn white(&mut self) {
        while matches!(self.rest().first(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    #[inline]
    fn literal(&mut self, literal: &[u8]) -> bool {
        let found = self.rest().starts_with(literal);
        if found {
            self.at += literal.len();
        }
        found
    }

    #[inline]
    fn byte(&mut self, byte: u8) -> Result<(), DecodeError> {
        if self.take(byte) {
            Ok(())
        } else {
            Err(self.malformed())
        }
    }

    #[inline]
    fn take(&mut self, byte: u8) -> bool {
        match self.text.as_bytes().get(self.at) {
            Some(next) if *next == byte => {
                self.at += 1;
                true
            }
            Some(b'\0'..=b' ') => self.take_spaced(byte),
            _ => false,
        }
    }

    #[inline(never)]
    fn take_spaced(&mut self, byte: u8) -> bool {
        self.white();
        let found = self.rest().first() == Some(&byte);
        self.at += usize::from(found);
        found
    }

    /// Passes over the comma before one more element, or over the end behind the last one.
    #[inline]
    fn goes_on(&mut self, end: u8) -> Result<bool, DecodeError> {
        let next = self.text.as_bytes().get(self.at);
        if next == Some(&end) {
            self.at += 1;
            return Ok(false);
        }
        if self.take(b',') {
            return Ok(true);
        }
        self.byte(end).map(|()| false)
    }

    /// A JSON string, with its quotes, if it comes next and has no escapes.
    #[inline]
    fn plain_token(&mut self) -> Option<&'a str> {
        let text = self.rest().strip_prefix(b"\"")?;
        let length = quote_or_escape(text);
        if text.get(length) != Some(&b'"') {
            return None;
        }
        let start = self.at + 1;
        self.at = start + length + 1;
        self.text.get(start..start + length)
    }

    /// A JSON string, with its quotes.
    fn token(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        self.byte(b'"')?;
        let start = self.at;
        let mut escaped = false;
        loop {
            let rest = self.rest();
            let found = quote_or_escape(rest);
            let byte = *rest.get(found).ok_or_else(|| self.malformed())?;
            self.at += found + 1;
            if byte == b'"' {
                break;
            }
            escaped = true;
            // Whatever is escaped is one byte, or one byte and hexadecimal digits.
            if self.at >= self.text.len() || !self.text.is_char_boundary(self.at + 1) {
                return Err(self.malformed());
            }
            self.at += 1;
        }
        if escaped {
            serde_json::from_str(&self.text[start - 1..self.at])
                .map(Cow::Owned)
                .map_err(|_| DecodeError::malformed(start))
        } else {
            Ok(Cow::Borrowed(&self.text[start..self.at - 1]))
        }
    }

    /// The text of a value such as `{"S":"text"}`, if it begins with `tag` and is spelled as the service does.
    #[allow(clippy::inline_always)] // Where the tag is known it is compared at once.
    #[inline(always)]
    fn plain<const N: usize>(&mut self, tag: &[u8; N]) -> Option<&'a str> {
        let text = self.rest().strip_prefix(tag)?;
        let length = quote_or_escape(text);
        if !text[length..].starts_with(b"\"}") {
            return None;
        }
        let start = self.at + N;
        self.at = start + length + 2;
        self.text.get(start..start + length)
    }

    /// Enters a value of the given type, up to its content.
    fn open(&mut self, expected: Type) -> Result<(), DecodeError> {
        let literal: &[u8] = match expected {
            Type::S => b"{\"S\":",
            Type::N => b"{\"N\":",
            Type::B => b"{\"B\":",
            Type::SS => b"{\"SS\":",
            Type::NS => b"{\"NS\":",
            Type::BS => b"{\"BS\":",
            Type::M => b"{\"M\":",
            Type::L => b"{\"L\":",
            Type::Bool => b"{\"BOOL\":",
            Type::Null => b"{\"NULL\":",
        };
        if self.literal(literal) {
            return Ok(());
        }
        let found = self.tag()?;
        if found == expected {
            Ok(())
        } else {
            Err(DecodeError::mismatch(expected, found))
        }
    }

    /// Enters a value of any type.
    fn tag(&mut self) -> Result<Type, DecodeError> {
        self.byte(b'{')?;
        self.white();
        let start = self.at;
        let ty = match &*self.token()? {
            "S" => Type::S,
            "N" => Type::N,
            "B" => Type::B,
            "SS" => Type::SS,
            "NS" => Type::NS,
            "BS" => Type::BS,
            "M" => Type::M,
            "L" => Type::L,
            "BOOL" => Type::Bool,
            "NULL" => Type::Null,
            _ => return Err(DecodeError::malformed(start)),
        };
        self.byte(b':')?;
        Ok(ty)
    }

    #[inline]
    fn close(&mut self) -> Result<(), DecodeError> {
        self.byte(b'}')
    }

    fn boolean_token(&mut self) -> Result<bool, DecodeError> {
        self.white();
        if self.literal(b"true") {
            Ok(true)
        } else if self.literal(b"false") {
            Ok(false)
        } else {
            Err(self.malformed())
        }
    }

    /// The members of a JSON object, until `each` has what it looks for: `true`.
    pub(crate) fn until(
        &mut self,
        mut each: impl FnMut(Cow<'a, str>, &mut Self) -> Result<bool, DecodeError>,
    ) -> Result<(), DecodeError> {
        self.byte(b'{')?;
        if self.take(b'}') {
            return Ok(());
        }
        loop {
            let name = self.name()?;
            if each(name, self)? || !self.goes_on(b'}')? {
                return Ok(());
            }
        }
    }

    /// The name of a member, with its colon.
    fn name(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        let name = match self.plain_token() {
            Some(name) => Cow::Borrowed(name),
            None => self.token()?,
        };
        self.byte(b':')?;
        Ok(name)
    }

    /// A JSON array, element by element.
    pub(crate) fn array(
        &mut self,
        mut each: impl FnMut(&mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        self.byte(b'[')?;
        if self.take(b']') {
            return Ok(());
        }
        let many = std::mem::replace(&mut self.many, true);
        loop {
            self.white();
            each(self)?;
            if !self.goes_on(b']')? {
                self.many = many;
                return Ok(());
            }
        }
    }

    fn descend<T>(
        &mut self,
        content: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        if self.depth == MAX_DEPTH {
            return Err(DecodeError::new("values nest too deep"));
        }
        self.depth += 1;
        let value = content(self)?;
        self.depth -= 1;
        Ok(value)
    }

    /// Passes over any JSON value and gives its text.
    pub(crate) fn json(&mut self) -> Result<&'a str, DecodeError> {
        self.white();
        let start = self.at;
        let mut open = 0_usize;
        loop {
            match self.rest().first().ok_or_else(|| self.malformed())? {
                b'"' => {
                    if self.plain_token().is_none() {
                        self.token()?;
                    }
                }
                b'{' | b'[' => {
                    open += 1;
                    self.at += 1;
                }
                b'}' | b']' if open > 0 => {
                    open -= 1;
                    self.at += 1;
                }
                b'}' | b']' => return Err(self.malformed()),
                b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                _ => {
                    let scalar = self
                        .rest()
                        .iter()
                        .take_while(|b| {
                            b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.')
                        })
                        .count();
                    if scalar == 0 {
                        return Err(self.malformed());
                    }
                    self.at += scalar;
                }
            }
            if open == 0 {
                return Ok(self.since(start));
            }
        }
    }
}

impl<'a> Reader<'a> for JsonReader<'a> {
    fn peek(&mut self) -> Result<Type, DecodeError> {
        match self.rest() {
            [b'{', b'"', b'S', b'"', ..] => return Ok(Type::S),
            [b'{', b'"', b'N', b'"', ..] => return Ok(Type::N),
            [b'{', b'"', b'B', b'"', ..] => return Ok(Type::B),
            [b'{', b'"', b'M', b'"', ..] => return Ok(Type::M),
            [b'{', b'"', b'L', b'"', ..] => return Ok(Type::L),
            [b'{', b'"', b'S', b'S', b'"', ..] => return Ok(Type::SS),
            [b'{', b'"', b'N', b'S', b'"', ..] => return Ok(Type::NS),
            _ => {}
        }
        let start = self.at;
        let ty = self.tag();
        self.at = start;
        ty
    }

    fn string(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        if let Some(text) = self.plain(b"{\"S\":\"") {
            return Ok(Cow::Borrowed(text));
        }
        self.open(Type::S)?;
        let text = self.token()?;
        self.close()?;
        Ok(text)
    }

    #[inline]
    fn owned(&mut self) -> Result<String, DecodeError> {
        match self.plain(b"{\"S\":\"") {
            Some(text) => Ok(text.to_owned()),
            None => self.string().map(Cow::into_owned),
        }
    }

    fn number(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        if let Some(text) = self.plain(b"{\"N\":\"") {
            return Ok(Cow::Borrowed(text));
        }
        self.open(Type::N)?;
        let text = self.token()?;
        self.close()?;
        Ok(text)
    }

    fn plain_integer(&mut self) -> Option<i64> {
        let text = self.rest().strip_prefix(b"{\"N\":\"")?;
        let digits = text.strip_prefix(b"-").unwrap_or(text);
        let mut value = 0;
        let mut length = 0;
        // So many digits fit for sure.
        for byte in digits.iter().take(18) {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            value = value * 10 + i64::from(digit);
            length += 1;
        }
        let rest = digits[length..].strip_prefix(b"\"}")?;
        if length == 0 {
            return None;
        }
        self.at = self.text.len() - rest.len();
        Some(if digits.len() < text.len() {
            -value
        } else {
            value
        })
    }

    fn plain_decimal(&mut self, most: u32) -> Option<(i64, usize)> {
        let text = self.rest().strip_prefix(b"{\"N\":\"")?;
        let (value, places, length) = number::plain(text, most)?;
        let rest = text[length..].strip_prefix(b"\"}")?;
        self.at = self.text.len() - rest.len();
        Some((value, places))
    }

    fn binary(&mut self) -> Result<Vec<u8>, DecodeError> {
        self.open(Type::B)?;
        let start = self.at;
        let bytes = debase64(&self.token()?, start)?;
        self.close()?;
        Ok(bytes)
    }

    fn boolean(&mut self) -> Result<bool, DecodeError> {
        if self.literal(b"{\"BOOL\":true}") {
            return Ok(true);
        }
        if self.literal(b"{\"BOOL\":false}") {
            return Ok(false);
        }
        self.open(Type::Bool)?;
        let value = self.boolean_token()?;
        self.close()?;
        Ok(value)
    }

    fn null(&mut self) -> Result<bool, DecodeError> {
        if self.peek()? != Type::Null {
            return Ok(false);
        }
        self.open(Type::Null)?;
        self.boolean_token()?;
        self.close()?;
        Ok(true)
    }

    fn list(
        &mut self,
        each: impl FnMut(&mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        self.open(Type::L)?;
        self.descend(|reader| reader.array(each))?;
        self.close()
    }

    fn set(
        &mut self,
        container: Type,
        mut each: impl FnMut(Element<'a>) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        self.open(container)?;
        self.array(|reader| {
            let start = reader.at;
            let text = reader.token()?;
            each(if container == Type::BS {
                Element::Binary(debase64(&text, start)?)
            } else {
                Element::Text(text)
            })
        })?;
        self.close()
    }

    fn map<T>(
        &mut self,
        content: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        self.open(Type::M)?;
        let value = self.descend(content)?;
        self.close()?;
        Ok(value)
    }

    fn members(
        &mut self,
        names: &'static [Name],
        fields: &mut [&mut dyn Field<Self>],
        unknown: &mut dyn FnMut(&mut Self, Cow<'a, str>) -> Result<(), DecodeError>,
    ) -> Result<FieldsRead, DecodeError> {
        let mut read = FieldsRead::default();
        let field = |reader: &mut Self, known: usize| {
            if let Some(field) = fields.get_mut(known) {
                field.read(reader)?;
                read.insert(known);
            }
            Ok(())
        };
        self.members_by(names, field, unknown)?;
        Ok(read)
    }

    fn entries(
        &mut self,
        mut each: impl FnMut(Cow<'a, str>, &mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        self.until(|name, reader| each(name, reader).map(|()| false))
    }

    fn skip(&mut self) -> Result<(), DecodeError> {
        if self.plain(b"{\"S\":\"").is_some() || self.plain(b"{\"N\":\"").is_some() {
            return Ok(());
        }
        self.json().map(drop)
    }

    fn lossy(&mut self) {
        self.lossy = true;
    }

    fn nested(&self) -> bool {
        self.depth > 0
    }
}

fn debase64(text: &str, at: usize) -> Result<Vec<u8>, DecodeError> {
    aws_smithy_types::base64::decode(text).map_err(|_| DecodeError::malformed(at))
}
