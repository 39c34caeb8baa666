//! Views: what a page keeps of the attributes that it lends is where they stand in its body, or their values.

mod list;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::SystemTime;

use aws_sdk_dynamodb::types::AttributeValue;
use bytes::Bytes;

use super::json::JsonReader;
use super::{Attribute, DecodeError, Name, Reader as _, kind, unknown};

pub use self::list::{ViewElements, ViewList};

/// A struct whose fields a page lends; derived.
pub trait View: Sized {
    /// The same, as a page lends it for `'p`.
    type Lent<'p>;
    /// What the page keeps of it.
    #[doc(hidden)]
    type Kept: Send + Sync + 'static;
    /// The names of the attributes, in the order of the fields.
    const NAMES: &'static [Name];

    #[doc(hidden)]
    fn keep(reader: &mut JsonReader<'_>) -> Result<Self::Kept, DecodeError>;

    /// Reads what is kept of one behind others: it is large, and not moved there from elsewhere.
    #[doc(hidden)]
    fn keep_behind(
        items: &mut Vec<Result<Self::Kept, DecodeError>>,
        reader: &mut JsonReader<'_>,
    ) -> bool {
        match Self::keep(reader) {
            Ok(kept) => {
                items.push(Ok(kept));
                true
            }
            Err(error) => {
                items.push(Err(error));
                false
            }
        }
    }

    #[doc(hidden)]
    fn lend<'p>(kept: &'p Self::Kept, body: &'p str) -> Self::Lent<'p>;
}

/// A type that fields of views have: what a page can lend.
#[diagnostic::on_unimplemented(
    message = "a view cannot have a `{Self}`: it borrows from its page",
    label = "a page does not lend this type",
    note = "a page lends strings as `&str`, binary as `&[u8]`, lists as `ViewList`s, documents as views of their own, \
            numbers and `bool` as they are, and anything else as a reference to the table's own type"
)]
pub trait Lent: Sized {
    /// The same, as a page lends it for `'p`.
    type For<'p>: Lent<Kept = Self::Kept>;
    #[doc(hidden)]
    type Kept: Send + Sync + 'static;

    #[doc(hidden)]
    fn keep(reader: &mut JsonReader<'_>) -> Result<Self::Kept, DecodeError>;

    #[doc(hidden)]
    fn lend<'p>(kept: &'p Self::Kept, body: &'p str) -> Self::For<'p>;

    /// Lends what needs the body alone.
    #[doc(hidden)]
    fn lend_in<'p>(kept: &Self::Kept, body: &'p str) -> Option<Self::For<'p>> {
        let _ = (kept, body);
        None
    }

    /// Whether it needs the body alone.
    #[doc(hidden)]
    fn stays(kept: &Self::Kept) -> bool {
        let _ = kept;
        false
    }

    /// Passes over a list of these, if all of them need the body alone and are spelled as the service does; tells where
    /// the first one begins, and how many there are.
    #[doc(hidden)]
    fn plain_list(reader: &mut JsonReader<'_>) -> Option<(u32, u32)> {
        let _ = reader;
        None
    }

    /// What is kept of an absent attribute, if it can be.
    #[doc(hidden)]
    #[must_use]
    fn absent() -> Option<Self::Kept> {
        None
    }
}

/// The type of a view's field, where the table's field is a `V`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not view the table's field, which is `{V}`",
    label = "does not view `{V}`",
    note = "a string is viewed as `&str`, binary as `&[u8]`, a list as a `ViewList` of views, a document as a view of its \
            own, an `Option` as an `Option`, a number and a `bool` as itself, and anything as a reference to its own type"
)]
pub trait Views<V> {}

/// A string: where it stands in the body, or itself, if it is written with escapes there.
#[derive(Debug)]
pub enum Text {
    #[doc(hidden)]
    At { start: u32, end: u32 },
    #[doc(hidden)]
    Own(Box<str>),
}

