//! UUIDs, as strings.

use ::uuid::Uuid;

use super::{Attribute, DecodeError, DynamoKey, EncodeError, Reader, Writer, kind};

impl Attribute for Uuid {
    type Kind = kind::Text;
    type ListKind = kind::List;
    type Present = Self;

    fn encode<W: Writer>(&self, writer: &mut W) -> Result<(), EncodeError> {
        writer.string(self.hyphenated().encode_lower(&mut Uuid::encode_buffer()))
    }

    // To DynamoDB another spelling is another key, under which the item would not be found again.
    fn decode<'a, R: Reader<'a>>(reader: &mut R) -> Result<Self, DecodeError> {
        let text = reader.string()?;
        let uuid = Self::try_parse(&text).ok();
        let is_spelled_so =
            |uuid: &Self| *uuid.hyphenated().encode_lower(&mut Uuid::encode_buffer()) == *text;
        uuid.filter(is_spelled_so).ok_or_else(|| {
            DecodeError::new("the stored string is not a UUID with hyphens and in lower case")
        })
    }
}

#[diagnostic::do_not_recommend]
impl DynamoKey for Uuid {}
