//! Attributes that are not to be printed: `#[dynamo(sensitive)]`.

use std::fmt;

use super::json::{JsonWriter, Mark};
use super::{Members, Name};

/// What is printed in place of a sensitive value.
pub struct Sensitive;

impl fmt::Debug for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<sensitive>")
    }
}

pub(crate) fn has_sensitive(names: &[Name]) -> bool {
    names.iter().any(Name::is_sensitive)
}

/// Prints a struct under this name by what is stored of it, without sensitive values and what `flatten` holds.
// By its own `Debug`, which is the user's, it would print all.
#[allow(clippy::missing_errors_doc)]
pub fn fmt_members<T: Members>(value: &T, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut writer = JsonWriter::default().marking();
    // A value that cannot be stored ends what is printed.
    let _ = value.write_members(&mut writer);
    let (json, marks) = writer.into_marked();
    print(f, name, T::NAMES, &json, &marks)
}

fn print(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    names: &[Name],
    json: &[u8],
    marks: &[Mark],
) -> fmt::Result {
    let mut shown = f.debug_struct(name);
    for known in names {
        let is_known = |mark: &&Mark| json[mark.name.clone()] == *known.json();
        let Some(mark) = marks.iter().find(is_known) else {
            continue;
        };
        if known.is_sensitive() {
            shown.field(known.name, &Sensitive);
        } else {
            let value = String::from_utf8_lossy(&json[mark.value.clone()]);
            shown.field(known.name, &format_args!("{value}"));
        }
    }
    shown.finish_non_exhaustive()
}
