//! Lists that are lent without being collected.

use std::fmt;

use super::super::json::JsonReader;
use super::super::{Attribute, DecodeError, Reader as _, kind};
use super::{Lent, Views};

/// A list of a view, whose elements are lent one by one.
///
/// Its strings and numbers are read anew whenever they are asked for, so that the page keeps nothing of them; of a list that
/// holds anything else, or strings that are written with escapes, it keeps the elements.
pub struct ViewList<'a, F: Lent> {
    kept: &'a Elements<F::Kept>,
    body: &'a str,
}

/// What is kept of a list.
#[derive(Debug)]
pub enum Elements<K> {
    /// Where the first of so many begins.
    #[doc(hidden)]
    In { start: u32, count: u32 },
    #[doc(hidden)]
    Own(Box<[K]>),
}

/// Reads the element at `position` of the list that the reader stands in, behind what separates it from the one before.
#[inline]
fn next<F: Lent>(reader: &mut JsonReader<'_>, position: usize) -> Result<F::Kept, DecodeError> {
    if position > 0 {
        reader.comma();
    }
    F::keep(reader)
}

impl<F: Lent> Lent for ViewList<'_, F> {
    type For<'p> = ViewList<'p, F::For<'p>>;
    type Kept = Elements<F::Kept>;

    fn keep(reader: &mut JsonReader<'_>) -> Result<Self::Kept, DecodeError> {
        if let Some((start, count)) = F::plain_list(reader) {
            return Ok(Elements::In { start, count });
        }
        let text = reader.text();
        let (mut first, mut count, mut stays) = (None, 0_usize, true);
        reader.list(|reader| {
            first = first.or(Some(reader.at()));
            let kept = F::keep(reader).map_err(|error| error.in_element(count))?;
            stays = stays && F::stays(&kept);
            count += 1;
            Ok(())
        })?;
        let Some(start) = first else {
            return Ok(Elements::Own(Box::default()));
        };
        if let (true, Ok(start), Ok(count)) = (stays, u32::try_from(start), u32::try_from(count)) {
            return Ok(Elements::In { start, count });
        }
        let mut again = JsonReader::within(text, start);
        let kept = (0..count).map(|position| next::<F>(&mut again, position));
        kept.collect::<Result<_, _>>().map(Elements::Own)
    }

    fn lend<'p>(kept: &'p Self::Kept, body: &'p str) -> Self::For<'p> {
        ViewList { kept, body }
    }
}

#[diagnostic::do_not_recommend]
impl<V: Attribute<ListKind = kind::List>, F: Lent + Views<V>> Views<Vec<V>> for ViewList<'_, F> {}

impl<'a, F: Lent> ViewList<'a, F> {
    /// How many elements there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self.kept {
            Elements::In { count, .. } => *count as usize,
            Elements::Own(kept) => kept.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Lends the elements one by one.
    #[must_use]
    pub fn iter(&self) -> ViewElements<'a, F> {
        let start = match self.kept {
            Elements::In { start, .. } => *start as usize,
            Elements::Own(_) => 0,
        };
        ViewElements {
            list: *self,
            reader: JsonReader::within(self.body, start),
            at: 0,
        }
    }
}

impl<F: Lent> Clone for ViewList<'_, F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: Lent> Copy for ViewList<'_, F> {}

impl<'a, F: Lent<For<'a>: fmt::Debug>> fmt::Debug for ViewList<'a, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl<'a, F: Lent<For<'a>: PartialEq>> PartialEq for ViewList<'a, F> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other)
    }
}

impl<'a, F: Lent> IntoIterator for ViewList<'a, F> {
    type Item = F::For<'a>;
    type IntoIter = ViewElements<'a, F>;

    fn into_iter(self) -> ViewElements<'a, F> {
        self.iter()
    }
}

impl<'a, F: Lent> IntoIterator for &ViewList<'a, F> {
    type Item = F::For<'a>;
    type IntoIter = ViewElements<'a, F>;

    fn into_iter(self) -> ViewElements<'a, F> {
        self.iter()
    }
}

/// The elements of a [`ViewList`], lent one by one.
pub struct ViewElements<'a, F: Lent> {
    list: ViewList<'a, F>,
    reader: JsonReader<'a>,
    at: usize,
}

impl<F: Lent> fmt::Debug for ViewElements<'_, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ViewElements")
            .field("left", &self.len())
            .finish_non_exhaustive()
    }
}

impl<'a, F: Lent> Iterator for ViewElements<'a, F> {
    type Item = F::For<'a>;

    #[inline]
    fn next(&mut self) -> Option<F::For<'a>> {
        let ViewList { kept, body } = self.list;
        match kept {
            Elements::In { count, .. } if self.at < *count as usize => {
                // It was read before, so this cannot fail.
                let kept = next::<F>(&mut self.reader, self.at).ok()?;
                self.at += 1;
                F::lend_in(&kept, body)
            }
            Elements::In { .. } => None,
            Elements::Own(kept) => {
                let kept = kept.get(self.at)?;
                self.at += 1;
                Some(F::lend(kept, body))
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.list.len() - self.at;
        (left, Some(left))
    }
}

impl<F: Lent> ExactSizeIterator for ViewElements<'_, F> {}
