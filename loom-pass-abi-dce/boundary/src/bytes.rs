//! Bytes as lower-case hexadecimal digits: how JSON and messages show digests and unknown subsections.

use std::fmt::Write as _;

/// Two hexadecimal digits for each byte.
pub(crate) fn to_hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a `String` cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// The bytes that `hex` spells, or what is wrong with it.
pub(crate) fn from_hex(hex: &str) -> Result<Vec<u8>, String> {
    let digit = |c: u8| {
        (c as char)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
            .ok_or_else(|| format!("`{}` is not a string of hexadecimal digits", hex.escape_debug()))
    };
    if !hex.len().is_multiple_of(2) {
        return Err(format!("{} hexadecimal digits: a byte has two", hex.len()));
    }
    hex.as_bytes().chunks_exact(2).map(|pair| Ok(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}

/// The JSON form of the unknown subsections: an object from the id to the payload in hexadecimal digits.
pub(crate) mod by_id {
    use std::collections::BTreeMap;

    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(
        subsections: &BTreeMap<u8, Vec<u8>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(subsections.iter().map(|(id, payload)| (id, super::to_hex(payload))))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<u8, Vec<u8>>, D::Error> {
        BTreeMap::<u8, String>::deserialize(deserializer)?
            .into_iter()
            .map(|(id, hex)| Ok((id, super::from_hex(&hex).map_err(D::Error::custom)?)))
            .collect()
    }
}
