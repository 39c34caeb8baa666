//! Members of objects, whose order in one item predicts that in the next.

use std::borrow::Cow;

use super::JsonReader;
use super::search::begins_with;
use crate::codec::{DecodeError, Name};

/// How many members in a row are taken to be absent before a name is looked up.
const MAX_GAP: usize = 2;

/// In which order the members of a struct came.
#[derive(Clone, Debug)]
struct Order {
    names: &'static [Name],
    /// What came behind each, and in the end what came first; nothing if it is not learned, or taken out.
    next: Vec<usize>,
    /// Whether the last name was one that was expected.
    in_step: bool,
}

/// The orders of structs that were read.
#[derive(Clone, Debug, Default)]
pub(super) struct Orders(Vec<Order>);

impl Orders {
    /// Takes out the order in which these members came last, and tells where it is kept, if it is. At first it is that of the
    /// struct. A struct within itself is read in the struct's order, and teaches nothing.
    #[inline]
    fn take(&mut self, names: &'static [Name], learns: bool) -> (Option<usize>, Order) {
        let is_of = |order: &Order| std::ptr::eq(order.names, names);
        let found = self.0.iter().position(is_of);
        let place = found.or_else(|| learns.then(|| self.add(names)));
        match place.and_then(|place| self.0.get_mut(place)) {
            Some(known) => {
                let next = std::mem::take(&mut known.next);
                (place, Order { next, ..*known })
            }
            None => (None, Order::new(names)),
        }
    }

    #[cold]
    fn add(&mut self, names: &'static [Name]) -> usize {
        let mut order = Order::new(names);
        order.next = (1..=names.len()).chain([0]).collect();
        self.0.push(order);
        self.0.len() - 1
    }

    /// Keeps an order where it was taken from.
    #[inline]
    fn put(&mut self, place: Option<usize>, order: Order) {
        if let Some(known) = place.and_then(|place| self.0.get_mut(place)) {
            known.next = order.next;
            known.in_step = order.in_step;
        }
    }
}

impl Order {
    fn new(names: &'static [Name]) -> Self {
        Self {
            names,
            next: Vec::new(),
            in_step: true,
        }
    }

    #[inline]
    fn behind(&self, last: usize) -> usize {
        match self.next.get(last) {
            Some(next) => *next,
            None if last < self.names.len() => last + 1,
            None => 0,
        }
    }

    fn learn(&mut self, last: usize, next: usize) {
        if let Some(behind) = self.next.get_mut(last) {
            *behind = next;
        }
    }
}

impl<'a> JsonReader<'a> {
    /// Passes over the name of this member, if it comes next.
    #[inline]
    fn is_next(&mut self, names: &[Name], member: usize) -> bool {
        let Some(name) = names.get(member) else {
            return false;
        };
        let found = begins_with(self.rest(), name.json());
        if found {
            self.at += name.json.len();
        }
        found
    }

