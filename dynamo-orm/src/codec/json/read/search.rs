//! Searches in bytes that are short most of the time.

#[cfg(target_arch = "aarch64")]
use memchr::arch::aarch64::neon::memchr::Two as Vector;
#[cfg(target_arch = "x86_64")]
use memchr::arch::x86_64::sse2::memchr::Two as Vector;

/// Whether `bytes` begin with `start`: for the lengths of most names without a call.
#[inline]
pub(super) fn begins_with(bytes: &[u8], start: &[u8]) -> bool {
    let Some(bytes) = bytes.get(..start.len()) else {
        return false;
    };
    match start.len() {
        4..8 => {
            bytes.first_chunk::<4>() == start.first_chunk()
                && bytes.last_chunk::<4>() == start.last_chunk()
        }
        8..=16 => {
            bytes.first_chunk::<8>() == start.first_chunk()
                && bytes.last_chunk::<8>() == start.last_chunk()
        }
        _ => bytes == start,
    }
}

/// Where the first quote or backslash is, or the end. Most strings are short: two vectors are searched in place, and only
/// what is behind them by a search that has to be set up.
#[cfg(any(target_arch = "aarch64", target_arch = "x86_64"))]
#[inline]
pub(crate) fn quote_or_escape(bytes: &[u8]) -> usize {
    let Some(vector) = Vector::new(b'"', b'\\') else {
        // Without vectors, as kernels are built.
        return far_quote_or_escape(bytes, 0);
    };
    let (near, _) = bytes.as_chunks::<16>();
    let near = &near[..near.len().min(2)];
    for (index, chunk) in near.iter().enumerate() {
        if let Some(found) = vector.find(chunk) {
            return index * 16 + found;
        }
    }
    far_quote_or_escape(bytes, near.len() * 16)
}

/// Where the first quote or backslash is, or the end.
#[cfg(not(any(target_arch = "aarch64", target_arch = "x86_64")))]
pub(crate) fn quote_or_escape(bytes: &[u8]) -> usize {
    far_quote_or_escape(bytes, 0)
}

#[inline(never)]
fn far_quote_or_escape(bytes: &[u8], start: usize) -> usize {
    let far = bytes.get(start..).unwrap_or_default();
    memchr::memchr2(b'"', b'\\', far).map_or(bytes.len(), |found| start + found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_quote_or_backslash_is_found() {
        for length in 0..100 {
            for odd in [b'!', b'#', b'[', b']', 0xa2, 0xdc, 0, 0xff] {
                let mut text = vec![odd; length];
                assert_eq!(quote_or_escape(&text), length);
                for at in 0..length {
                    for (first, later) in [(b'"', b'\\'), (b'\\', b'"')] {
                        text[at..].fill(later);
                        text[at] = first;
                        assert_eq!(quote_or_escape(&text), at, "{text:?}");
                        text[at..].fill(odd);
                        text[at] = first;
                        assert_eq!(quote_or_escape(&text), at, "{text:?}");
                        text[at] = odd;
                    }
                }
            }
        }
    }

    #[test]
    fn names_are_compared_in_full() {
        let text: Vec<u8> = (0..40).collect();
        for length in 0..20 {
            assert!(begins_with(&text, &text[..length]));
            assert_eq!(begins_with(&text[..length], &text[..12]), length >= 12);
            for at in 0..length {
                let mut other = text[..length].to_vec();
                other[at] = 99;
                assert!(!begins_with(&text, &other), "{length} {at}");
            }
        }
    }
}
