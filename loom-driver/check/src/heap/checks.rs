//! What has to stand in front of each access of a memory that has checks, written out.

use super::Compare;
use crate::memory_merge::Fresh;
use crate::ops::{Space, arity, each_index, memarg};
use wasmparser::{Operator, OperatorsReader, ValType};

fn get<'o>(local_index: u32) -> Operator<'o> {
    Operator::LocalGet { local_index }
}

fn set<'o>(local_index: u32) -> Operator<'o> {
    Operator::LocalSet { local_index }
}

impl Compare<'_, '_> {
    /// What has to stand for an operator: itself, behind checks of the memories that it touches. `front` are the operators in front
    /// of it, and `new` is what stands in the output, which chooses among the new locals.
    pub(super) fn checked<'o>(
        &self,
        operator: &Operator<'o>,
        front: &[Option<Operator<'_>>; 2],
        new: &OperatorsReader<'_>,
        fresh: &Fresh,
    ) -> Result<Vec<Operator<'o>>, String> {
        let mut is_checked = false;
        each_index(operator, &mut |space, index| {
            is_checked |= space == Space::Memory && self.check_of(index).is_some();
        });
        if !is_checked {
            return Ok(vec![operator.clone()]);
        }
        let mut sequence = match *operator {
            Operator::MemoryFill { mem } => {
                let ty = self.address_type(mem);
                let [count, value] = two(new, fresh, [ty, ValType::I32])?;
                let mut sequence = vec![set(count), set(value)];
                sequence.extend(self.range(mem, count, ty));
                sequence.extend([get(value), get(count)]);
                sequence
            }
            Operator::MemoryInit { mem, .. } => {
                let [count, from] = two(new, fresh, [ValType::I32; 2])?;
                let mut sequence = vec![set(count), set(from)];
                sequence.extend(self.range(mem, count, ValType::I32));
                sequence.extend([get(from), get(count)]);
                sequence
            }
            Operator::MemoryCopy { dst_mem, src_mem } => {
                let (to, from) = (self.address_type(dst_mem), self.address_type(src_mem));
                let ty = if to == from { to } else { ValType::I32 };
                let [count, source] = two(new, fresh, [ty, from])?;
                let mut sequence = vec![set(count), set(source)];
                sequence.extend(self.range(dst_mem, count, ty));
                sequence.push(get(source));
                sequence.extend(self.range(src_mem, count, ty));
                sequence.push(get(count));
                sequence
            }
            _ => self.access(operator, front, new, fresh)?,
        };
        sequence.push(operator.clone());
        Ok(sequence)
    }

    /// What stands in front of a load or store.
    fn access<'o>(
        &self,
        operator: &Operator<'_>,
        front: &[Option<Operator<'_>>; 2],
        new: &OperatorsReader<'_>,
        fresh: &Fresh,
    ) -> Result<Vec<Operator<'o>>, String> {
        let unknown = || format!("nobody knows how to check {operator:?}");
        let arg = memarg(operator).ok_or_else(unknown)?;
        let mut memory = None;
        each_index(operator, &mut |space, index| {
            if space == Space::Memory {
                memory = Some(index);
            }
        });
        let memory = memory.ok_or_else(unknown)?;
        let takes = match arity(operator, self.before) {
            Some((takes @ 1..=2, _)) => takes,
            _ => return Err(unknown()),
        };
        let need = arg.offset.saturating_add(1 << arg.max_align);
        let first = new.clone().read().ok();
        if first.as_ref() == Some(operator) {
            return match self.is_within(takes, need, memory, front) {
                true => Ok(Vec::new()),
                false => Err(format!("no check of {operator:?}")),
            };
        }
        let check = self.check_of(memory).ok_or_else(unknown)?;
        let value = match (takes, first) {
            (1, _) => None,
            (_, Some(Operator::LocalSet { local_index })) => Some(fresh.checked(local_index, None)?),
            _ => return Err("no check of an address".into()),
        };
        let call =
            [Operator::I64Const { value: need.cast_signed() }, Operator::Call { function_index: check }];
        Ok(value.map(set).into_iter().chain(call).chain(value.map(get)).collect())
    }

    /// Whether an access that takes so many values is of an address that stands in front of it as a constant, and ends within what the
    /// memory has at first.
    fn is_within(&self, takes: u32, need: u64, memory: u32, front: &[Option<Operator<'_>>; 2]) -> bool {
        let Some(memory) = self.before.memories.get(memory as usize) else { return false };
        let [first, last] = front;
        let address = match (takes, last) {
            (1, last) => last,
            // One value more on the stack, and nothing else.
            (
                2,
                Some(
                    Operator::I32Const { .. }
                    | Operator::I64Const { .. }
                    | Operator::F32Const { .. }
                    | Operator::F64Const { .. }
                    | Operator::V128Const { .. }
                    | Operator::LocalGet { .. }
                    | Operator::GlobalGet { .. },
                ),
            ) => first,
            _ => return false,
        };
        let address = match address {
            Some(Operator::I32Const { value }) => u128::from(value.cast_unsigned()),
            Some(Operator::I64Const { value }) => u128::from(value.cast_unsigned()),
            _ => return false,
        };
        address + u128::from(need) <= memory.min_bytes()
    }

    /// A check of so many bytes from an address on, if the memory has checks.
    fn range<'o>(&self, memory: u32, count: u32, ty: ValType) -> Vec<Operator<'o>> {
        let Some(check) = self.check_of(memory) else { return Vec::new() };
        let extend = (ty != ValType::I64).then_some(Operator::I64ExtendI32U);
        let call = Operator::Call { function_index: check };
        [Some(get(count)), extend, Some(call)].into_iter().flatten().collect()
    }

    fn check_of(&self, memory: u32) -> Option<u32> {
        self.reserves.get(&memory)?.check
    }

    fn address_type(&self, memory: u32) -> ValType {
        let memory = self.before.memories.get(memory as usize);
        if memory.is_some_and(|memory| memory.ty.memory64) { ValType::I64 } else { ValType::I32 }
    }
}

/// The two new locals that the next operators set.
fn two(new: &OperatorsReader<'_>, fresh: &Fresh, types: [ValType; 2]) -> Result<[u32; 2], String> {
    let mut new = new.clone();
    let mut found = [0; 2];
    for (found, ty) in found.iter_mut().zip(types) {
        let Ok(Operator::LocalSet { local_index }) = new.read() else {
            return Err("operands are not kept".into());
        };
        *found = fresh.checked(local_index, Some(ty))?;
    }
    match found[0] == found[1] {
        true => Err("two operands share a local".into()),
        false => Ok(found),
    }
}
