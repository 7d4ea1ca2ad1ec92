//! Hashes as text, for names of files, keys of caches and lists of sums.
//!
//! Which bytes are hashed, and how many of them are enough, is for whoever asks.

/// Two hexadecimal digits for each byte.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::hex;

    #[test]
    fn every_byte_has_two_digits() {
        assert_eq!(hex(&[0, 9, 0x10, 0xab, 0xff]), "000910abff");
        assert_eq!(hex(&[]), "");
    }
}