impl Text {
    // Where the next member begins depends on where a string ends: each field has this on its own.
    #[allow(clippy::inline_always)]
    #[inline(always)]
    fn keep(reader: &mut JsonReader<'_>) -> Result<Self, DecodeError> {
        let Some(place) = reader.plain_text() else {
            return Self::spelled(reader);
        };
        match (u32::try_from(place.start), u32::try_from(place.end)) {
            (Ok(start), Ok(end)) => Ok(Self::At { start, end }),
            _ => Ok(Self::Own(reader.text()[place].into())),
        }
    }

    #[cold]
    fn spelled(reader: &mut JsonReader<'_>) -> Result<Self, DecodeError> {
        reader.string().map(|text| Self::Own(text.into()))
    }

    #[inline]
    fn lend_in<'p>(&self, body: &'p str) -> Option<&'p str> {
        match self {
            Self::At { start, end } => Some(&body[*start as usize..*end as usize]),
            Self::Own(_) => None,
        }
    }

    #[inline]
    fn lend<'p>(&'p self, body: &'p str) -> &'p str {
        match self {
            Self::At { start, end } => &body[*start as usize..*end as usize],
            Self::Own(text) => text,
        }
    }

    #[inline]
    fn stays(&self) -> bool {
        matches!(self, Self::At { .. })
    }
}

macro_rules! texts {
    ($($ty:ty, $for:ty, $of:expr;)*) => {$(
        impl Lent for $ty {
            type For<'p> = $for;
            type Kept = Text;

            #[inline]
            fn keep(reader: &mut JsonReader<'_>) -> Result<Text, DecodeError> {
                Text::keep(reader)
            }

            #[inline]
            fn lend<'p>(kept: &'p Text, body: &'p str) -> $for {
                $of(kept.lend(body))
            }

            #[inline]
            fn plain_list(reader: &mut JsonReader<'_>) -> Option<(u32, u32)> {
                reader.plain_texts()
            }

            fn lend_in<'p>(kept: &Text, body: &'p str) -> Option<$for> {
                kept.lend_in(body).map($of)
            }

            fn stays(kept: &Text) -> bool {
                kept.stays()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<V: Attribute<Kind = kind::Text, Present = V>> Views<V> for $ty {}
    )*};
}

texts! {
    &str, &'p str, |text| text;
    Cow<'_, str>, Cow<'p, str>, Cow::Borrowed;
}

/// What is kept of a type that no view has a field of.
#[derive(Debug)]
pub enum Nothing {}

/// Types that own what a page could lend. No view has a field of them: that is for `Views` to say, which says it once.
macro_rules! owned {
    ($($ty:ty: [$($parameter:tt)*];)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($parameter)*> Lent for $ty {
            type For<'p> = Self;
            type Kept = Nothing;

            fn keep(_reader: &mut JsonReader<'_>) -> Result<Nothing, DecodeError> {
                Err(DecodeError::missing())
            }

            fn lend<'p>(kept: &'p Nothing, _body: &'p str) -> Self {
                match *kept {}
            }
        }
    )*};
}

owned! {
    String: [];
    Box<T>: [T: ?Sized];
    Arc<T>: [T: ?Sized];
    Bytes: [];
    AttributeValue: [];
    BTreeMap<K, V>: [K, V];
    BTreeSet<T>: [T];
    HashMap<K, V, S>: [K, V, S];
    HashSet<T, S>: [T, S];
    VecDeque<T>: [T];
    [T; N]: [T, const N: usize];
}

/// Binary, which is base64 on the wire.
impl Lent for &[u8] {
    type For<'p> = &'p [u8];
    type Kept = Vec<u8>;

    fn keep(reader: &mut JsonReader<'_>) -> Result<Vec<u8>, DecodeError> {
        reader.binary()
    }

    fn lend<'p>(kept: &'p Vec<u8>, _body: &'p str) -> &'p [u8] {
        kept
    }
}

#[diagnostic::do_not_recommend]
impl<V: Attribute<Kind = kind::Binary, Present = V>> Views<V> for &[u8] {}

/// The table's own type, decoded in full.
impl<V: Attribute + Send + Sync + 'static> Lent for &V {
    type For<'p> = &'p V;
    type Kept = V;

    fn keep(reader: &mut JsonReader<'_>) -> Result<V, DecodeError> {
        V::decode(reader)
    }

    fn lend<'p>(kept: &'p V, _body: &'p str) -> &'p V {
        kept
    }

    fn absent() -> Option<V> {
        V::absent()
    }
}

