//! What must hold for any bytes: nothing panics, nothing hangs, and what is accepted is right. `cargo fuzz` calls these
//! functions, and so does `mutate`, which needs no nightly toolchain.

mod bytes;
mod service;

mod codec;
mod cursor;
mod expression;

pub use self::codec::{decode, number, round_trip};
pub use self::cursor::cursor;
pub use self::expression::expression;

/// Every target, and its name, which is also that of its directory in `seeds`.
pub const TARGETS: [(&str, fn(&[u8])); 6] = [
    ("decode", decode),
    ("round_trip", round_trip),
    ("number", number),
    ("expression", expression),
    ("cursor", cursor),
    ("derive", derive),
];

/// A struct or enum as it is written: every derive emits Rust, whatever it says of the input.
pub fn derive(data: &[u8]) {
    // Beyond that, syn and the compiler are tried, by their recursion.
    const LONGEST: usize = 4096;
    let Some(text) = std::str::from_utf8(data)
        .ok()
        .filter(|text| text.len() <= LONGEST)
    else {
        return;
    };
    let Ok(input) = dynamo_orm_fuzz_derive::parse(text) else {
        return;
    };
    for output in dynamo_orm_fuzz_derive::derives(&input) {
        dynamo_orm_fuzz_derive::check(output);
    }
}
