//! Plain data as bytes, in the wire format of `postcard`: one way to write anything.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Data as bytes.
///
/// # Panics
///
/// If `T` is serialized in a way that depends on the format, or has sequences of unknown length.
pub fn to_bytes<T: Serialize>(data: &T) -> Vec<u8> {
    postcard::to_allocvec(data).expect("plain data can be written to memory")
}

/// The data that [`to_bytes`] made these bytes of.
///
/// # Errors
///
/// If they are not such data, or more than that, or the same data written in another way.
pub fn from_bytes<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Result<T, String> {
    match postcard::take_from_bytes(bytes) {
        Ok((data, [])) if to_bytes(&data) == bytes => Ok(data),
        Ok((_, [])) => Err("it is written in another way than has to be".into()),
        Ok((_, rest)) => Err(format!("{} bytes too many", rest.len())),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn there_is_one_way_to_write_anything() {
        let data = BTreeSet::from([1_u32, 300]);
        let bytes = to_bytes(&data);
        assert_eq!(bytes, [2, 1, 0xac, 2]);
        assert_eq!(from_bytes(&bytes), Ok(data));
        for other in
            [&[2, 1, 0xac, 0x82, 0][..], &[2, 0x81, 0, 0xac, 2], &[2, 0xac, 2, 1], &[3, 1, 1, 0xac, 2]]
        {
            assert!(from_bytes::<BTreeSet<u32>>(other).unwrap_err().contains("another way"), "{other:?}");
        }
        for damaged in [&bytes[..3], &[2, 1, 0xac, 2, 0], &[]] {
            from_bytes::<BTreeSet<u32>>(damaged).expect_err("not refused");
        }
    }
}
