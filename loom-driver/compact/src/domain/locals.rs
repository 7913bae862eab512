//! The numbers of locals at one point, in pieces that points have in common until one of them is written.
//!
//! A body may have thousands of locals and as many branches: a copy for each branch would cost their product.

use super::state::Number;
use std::rc::Rc;

/// So many numbers are copied together.
const PIECE: usize = 32;

/// The numbers of some locals.
#[derive(Clone, Debug, Default)]
pub struct Locals {
    pieces: Vec<Rc<Vec<Number>>>,
}

impl Locals {
    /// These numbers, in order.
    pub fn new(numbers: Vec<Number>) -> Locals {
        Locals { pieces: numbers.chunks(PIECE).map(|piece| Rc::new(piece.to_vec())).collect() }
    }

    /// What a local is.
    pub fn get(&self, local: usize) -> Option<&Number> {
        self.pieces.get(local / PIECE)?.get(local % PIECE)
    }

    /// Makes a local, if there is one, another number.
    pub fn set(&mut self, local: usize, number: Number) {
        let piece = self.pieces.get_mut(local / PIECE).filter(|piece| local % PIECE < piece.len());
        if let Some(piece) = piece
            && let Some(slot) = Rc::make_mut(piece).get_mut(local % PIECE)
        {
            *slot = number;
        }
    }

    /// How much work a copy is.
    pub fn pieces(&self) -> usize {
        self.pieces.len()
    }

    /// What `join` makes of each local of which both are not the very same, and how many numbers there were to look at.
    pub fn joined(
        &self,
        other: &Locals,
        mut join: impl FnMut(usize, &Number, &Number) -> Number,
    ) -> (Locals, usize) {
        let mut looked = 0;
        let pairs = self.pieces.iter().zip(&other.pieces).enumerate();
        let pieces = pairs.map(|(at, (left, right))| {
            // What is equal without being the same stays one from here on.
            if Rc::ptr_eq(left, right) || left == right {
                return Rc::clone(left);
            }
            looked += left.len();
            let both = left.iter().zip(right.iter()).enumerate();
            Rc::new(both.map(|(place, (left, right))| join(at * PIECE + place, left, right)).collect())
        });
        (Locals { pieces: pieces.collect() }, looked)
    }
}

#[cfg(test)]
mod tests {
    use super::super::affine::Affine;
    use super::*;

    fn number(value: u32) -> Number {
        Number::Sum(Affine::number(value))
    }

    #[test]
    fn a_copy_keeps_what_it_was() {
        let mut locals = Locals::new((0..100).map(number).collect());
        let copy = locals.clone();
        locals.set(64, Number::Any);
        assert_eq!((locals.get(64), copy.get(64)), (Some(&Number::Any), Some(&number(64))));
        assert_eq!((locals.get(99), locals.get(100)), (Some(&number(99)), None));
        locals.set(100, Number::Any);
        assert_eq!(locals.get(100), None, "there is no such local");
    }

    #[test]
    fn only_pieces_that_differ_are_joined() {
        let locals = Locals::new((0..100).map(number).collect());
        let mut other = locals.clone();
        other.set(64, Number::Any);
        let mut asked = Vec::new();
        let (joined, looked) = locals.joined(&other, |local, left, right| {
            asked.push(local);
            if left == right { left.clone() } else { Number::Wide(7) }
        });
        assert_eq!((asked, looked), ((64..96).collect(), 32));
        assert_eq!((joined.get(64), joined.get(65)), (Some(&Number::Wide(7)), Some(&number(65))));
        assert!(Rc::ptr_eq(&joined.pieces[0], &locals.pieces[0]), "it is no copy");
    }
}