    /// Reads a name that is not the one expected behind `last`: of an unknown member its value too.
    #[inline(never)]
    fn surprise(
        &mut self,
        order: &mut Order,
        last: usize,
        unknown: &mut dyn FnMut(&mut Self, Cow<'a, str>) -> Result<(), DecodeError>,
    ) -> Result<usize, DecodeError> {
        // In another order there are no gaps to be found.
        if order.in_step {
            let mut next = order.behind(last);
            for _ in 0..MAX_GAP {
                next = order.behind(next);
                if self.is_next(order.names, next) {
                    return Ok(next);
                }
            }
        }
        order.in_step = false;
        let name = self.name()?;
        let known = order.names.iter().position(|known| known.name == name);
        match known {
            Some(known) => order.learn(last, known),
            None => unknown(self, name)?,
        }
        Ok(known.unwrap_or(order.names.len()))
    }

    /// Reads members by their place among these names, others by `unknown`.
    // Views have a copy each, so that no field of theirs is called through a pointer.
    #[inline]
    pub(crate) fn members_by(
        &mut self,
        names: &'static [Name],
        mut field: impl FnMut(&mut Self, usize) -> Result<(), DecodeError>,
        unknown: &mut dyn FnMut(&mut Self, Cow<'a, str>) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        self.byte(b'{')?;
        if self.take(b'}') {
            return Ok(());
        }
        let (place, mut order) = self.orders.take(names, self.many);
        let mut last = names.len();
        loop {
            let next = order.behind(last);
            let known = if self.is_next(names, next) {
                order.in_step = true;
                next
            } else {
                self.surprise(&mut order, last, unknown)?
            };
            if let Some(name) = names.get(known) {
                field(self, known).map_err(|error| error.in_member(name.name))?;
                last = known;
            }
            if !self.goes_on(b'}')? {
                self.orders.put(place, order);
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{Field, Reader as _};

    const NAMES: &[Name] = &[
        Name::new("first", "\"first\":"),
        Name::new("second", "\"second\":"),
        Name::new("third", "\"third\":"),
        Name::new("fourth", "\"fourth\":"),
    ];

    /// What comes behind each member and first of all, after items in these orders.
    fn learned(items: &[&[usize]]) -> Vec<usize> {
        let members = |item: &&[usize]| {
            let member = |index: &usize| format!("{}{{\"S\":\"{index}\"}}", NAMES[*index].json);
            let members: Vec<String> = item.iter().map(member).collect();
            format!("{{{}}}", members.join(","))
        };
        let items: Vec<String> = items.iter().map(members).collect();
        let text = format!("[{}]", items.join(","));
        let mut reader = JsonReader::new(&text);
        reader.array(read).unwrap();
        reader.orders.0.remove(0).next
    }

    /// Reads members that hold their index.
    fn read(reader: &mut JsonReader<'_>) -> Result<(), DecodeError> {
        let mut values = [None, None, None, None];
        let mut fields = values.each_mut().map(|value: &mut Option<String>| {
            let field: &mut dyn Field<JsonReader<'_>> = value;
            field
        });
        let mut unknown = |_: &mut JsonReader<'_>, _: Cow<'_, str>| unreachable!();
        reader.members(NAMES, &mut fields, &mut unknown)?;
        for (index, value) in values.into_iter().enumerate() {
            assert!(value.is_none_or(|value| value == index.to_string()));
        }
        Ok(())
    }

    #[test]
    fn the_order_of_one_item_predicts_the_next() {
        let of_the_struct = [1, 2, 3, 4, 0];
        assert_eq!(learned(&[&[0, 1, 2, 3]]), of_the_struct);
        assert_eq!(learned(&[&[3, 1, 0, 2]]), [2, 0, 3, 1, 3]);
        assert_eq!(learned(&[&[3, 1, 0, 2], &[0, 1, 2, 3]]), [1, 2, 3, 1, 0]);
        // What is absent is expected again.
        assert_eq!(learned(&[&[0, 3], &[2], &[0, 1, 3]]), of_the_struct);
    }

    #[test]
    fn a_struct_in_itself_has_no_say_in_the_order() {
        fn read(reader: &mut JsonReader<'_>) -> Result<(), DecodeError> {
            let field = |reader: &mut JsonReader<'_>, index| match index {
                3 => read(reader),
                _ => reader.skip(),
            };
            reader.members_by(NAMES, field, &mut |_, _| unreachable!())
        }
        let inner = "{\"second\":{\"S\":\"\"},\"first\":{\"S\":\"\"}}";
        let item = format!("{{\"fourth\":{inner},\"first\":{{\"S\":\"\"}}}}");
        let items = format!("[{item},{item}]");
        let mut reader = JsonReader::new(&items);
        reader.array(read).unwrap();
        let orders = reader.orders.0;
        let next: Vec<_> = orders.iter().map(|order| &order.next[..]).collect();
        assert_eq!(next, [[1, 2, 3, 0, 3]]);
    }

    #[test]
    fn one_item_learns_nothing() {
        let mut reader = JsonReader::new("{\"second\":{\"S\":\"1\"},\"first\":{\"S\":\"0\"}}");
        read(&mut reader).unwrap();
        assert!(reader.orders.0.is_empty());
    }

    #[test]
    fn what_cannot_be_read_does_not_end_the_learning() {
        fn read(reader: &mut JsonReader<'_>) -> Result<(), DecodeError> {
            let field = |reader: &mut JsonReader<'_>, _| reader.string().map(drop);
            reader.members_by(NAMES, field, &mut |_, _| unreachable!())
        }
        let member = |index: usize| format!("{}{{\"S\":\"\"}}", NAMES[index].json);
        let fits = format!("{{{}}}", [3, 1, 0, 2].map(member).join(","));
        let items = format!("[{{\"first\":{{\"N\":\"1\"}}}},{fits}]");
        let mut reader = JsonReader::new(&items);
        let each = |reader: &mut JsonReader<'_>| {
            let start = reader.at();
            if read(reader).is_err() {
                reader.rewind(start);
                reader.json()?;
            }
            Ok(())
        };
        reader.array(each).unwrap();
        assert_eq!(reader.orders.0.remove(0).next, [2, 0, 3, 1, 3]);
    }
}
