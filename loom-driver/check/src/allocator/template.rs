//! The allocators that may stand in the place of a module's own: six functions, written once, here.
//!
//! This is no check of what a pass wrote, but what it has to have written: the pass takes the functions from here, and the
//! judge compares the output with them, byte by byte. That they are an allocator is shown by
//! running them (`tests/allocator` of the test suite), against a plain model, in all short sequences and many long ones.
//!
//! # Blocks
//!
//! The arena is a row of blocks without gaps. A block begins with a word that has its size in bytes, this word included, and
//! in the lowest two bits whether it is in use (both) or free (none); the address that the program gets is the one behind
//! the word. Sizes are multiples of the unit, 8 or 16 bytes, and such addresses as well. That is how dlmalloc writes the size
//! of a block in use, and callers that read it keep working; the bits never say "fresh", which would promise zeroed bytes.
//!
//! All zeros are a valid state: a word of 0 at the start means that the whole arena is one free block. So nothing has to run
//! before the first allocation.
//!
//! [`Kind::FirstFit`] takes the first free block, from the lowest address on, that is large enough together with the free ones
//! behind it, and leaves the rest as a free block. [`Kind::Bump`] keeps in the first word how many bytes it has given away,
//! and takes nothing back.

use super::wasm::Writer;
use super::{Arena, Kind};

/// How many functions an allocator has.
pub const COUNT: u32 = 6;

/// The functions, in the order in which they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    /// `(block, bytes) -> address`: the block and the free ones behind it become one for so many bytes, in use, and what is left a
    /// free one; or 0, if they are too small. With [`Kind::Bump`]: only the block.
    Take,
    /// `(bytes) -> address`, or 0.
    Allocate,
    /// `(address)`: it is free; 0 is no address.
    Free,
    /// `(alignment, bytes) -> address`, or 0. The alignment is a power of two.
    Align,
    /// `(address, bytes, alignment) -> address` of the same contents, or 0, and then the block is what it was.
    Resize,
    /// `(count, bytes of each) -> address` of zeroed bytes, or 0.
    Zeroed,
}

/// The parameters, all of type `i32`, of each function, and whether it has a result of that type.
pub const TYPES: [(u32, bool); COUNT as usize] =
    [(2, true), (1, true), (1, false), (2, true), (3, true), (2, true)];

/// The bits of a word that are set in use, and not if free.
const IN_USE: i32 = 3;
/// The bits that have the size.
const SIZE: i32 = -4;
/// The size of the word in bytes.
const WORD: u32 = 4;

/// The bodies of the functions: declarations of locals and operators, without the size in front. The first has the index
/// `first` in the module.
pub fn bodies(kind: Kind, arena: &Arena, first: u32) -> [Vec<u8>; COUNT as usize] {
    let of = |locals, write: fn(&mut Body)| {
        let mut body = Body { arena: *arena, code: Writer::new(locals), first, memory: arena.memory };
        write(&mut body);
        body.code.finish()
    };
    let (take, allocate, free) = match kind {
        Kind::FirstFit => (of(4, take), of(2, allocate), of(0, free)),
        Kind::Bump => (of(1, keep), of(2, bump), of(0, |_| ())),
    };
    [take, allocate, free, of(2, align), of(2, resize), of(2, zeroed)]
}

/// A body that is being written.
pub(super) struct Body {
    arena: Arena,
    pub(super) code: Writer,
    first: u32,
    memory: u32,
}

impl Body {
    /// A body of no locals.
    pub(super) fn wrapper(arena: &Arena, first: u32) -> Body {
        Body { arena: *arena, code: Writer::new(0), first, memory: arena.memory }
    }

    pub(super) fn call(&mut self, function: Function) {
        self.code.call(self.first + function as u32);
    }

    pub(super) fn unit(&self) -> i32 {
        self.arena.unit.cast_signed()
    }

    fn load(&mut self) {
        self.code.load(self.memory);
    }

    fn store(&mut self) {
        self.code.store(self.memory);
    }

    fn start(&mut self) {
        self.code.number(self.arena.start.cast_signed());
    }

    fn end(&mut self) {
        self.code.number(self.arena.end.cast_signed());
    }

    /// The size of a block of so many bytes: with the word in front, and a multiple of the unit. It is less than the bytes if they are
    /// too many for a number.
    fn size_of(&mut self, local: u32) -> &mut Writer {
        let unit = self.unit();
        self.code.get(local).number(unit + 3).add().number(-unit).and()
    }

    /// The address of the block whose contents the local has the address of.
    fn block_of(&mut self, local: u32) -> &mut Writer {
        self.code.get(local).number(-WORD.cast_signed()).add()
    }

    /// The size in the word at the address that is on the stack.
    fn load_size(&mut self) {
        self.load();
        self.code.number(SIZE).and();
    }
}

