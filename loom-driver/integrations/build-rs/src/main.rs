//! Prints the size of the module that the build script made.

const LEAN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lean.wasm"));

fn main() {
    println!("{} bytes", LEAN.len());
}
