//! The control flow of one body in a quarter of the bytes: that of all bodies is kept.

use super::Cfg;
use crate::{Error, Result};

/// A [`Cfg`] that has to be unpacked before it can be read.
pub(in crate::call_graph) struct Packed(Box<[u8]>);

impl Packed {
    /// Packs it. `buffer` serves for one after the other: what grows, among all that stays, would leave holes in memory.
    pub(in crate::call_graph) fn of(cfg: &Cfg, buffer: &mut Vec<u8>) -> Result<Packed> {
        buffer.clear();
        let bytes = postcard::to_extend(cfg, std::mem::take(buffer)).map_err(broken)?;
        let packed = Packed(bytes.as_slice().into());
        *buffer = bytes;
        Ok(packed)
    }

    /// The same again.
    pub(in crate::call_graph) fn unpack(&self) -> Result<Cfg> {
        postcard::from_bytes(&self.0).map_err(broken)
    }
}

fn broken(error: postcard::Error) -> Error {
    Error::bug(format!("control flow that cannot be packed: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Module;
    use crate::index::FuncIndex;

    /// Of every kind something.
    const BODY: &str = "(module
        (memory 1) (table 1 funcref) (global (mut i32) i32.const 0) (tag) (data \"a\")
        (func (param i32)
            (block (loop (br_if 1 (local.get 0)) (br_table 0 1 (local.get 0))))
            (if (local.get 0) (then (throw 0)) (else (return)))
            (try_table (catch_all 0) (call 0 (global.get 0)))
            (call_indirect (i32.const 0)) (call_ref 0 (ref.func 1))
            (i32.store (i32.const 4) (memory.grow (i32.const 1)))
            (global.set 0 (i32.const 1)) (table.set (i32.const 0) (ref.func 1)) (data.drop 0)
            unreachable)
        (type (func)) (func) (elem declare func 1))";

    #[test]
    fn what_is_unpacked_is_what_was_packed_and_takes_a_quarter() {
        let bytes = wat::parse_str(BODY).unwrap();
        let module = Module::parse(&bytes).unwrap();
        let cfg = Cfg::of(module.body(FuncIndex::from_u32(0)).unwrap()).unwrap();
        let packed = Packed::of(&cfg, &mut vec![1, 2, 3]).unwrap();
        assert_eq!(format!("{:?}", packed.unpack().unwrap()), format!("{cfg:?}"));
        let nodes = size_of_val(&cfg.nodes[..]);
        assert!(packed.0.len() * 7 < nodes * 2, "{} of {nodes} bytes", packed.0.len());
    }
}
