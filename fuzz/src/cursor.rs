//! Sealed cursors as texts.

use std::cell::OnceCell;
use std::time::Duration;

use dynamo_orm::{CursorKeys, CursorSeal, DynamoTable};

use crate::service::Service;

#[derive(DynamoTable, Debug)]
#[dynamo(table = "posts")]
struct Post {
    #[hash_key]
    board: String,
    #[range_key]
    number: u64,
}

thread_local! {
    static SEALED: OnceCell<(CursorSeal, String)> = const { OnceCell::new() };
}

/// A text, and a sealed cursor that the same bytes change: neither resumes a read.
pub fn cursor(data: &[u8]) {
    Service::with(async |service| {
        let posts = Post::table(&service.db);
        let post = r#"{"board":{"S":"rust"},"number":{"N":"7"}}"#;
        service.answer(format!(r#"{{"Items":[{post},{post}]}}"#));
        let (seal, sealed) = match SEALED.with(|sealed| sealed.get().cloned()) {
            Some(known) => known,
            None => {
                let seal = CursorKeys::new(&[7; 32]).seal_for("ada");
                let mut stream = posts.query("rust").stream();
                stream.next().await.expect("an item").expect("a post");
                let cursor = stream.cursor().expect("a cursor");
                let text = cursor.seal(&seal, Duration::from_secs(86_400));
                let known = (seal, text.expect("random bytes"));
                SEALED.with(|sealed| drop(sealed.set(known.clone())));
                let rest = posts
                    .query("rust")
                    .start_after_sealed(known.1.as_str(), &known.0);
                assert_eq!(rest.await.expect("what was sealed").len(), 2);
                known
            }
        };
        service.take();
        let raw = String::from_utf8_lossy(data).into_owned();
        for text in [raw, changed(&sealed, data)] {
            if text == sealed || text.is_empty() {
                continue;
            }
            let read = posts.query("rust").start_after_sealed(text.as_str(), &seal);
            let error = read.await.expect_err("a forged cursor");
            assert!(error.is_invalid_cursor(), "{error}");
            assert!(service.take().is_none());
        }
    });
}

/// Cuts, doubles and replaces letters of a sealed cursor.
fn changed(sealed: &str, data: &[u8]) -> String {
    let mut text: Vec<char> = sealed.chars().collect();
    for change in data.chunks(3).take(16) {
        let [at, how, letter] = [0, 1, 2].map(|part| change.get(part).copied().unwrap_or(0));
        if text.is_empty() {
            break;
        }
        let at = usize::from(at) % text.len();
        match how % 5 {
            0 => text[at] = char::from(letter),
            1 => drop(text.remove(at)),
            2 => text.insert(at, char::from(letter)),
            3 => text.truncate(at),
            _ => {
                let again = text[at..].to_vec();
                text.extend(again);
            }
        }
    }
    text.into_iter().collect()
}
