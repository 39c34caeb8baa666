//! Bytes: alone they are a number, many of them are binary.

use bytes::Bytes;

use super::attribute::integer;
use super::{Attribute, DecodeError, DynamoKey, EncodeError, Reader, Writer, kind};

impl Attribute for u8 {
    type Kind = kind::Number;
    type ListKind = kind::Binary;
    type Present = Self;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        writer.number(itoa::Buffer::new().format(*self))
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        integer(reader)
    }

    fn encode_many<'s, W: Writer>(
        items: impl Iterator<Item = &'s Self>,
        writer: &mut W,
    ) -> Result<(), EncodeError> {
        writer.binary(&items.copied().collect::<Vec<u8>>())
    }

    fn decode_many<'a, R: Reader<'a>>(reader: &mut R) -> Result<Vec<Self>, DecodeError> {
        reader.binary()
    }
}

#[diagnostic::do_not_recommend]
impl DynamoKey for u8 {}

#[diagnostic::do_not_recommend]
impl DynamoKey for Vec<u8> {}

#[diagnostic::do_not_recommend]
impl<const N: usize> DynamoKey for [u8; N] {}

impl Attribute for Bytes {
    type Kind = kind::Binary;
    type ListKind = kind::List;
    type Present = Self;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        writer.binary(self)
    }

    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        reader.binary().map(Self::from)
    }
}

#[diagnostic::do_not_recommend]
impl DynamoKey for Bytes {}
