//! What the derives emit: that it is Rust, and what it says about mistakes.

mod generics;
mod messages;
mod output;
mod snapshots;
mod views;

use proc_macro2::TokenStream;
use syn::{File, Item, LitStr};

/// The derive of tables, without the feature `serde`.
fn table(input: TokenStream) -> TokenStream {
    crate::table(input, false)
}

/// The derives' output, which must parse.
fn parsed(output: TokenStream) -> File {
    let text = output.to_string();
    syn::parse2(output).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The messages in a derive's output, in their order.
fn messages(output: TokenStream) -> Vec<String> {
    let items = parsed(output).items.into_iter();
    let errors = items.filter_map(|item| match item {
        Item::Macro(item) if item.mac.path.segments.last()?.ident == "compile_error" => {
            let message: LitStr = item.mac.parse_body().ok()?;
            Some(message.value())
        }
        _ => None,
    });
    errors.collect()
}
