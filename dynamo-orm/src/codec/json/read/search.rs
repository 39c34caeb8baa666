//! Searches in bytes that are short most of the time.

use std::hint::select_unpredictable;

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

/// Where the first quote or backslash is, or the end. Most strings are short: words are faster there than a search that
/// has to be set up.
#[inline]
pub(crate) fn quote_or_escape(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    /// Marks the first byte that is 0, and perhaps others behind it.
    fn zeros(word: u64) -> u64 {
        word.wrapping_sub(ONES) & !word & (ONES << 7)
    }
    fn marks(word: [u8; 8]) -> u64 {
        let word = u64::from_le_bytes(word);
        zeros(word ^ (ONES * 0x22)) | zeros(word ^ (ONES * 0x5c))
    }
    let (words, _) = bytes.as_chunks();
    let (pairs, _) = words.as_chunks();
    for (index, [low, high]) in pairs.iter().take(2).enumerate() {
        let (low, high) = (marks(*low), marks(*high));
        if low | high != 0 {
            // Lengths vary: a branch would be guessed wrong half of the time.
            let (word, start) = select_unpredictable(low != 0, (low, 0), (high, 8));
            return index * 16 + start + word.trailing_zeros() as usize / 8;
        }
    }
    far_quote_or_escape(bytes, pairs.len().min(2) * 16)
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
