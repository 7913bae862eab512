//! loom-pass-abi-dce
