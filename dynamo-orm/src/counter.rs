//! Counters: integers to which every write of an item adds a step.

use crate::codec::Attribute;
use crate::error::{Error, ErrorKind};
use crate::schema::CounterSchema;
use crate::version;

/// Types of counters: integers; absent until the first write, if they are an `Option`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a counter: a counter is an integer, to which every write adds a step",
    label = "not a counter type",
    note = "use `u64`, `i64` or an `Option` of one"
)]
pub trait CounterType: Attribute {
    /// The least and the greatest number of the type.
    #[doc(hidden)]
    const RANGE: (i128, i128);
}

macro_rules! counters {
    ($($ty:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl CounterType for $ty {
            // Every one of these fits, and `From` is not const.
            #[allow(clippy::cast_lossless)]
            const RANGE: (i128, i128) = (<$ty>::MIN as i128, <$ty>::MAX as i128);
        }
    )*};
}

counters!(u8, u16, u32, u64, usize, i8, i16, i32, i64, isize);

#[diagnostic::do_not_recommend]
impl<C: CounterType> CounterType for Option<C> {
    const RANGE: (i128, i128) = C::RANGE;
}

impl CounterSchema {
    /// What an update takes an absent counter for: a step behind the start, so that it stores the start.
    pub(crate) fn before_start(&self) -> i128 {
        self.start - self.step
    }

    /// That the counter of an item was changed by hand.
    pub(crate) fn changed(&self) -> Error {
        let message = format!(
            "`{}` was changed, but a counter counts the writes of an item by itself; leave it as it was loaded",
            self.name
        );
        Error::new(ErrorKind::CounterChanged, message)
    }

    /// Refuses a step that cannot fit the field's type any more, from the counter as it was loaded.
    pub(crate) fn check_next(&self, stored: Option<&[u8]>) -> Result<(), Error> {
        let stored = stored.map_or(Ok(self.before_start()), version::number);
        let next = stored.map_or(self.start, |stored| stored.saturating_add(self.step));
        if (self.range.0..=self.range.1).contains(&next) {
            return Ok(());
        }
        let message = format!(
            "`{}` has no next number in its type, and the item could not be read with one; give the field a wider type, \
             such as `i64`",
            self.name
        );
        Err(Error::new(ErrorKind::CounterOverflow, message))
    }
}