fn take(body: &mut Body) {
    let [block, bytes, size, total, next, word] = [0, 1, 2, 3, 4, 5];
    // What has never been written is one free block up to the end.
    body.code.get(block);
    body.load_size();
    body.code.tee(total).eqz().if_();
    body.end();
    body.code.get(block).sub().set(total).end();
    body.code.loop_().get(block).get(total).add().tee(next);
    body.end();
    body.code.ne().if_().get(next);
    body.load();
    body.code.tee(word).number(IN_USE).and().eqz().if_();
    body.code.get(total).get(word).add().set(total).br(2).end().end().end();
    body.size_of(bytes).tee(size).get(bytes).gt_u().get(total).get(size).ge_u().and().if_();
    body.code.get(total).get(size).ne().if_();
    body.code.get(block).get(size).add().get(total).get(size).sub();
    body.store();
    body.code.end().get(block).get(size).number(IN_USE).or();
    body.store();
    body.code.get(block).number(WORD.cast_signed()).add().return_().end();
    // So that the next one who comes by need not add them up again.
    body.code.get(block);
    body.load();
    body.code.number(IN_USE).and().eqz().if_().get(block).get(total);
    body.store();
    body.code.end().number(0);
}

fn allocate(body: &mut Body) {
    let [bytes, block, found] = [0, 1, 2];
    body.start();
    body.code.set(block).loop_().get(block);
    body.load();
    body.code.number(IN_USE).and().eqz().if_().get(block).get(bytes);
    body.call(Function::Take);
    body.code.tee(found).if_().get(found).return_().end().end();
    body.code.get(block).get(block);
    body.load_size();
    body.code.add().tee(block);
    body.end();
    body.code.ne().br_if(0).end().number(0);
}

fn free(body: &mut Body) {
    let [address] = [0];
    body.code.get(address).if_();
    body.block_of(address).tee(address).get(address);
    body.load_size();
    body.store();
    body.code.end();
}

fn keep(body: &mut Body) {
    let [block, bytes, size] = [0, 1, 2];
    body.size_of(bytes).tee(size).get(bytes).gt_u().get(block);
    body.load();
    // The bits of use do not matter, for a size has none of them.
    body.code.get(size).ge_u().and().eqz().if_().number(0).return_().end();
    // What is behind is lost.
    body.code.get(block).get(size).number(IN_USE).or();
    body.store();
    body.code.get(block).number(WORD.cast_signed()).add();
}

fn bump(body: &mut Body) {
    let [bytes, size, block] = [0, 1, 2];
    body.start();
    body.load();
    // The first unit has the number itself.
    let first = body.arena.start.wrapping_add(body.arena.unit).cast_signed();
    body.code.number(first).add().set(block);
    body.size_of(bytes).tee(size).get(bytes).le_u().get(size);
    body.end();
    body.code.get(block).sub().gt_u().or().if_().number(0).return_().end();
    body.start();
    body.code.get(block).get(size).add().number(first).sub();
    body.store();
    body.code.get(block).get(size).number(IN_USE).or();
    body.store();
    body.code.get(block).number(WORD.cast_signed()).add();
}

fn align(body: &mut Body) {
    let [alignment, bytes, found, aligned] = [0, 1, 2, 3];
    let unit = body.unit();
    let most = (body.arena.end - body.arena.start).cast_signed();
    body.code.get(alignment).number(unit).le_u().if_().get(bytes);
    body.call(Function::Allocate);
    body.code.return_().end();
    // More than this they cannot have together; and if neither is more, their sum is a number.
    body.code.get(alignment).get(bytes).or().number(most).gt_u().if_().number(0).return_().end();
    body.code.get(bytes).get(alignment).add();
    body.call(Function::Allocate);
    body.code.tee(found).eqz().if_().number(0).return_().end();
    body.code.get(found).get(alignment).add().number(-1).add().number(0).get(alignment).sub().and();
    body.code.tee(aligned).get(found).ne().if_();
    // What is in front becomes a block of its own, and is not in use.
    body.block_of(aligned);
    body.block_of(found);
    body.load();
    body.code.get(aligned).get(found).sub().sub();
    body.store();
    body.block_of(found).get(aligned).get(found).sub();
    body.store();
    body.code.end();
    // What is behind as well.
    body.block_of(aligned).get(bytes);
    body.call(Function::Take);
}

fn resize(body: &mut Body) {
    let [address, bytes, alignment, found, at] = [0, 1, 2, 3, 4];
    body.block_of(address).get(bytes);
    body.call(Function::Take);
    body.code.tee(found).if_().get(found).return_().end();
    body.code.get(alignment).get(bytes);
    body.call(Function::Align);
    body.code.tee(found).if_();
    // All of the old contents, which are shorter, word by word from the end.
    body.block_of(address);
    body.load_size();
    body.code.number(-4).add().set(at);
    body.code.loop_().get(found).get(at).number(-4).add().tee(at).add();
    body.code.get(address).get(at).add();
    body.load();
    body.store();
    body.code.get(at).br_if(0).end();
    body.code.get(address);
    body.call(Function::Free);
    body.code.end().get(found);
}

fn zeroed(body: &mut Body) {
    let [count, each, found, at] = [0, 1, 2, 3];
    // No block is as large as the largest number.
    body.code.get(count).get(each).mul().number(-1);
    body.code.get(count).extend_u().get(each).extend_u().mul_64().number_64(32).shr_u_64().eqz_64().select();
    body.call(Function::Allocate);
    body.code.tee(found).if_();
    body.block_of(found);
    body.load_size();
    body.code.number(-4).add().set(at);
    body.code.loop_().get(found).get(at).number(-4).add().tee(at).add().number(0);
    body.store();
    body.code.get(at).br_if(0).end().end().get(found);
}