#[diagnostic::do_not_recommend]
impl<V> Views<V> for &V {}

impl<F: Lent> Lent for Option<F> {
    type For<'p> = Option<F::For<'p>>;
    type Kept = Option<F::Kept>;

    fn keep(reader: &mut JsonReader<'_>) -> Result<Self::Kept, DecodeError> {
        if reader.null()? {
            Ok(None)
        } else {
            F::keep(reader).map(Some)
        }
    }

    fn lend<'p>(kept: &'p Self::Kept, body: &'p str) -> Self::For<'p> {
        kept.as_ref().map(|kept| F::lend(kept, body))
    }

    fn lend_in<'p>(kept: &Self::Kept, body: &'p str) -> Option<Self::For<'p>> {
        match kept {
            Some(kept) => F::lend_in(kept, body).map(Some),
            None => Some(None),
        }
    }

    fn stays(kept: &Self::Kept) -> bool {
        kept.as_ref().is_none_or(F::stays)
    }

    fn absent() -> Option<Self::Kept> {
        Some(None)
    }
}

#[diagnostic::do_not_recommend]
impl<V, F: Views<V>> Views<Option<V>> for Option<F> {}

/// A list. The page keeps it, and every lending collects it.
impl<F: Lent> Lent for Vec<F> {
    type For<'p> = Vec<F::For<'p>>;
    type Kept = Vec<F::Kept>;

    fn keep(reader: &mut JsonReader<'_>) -> Result<Self::Kept, DecodeError> {
        let mut items = Vec::new();
        reader.list(|reader| {
            let item = F::keep(reader).map_err(|error| error.in_element(items.len()))?;
            items.push(item);
            Ok(())
        })?;
        Ok(items)
    }

    fn lend<'p>(kept: &'p Self::Kept, body: &'p str) -> Self::For<'p> {
        kept.iter().map(|kept| F::lend(kept, body)).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<V: Attribute<ListKind = kind::List>, F: Views<V>> Views<Vec<V>> for Vec<F> {}

macro_rules! values {
    ($($ty:ty),*) => {$(
        impl Lent for $ty {
            type For<'p> = Self;
            type Kept = Self;

            fn keep(reader: &mut JsonReader<'_>) -> Result<Self, DecodeError> {
                Self::decode(reader)
            }

            fn lend<'p>(kept: &'p Self, _body: &'p str) -> Self {
                *kept
            }

            fn lend_in(kept: &Self, _body: &str) -> Option<Self> {
                Some(*kept)
            }

            fn stays(_kept: &Self) -> bool {
                true
            }
        }

        #[diagnostic::do_not_recommend]
        impl Views<$ty> for $ty {}
    )*};
}

values!(
    bool, char, f32, f64, i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize,
    SystemTime
);
#[cfg(feature = "chrono")]
values!(chrono::DateTime<chrono::Utc>);
#[cfg(feature = "jiff")]
values!(jiff::Timestamp);
#[cfg(feature = "time")]
values!(time::OffsetDateTime);
#[cfg(feature = "uuid")]
values!(uuid::Uuid);

/// Reads members by their place among these names.
///
/// # Errors
/// If one does not fit its field.
#[inline]
pub fn keep_members<'a>(
    reader: &mut JsonReader<'a>,
    names: &'static [Name],
    field: impl FnMut(&mut JsonReader<'a>, usize) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    reader.members_by(names, field, &mut unknown)
}

/// What is kept of a field, whether it was read or is absent.
///
/// # Errors
/// If it must not be absent.
#[inline]
pub fn kept<F: Lent>(read: Option<F::Kept>, name: &Name) -> Result<F::Kept, DecodeError> {
    let missing = || DecodeError::missing().in_member(name.name);
    read.or_else(F::absent).ok_or_else(missing)
}

/// Reads what is kept of a nested document's view.
///
/// # Errors
/// If the value is no map, or as of an item.
pub fn keep_document<V: View>(reader: &mut JsonReader<'_>) -> Result<V::Kept, DecodeError> {
    reader.map(V::keep)
}
