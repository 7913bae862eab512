//! What operators make of numbers that may be addresses.

use super::value::{ANY, NUMBER, VARIABLE, Value};
use super::walk::Walk;
use super::{Checked, expect};
use crate::ops::{Control, Op, Place, arity};
use std::collections::BTreeSet;
use wasmparser::Operator;

/// All addresses keep what they are modulo this.
pub const ALIGN: u32 = 16;

impl Walk<'_, '_, '_> {
    /// Does what an operator does that only computes.
    pub fn compute(&mut self, operator: &Operator<'_>) -> Checked {
        match operator {
            Operator::Nop => {}
            Operator::Drop => drop(self.pop()?),
            Operator::I32Const { value } => self.constant(value.cast_unsigned()),
            Operator::I64Const { value } => {
                self.program.no_half(value.cast_unsigned())?;
                self.push(Value::number());
            }
            Operator::F64Const { value } => {
                self.program.no_half(value.bits())?;
                self.push(Value::number());
            }
            Operator::F32Const { value } => {
                self.program.no_half(value.bits().into())?;
                self.push(Value::number());
            }
            Operator::V128Const { value } => {
                let number = value.i128().cast_unsigned();
                self.program.no_half(number as u64)?;
                self.program.no_half((number >> 64) as u64)?;
                self.push(Value::number());
            }
            Operator::Select | Operator::TypedSelect { .. } => {
                let condition = self.pop()?;
                if !condition.is_address() {
                    self.is_computed_with(&condition, "`select`");
                }
                let (other, mut value) = (self.pop()?, self.pop()?);
                value.join(&other)?;
                self.push(value);
            }
            Operator::I32Add => self.two(Walk::add)?,
            Operator::I32Sub => self.two(Walk::subtract)?,
            Operator::I32And => self.two(Walk::mask)?,
            Operator::I32Or | Operator::I32Xor => self.two(Walk::tag)?,
            Operator::I32Eq | Operator::I32Ne => self.compare(true)?,
            Operator::I32LtS
            | Operator::I32LtU
            | Operator::I32LeS
            | Operator::I32LeU
            | Operator::I32GtS
            | Operator::I32GtU
            | Operator::I32GeS
            | Operator::I32GeU => self.compare(false)?,
            Operator::I32Eqz => {
                let value = self.pop()?;
                let constant = value.constant.filter(|_| value.is_number());
                self.push(constant.map_or(Value::number(), |number| Value::constant(u32::from(number == 0))));
            }
            Operator::I64ExtendI32S | Operator::I64ExtendI32U | Operator::I32WrapI64 => {
                let value = self.pop()?;
                // Half of a number of 64 bits is not followed any more.
                self.push(if value.is_number() { Value::number() } else { Value::any() });
            }
            operator => self.other(operator)?,
        }
        Ok(())
    }

    fn constant(&mut self, number: u32) {
        let Some((_, kind)) = self.program.block_of(number.into()) else {
            // As compilers write one, some way before or behind it, negated or complemented.
            let is_near =
                [number, number.wrapping_neg(), !number].iter().any(|number| self.program.is_near(*number));
            let is_far = self.program.is_far(number.cast_signed().unsigned_abs().into());
            return self.push(Value { is_far, is_near, ..Value::constant(number) });
        };
        let site = (self.func, self.at as u32);
        self.program.sites.insert(site, number);
        let sites = BTreeSet::from([site]);
        let value = if self.program.claim.addresses.contains(&site) {
            self.program.has_addresses_of_variables |= kind == VARIABLE;
            Value { sites, constant: Some(number), ..Value::of(kind) }
        } else {
            // It is larger than any object.
            Value { sites, is_far: true, ..Value::constant(number) }
        };
        self.push(value);
    }

    fn two(&mut self, compute: fn(&mut Self, &Value, &Value) -> Result<Value, String>) -> Checked {
        let (b, a) = (self.pop()?, self.pop()?);
        let result = compute(self, &a, &b)?;
        self.push(result);
        Ok(())
    }

    /// A sum is no address that is born of a number close to one.
    fn may_bear(&mut self, a: &Value, b: &Value) {
        if let Some(near) = [a, b].into_iter().find(|value| value.is_near) {
            let number = near.constant.map_or(String::new(), |number| format!(" {number}"));
            self.complain(&format!("it computes with the number{number}, which may stand for an address"));
        }
    }

    fn add(&mut self, a: &Value, b: &Value) -> Result<Value, String> {
        self.may_bear(a, b);
        let (address, other) = if a.is_address() { (a, b) } else { (b, a) };
        if !address.is_address() {
            return Ok(self.either(a, b, u32::wrapping_add));
        }
        expect(!other.is_address(), "the sum of two addresses")?;
        self.beyond(address, other, i32::checked_add)
    }

    fn subtract(&mut self, a: &Value, b: &Value) -> Result<Value, String> {
        self.may_bear(a, b);
        match (a.is_address(), b.is_address()) {
            (true, true) => {
                expect(a.is_beside(b), "the distance of addresses of different things")?;
                Ok(Value::number())
            }
            (true, false) if b.is_number() => self.beyond(a, b, i32::checked_sub),
            (false, true) => {
                expect(!a.is_number(), "an address is subtracted from a number")?;
                self.doubt(b);
                Ok(Value::any())
            }
            // The distance of two, or an address before one.
            (true, false) => {
                self.doubt(a);
                Ok(Value::any())
            }
            (false, false) => Ok(self.either(a, b, u32::wrapping_sub)),
        }
    }

    /// An address, so much further on.
    fn beyond(
        &mut self,
        address: &Value,
        other: &Value,
        move_by: fn(i32, i32) -> Option<i32>,
    ) -> Result<Value, String> {
        self.is_computed_with(other, "the offset of an address");
        let by = other.constant.filter(|_| other.is_number()).map(u32::cast_signed);
        let above = address.above.zip(by).and_then(|(above, by)| move_by(above, by));
        if let Some(above) = above {
            self.goes_down_to(above);
        }
        let mut result = address.moved(other.is_number(), above);
        result.is_far |= other.is_far;
        if !other.is_number() {
            self.doubt(address);
            result.sites.extend(other.sites.iter().copied());
        }
        Ok(result)
    }

    /// A sum or a difference of which it is not known what it is.
    fn either(&mut self, a: &Value, b: &Value, compute: fn(u32, u32) -> u32) -> Value {
        let constant = a.constant.zip(b.constant).map(|(a, b)| compute(a, b));
        let are_numbers = a.is_number() && b.is_number();
        let sites: BTreeSet<_> = a.sites.union(&b.sites).copied().collect();
        let is_born =
            sites.is_empty() && constant.is_some_and(|at| self.program.block_of(at.into()).is_some());
        if are_numbers && is_born {
            self.complain("a sum that may be an address");
        }
        Value {
            is: a.is | b.is,
            constant,
            above: None,
            sites,
            is_sure: are_numbers,
            is_far: a.is_far || b.is_far,
            is_near: false,
        }
    }

    fn mask(&mut self, a: &Value, b: &Value) -> Result<Value, String> {
        let (address, other) = if a.is_address() { (a, b) } else { (b, a) };
        if !address.is_address() {
            // Of an address so few bits are none.
            let is_small =
                |value: &Value| value.constant.is_some_and(|mask| u64::from(mask) < self.program.lowest());
            if a.is_number() && is_small(a) || b.is_number() && is_small(b) {
                let constant = a.constant.zip(b.constant).map(|(a, b)| a & b);
                self.is_computed_with(a, "bits");
                self.is_computed_with(b, "bits");
                return Ok(Value { constant, ..Value::number() });
            }
            // A mask adds nothing.
            let adds = |value: &Value| value.is_far && value.constant.is_none();
            let is_far = adds(a) || adds(b);
            return self.bits(a, b, |a, b| a & b).map(|value| Value { is_far, ..value });
        }
        let mask = other.constant.filter(|_| other.is_number());
        let mask = mask.ok_or("bits of an address, by a mask that is not known")?;
        if mask < ALIGN {
            return Ok(Value::number());
        }
        // It clears bits that addresses have in common in both places.
        let cleared = !mask;
        expect(
            cleared < ALIGN && (cleared + 1).is_power_of_two(),
            "an address is aligned to more than 16 bytes",
        )?;
        expect(address.above.is_none(), "the stack pointer is aligned")?;
        Ok(address.moved(true, None))
    }

    /// An address with a tag in bits that it does not need, or the same again without.
    fn tag(&mut self, a: &Value, b: &Value) -> Result<Value, String> {
        self.may_bear(a, b);
        let (address, other) = if a.is_address() { (a, b) } else { (b, a) };
        if !address.is_address() {
            return self.bits(a, b, |_, _| 0).map(|value| Value { constant: None, ..value });
        }
        let tag = other.constant.filter(|_| other.is_number());
        expect(tag.is_some_and(|tag| tag < ALIGN), "bits of an address, by a number that is not known")?;
        Ok(address.moved(true, None))
    }

    fn bits(&mut self, a: &Value, b: &Value, compute: fn(u32, u32) -> u32) -> Result<Value, String> {
        self.is_computed_with(a, "bits");
        self.is_computed_with(b, "bits");
        let mut value = self.either(a, b, compute);
        if value.is_number() {
            value.sites.clear();
        } else {
            value.is |= ANY;
        }
        Ok(value)
    }

    /// Nothing that may be an address is compared with a number behind the last element, or in front of the first, that would move with
    /// it.
    fn may_bound(&mut self, value: &Value, number: &Value) {
        let is_bound = if value.is_address() {
            number.is_near
        } else {
            let is_bound = |number| self.program.is_bound(number);
            !value.is_number() && number.is_near && number.constant.is_none_or(is_bound)
        };
        if number.is_number() && is_bound {
            let number = number.constant.map_or(String::new(), |number| format!(" {number}"));
            self.complain(&format!("it compares with the number{number}, which may stand for an address"));
        }
    }

    fn compare(&mut self, is_equality: bool) -> Checked {
        let (b, a) = (self.pop()?, self.pop()?);
        self.may_bound(&a, &b);
        self.may_bound(&b, &a);
        match (a.is_address(), b.is_address()) {
            (true, true) => {
                expect(is_equality || a.is_beside(&b), "an order of addresses of different things")?
            }
            (true, false) if b.is_number() => self.is_apart(&b, is_equality)?,
            (false, true) if a.is_number() => self.is_apart(&a, is_equality)?,
            (true, false) => self.doubt(&a),
            (false, true) => self.doubt(&b),
            (false, false) => {
                // What is compared for order with what is no address is none itself.
                if !is_equality || a.is_number() && b.is_number() {
                    self.is_computed_with(&a, "an order");
                    self.is_computed_with(&b, "an order");
                }
            }
        }
        self.push(Value::number());
        Ok(())
    }

    /// A number with which an address is compared is none of the addresses that it may be, neither before nor after.
    fn is_apart(&self, number: &Value, is_equality: bool) -> Checked {
        let claim = self.program.claim;
        let blocks = [Some(claim.variables), Some(claim.heap), claim.stack.map(|stack| stack.block)];
        let is_apart = |number: u32| {
            blocks.iter().flatten().all(|block| {
                let after = u64::from(block.new)..=u64::from(block.new) + u64::from(block.bytes);
                !block.has(number.into()) && !after.contains(&number.into())
            })
        };
        expect(
            is_equality && number.constant.is_some_and(is_apart),
            "an address is compared with a number that may be one",
        )
    }

    /// Something is done with what is said to be an address that may be done with a number as well.
    fn doubt(&mut self, value: &Value) {
        self.program.doubted.extend(value.sites.iter().copied());
    }

    /// Somebody computes with a number as with no address.
    pub fn is_computed_with(&mut self, value: &Value, what: &str) {
        if value.is_address() {
            self.complain(&format!("it computes with an address: {what}"));
            self.program.blamed.extend(value.sites.iter().copied());
        }
        if value.is_number() {
            self.program.numbers.extend(value.sites.iter().copied());
        }
    }

    /// What is not described here: all of it takes numbers.
    fn other(&mut self, operator: &Operator<'_>) -> Checked {
        let op = Op::of(operator);
        let touches_objects = op.reads.iter().chain(&op.writes).flatten().any(|place| *place == Place::Heap);
        expect(
            !op.is_unknown && op.control == Control::Next && !touches_objects,
            &format!("it is not known what this does: {operator:?}"),
        )?;
        let (pops, pushes) = arity(operator, self.program.module).ok_or("an operator of unknown arity")?;
        let (mut are_numbers, mut are_constants) = (true, pops > 0);
        for _ in 0..pops {
            let value = self.pop()?;
            self.is_computed_with(&value, "an operator that makes no address");
            are_numbers &= value.is_number();
            are_constants &= value.constant.is_some();
        }
        let is_number = are_numbers || makes_a_number(operator);
        // What two constants come to may be any number.
        let result = Value { is_far: are_constants, ..Value::of(if is_number { NUMBER } else { ANY }) };
        (0..pushes).for_each(|_| self.push(result.clone()));
        Ok(())
    }
}

/// Whether an operator gives a number that is no address, whatever it is given: no program makes one in that way.
fn makes_a_number(operator: &Operator<'_>) -> bool {
    use Operator as O;
    matches!(
        operator,
        O::I32Mul
            | O::I32DivS
            | O::I32DivU
            | O::I32RemS
            | O::I32RemU
            | O::I32Shl
            | O::I32ShrS
            | O::I32ShrU
            | O::I32Clz
            | O::I32Ctz
            | O::I32Popcnt
            | O::I32Extend8S
            | O::I32Extend16S
            | O::I64Eqz
            | O::I64Eq
            | O::I64Ne
            | O::I64LtS
            | O::I64LtU
            | O::I64GtS
            | O::I64GtU
            | O::I64LeS
            | O::I64LeU
            | O::I64GeS
            | O::I64GeU
    )
}
