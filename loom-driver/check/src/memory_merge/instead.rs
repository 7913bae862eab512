//! What has to stand for each operator that names a merged memory.

use super::operators::{based, expect, get, greater, in_bounds, memory, number, set, trap_if};
use super::{Compare, Place};
use crate::ops::{Space, arity, each_index, memarg, memarg_mut};
use crate::same::locals::Locals;
use wasmparser::{MemArg, MemArgTarget, Operator, ValType};

impl Compare<'_, '_> {
    /// What has to stand for an operator. `new` is what does, which chooses among the new locals.
    pub(super) fn instead_of<'o>(
        &self,
        operator: &Operator<'o>,
        new: &[Operator<'o>],
        fresh: &Fresh,
    ) -> Result<Vec<Operator<'o>>, String> {
        let target = self.layout.target;
        let ty = self.address;
        Ok(match operator {
            Operator::MemoryGrow { mem } if self.place(*mem).is_some() => {
                return Err("a merged memory grows".into());
            }
            Operator::MemorySize { mem } if let Some(place) = self.place(*mem) => {
                vec![number(ty, place.pages)]
            }
            Operator::MemoryFill { mem } if let Some(place) = self.place(*mem) => {
                let [count, value, to] = fresh.three(new, [ty, ValType::I32, ty])?;
                let mut sequence = vec![set(count), set(value), set(to)];
                sequence.extend(in_bounds(ty, place, to, count, ty));
                sequence.extend(based(ty, place, to));
                sequence.extend([get(value), get(count), Operator::MemoryFill { mem: target }]);
                sequence
            }
            Operator::MemoryInit { data_index, mem } if let Some(place) = self.place(*mem) => {
                let [count, from, to] = fresh.three(new, [ValType::I32, ValType::I32, ty])?;
                let mut sequence = vec![set(count), set(from), set(to)];
                sequence.extend(in_bounds(ty, place, to, count, ValType::I32));
                sequence.extend(based(ty, place, to));
                let init = Operator::MemoryInit { data_index: *data_index, mem: target };
                sequence.extend([get(from), get(count), init]);
                sequence
            }
            Operator::MemoryCopy { dst_mem, src_mem }
                if self.place(*dst_mem).is_some() || self.place(*src_mem).is_some() =>
            {
                let address = |memory: u32| {
                    let memory = self.before.memories.get(memory as usize);
                    if memory.is_some_and(|memory| memory.ty.memory64) { ValType::I64 } else { ValType::I32 }
                };
                let (to_type, from_type) = (address(*dst_mem), address(*src_mem));
                let both_64 = to_type == ValType::I64 && from_type == ValType::I64;
                let count_type = if both_64 { ValType::I64 } else { ValType::I32 };
                let [count, from, to] = fresh.three(new, [count_type, from_type, to_type])?;
                let mut sequence = vec![set(count), set(from), set(to)];
                for (memory, start) in [(dst_mem, to), (src_mem, from)] {
                    let place = self.place(*memory);
                    sequence.extend(
                        place.into_iter().flat_map(|place| in_bounds(ty, place, start, count, count_type)),
                    );
                }
                let mut named = [*dst_mem, *src_mem];
                for (memory, start) in named.iter_mut().zip([to, from]) {
                    match self.place(*memory) {
                        Some(place) => {
                            sequence.extend(based(ty, place, start));
                            *memory = target;
                        }
                        None => sequence.push(get(start)),
                    }
                }
                let [dst_mem, src_mem] = named;
                sequence.extend([get(count), Operator::MemoryCopy { dst_mem, src_mem }]);
                sequence
            }
            operator if !self.names_merged(operator) => vec![operator.clone()],
            operator => match memarg(operator).and_then(|arg| Some((arg, self.place(memory(&arg)?)?))) {
                Some((arg, place)) => self.access(operator, arg, place, new, fresh)?,
                None => return Err(format!("{operator:?} names a merged memory")),
            },
        })
    }

    /// Whether an operator names a memory that was merged, in whatever immediate.
    fn names_merged(&self, operator: &Operator<'_>) -> bool {
        let mut names = false;
        each_index(operator, &mut |space, index| {
            names |= space == Space::Memory && self.place(index).is_some();
        });
        names
    }

    /// The access with its base, behind a check if there have to be checks.
    fn access<'o>(
        &self,
        operator: &Operator<'o>,
        old: MemArg,
        place: Place,
        new: &[Operator<'o>],
        fresh: &Fresh,
    ) -> Result<Vec<Operator<'o>>, String> {
        let offset = old.offset.checked_add(place.base).ok_or("an offset wraps")?;
        let mut moved = operator.clone();
        if let Some(arg) = memarg_mut(&mut moved) {
            *arg = MemArg { offset, target: MemArgTarget::Memory(self.layout.target), ..old };
        }
        if !self.checked {
            return Ok(vec![moved]);
        }
        let width = 1u64 << old.max_align;
        let Some(last) = place.size.checked_sub(old.offset.saturating_add(width)) else {
            return Ok(vec![Operator::Unreachable, moved]);
        };
        let ty = self.address;
        let mut sequence = Vec::new();
        // What the operator takes above the address has to be kept; the output does not say how much that is.
        let stored = match (arity(operator, self.before), new.first()) {
            (Some((1, _)), _) => None,
            (Some((2, _)), Some(Operator::LocalSet { local_index })) => {
                Some(fresh.checked(*local_index, None)?)
            }
            (Some((2, _)), _) => return Err("no check of an address".into()),
            _ => return Err(format!("nobody knows how to check {operator:?}")),
        };
        sequence.extend(stored.map(set));
        let tee = new.get(sequence.len());
        let Some(Operator::LocalTee { local_index: address }) = tee else {
            return Err("no check of an address".into());
        };
        let address = fresh.checked(*address, Some(ty))?;
        expect(stored != Some(address), "a value and an address share a local")?;
        sequence.extend([Operator::LocalTee { local_index: address }, number(ty, last), greater(ty)]);
        sequence.extend(trap_if());
        sequence.push(get(address));
        sequence.extend(stored.map(get));
        sequence.push(moved);
        Ok(sequence)
    }
}

/// The locals that a body did not have before.
pub(crate) struct Fresh {
    /// How many parameters are in front of all locals.
    pub(crate) params: u64,
    /// How many locals there were.
    pub(crate) old: u64,
    /// Those of the output, the new ones behind.
    pub(crate) locals: Locals,
}

impl Fresh {
    /// `local` if it is new, of type `ty`.
    ///
    /// # Errors
    ///
    /// It is not.
    pub(crate) fn checked(&self, local: u32, ty: Option<ValType>) -> Result<u32, String> {
        let declared = u64::from(local).checked_sub(self.params).filter(|declared| *declared >= self.old);
        match declared.and_then(|declared| self.locals.ty(declared)) {
            Some(own) if ty.is_none_or(|ty| ty == own) => Ok(local),
            _ => Err(format!("local {local} is not a new one of that type")),
        }
    }

    /// The three locals that the first operators set.
    fn three(&self, new: &[Operator<'_>], types: [ValType; 3]) -> Result<[u32; 3], String> {
        let mut found = [0; 3];
        for ((found, ty), operator) in found.iter_mut().zip(types).zip(new) {
            let Operator::LocalSet { local_index } = operator else {
                return Err("operands are not kept".into());
            };
            *found = self.checked(*local_index, Some(ty))?;
        }
        let [a, b, c] = found;
        expect(a != b && b != c && a != c, "two operands share a local")?;
        Ok(found)
    }
}
