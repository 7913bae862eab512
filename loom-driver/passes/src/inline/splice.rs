//! A body with others in the place of calls.

use super::calls::Site;
use super::memo::Memo;
use crate::fold::code::{Block, Code, Ins, Kind, Label, Op, Other, Types};
use crate::fold::cost::Consumer;
use crate::fold::numbers::Width;
use crate::fold::settled::Key;
use crate::params::sites::locals;
use crate::params::{declared, encoded, read};
use loom_core::bodies::leb_len;
use loom_core::index::FuncIndex;
use loom_core::{Module, Result};
use std::collections::BTreeSet;
use std::ops::Range;
use wasm_encoder::Encode;
use wasmparser::ValType;

/// A body has so many locals at most, and so many instructions, with those that stand in it.
const MOST_LOCALS: usize = 1000;
const MOST_INSTRUCTIONS: usize = 1 << 16;

/// A body that becomes another.
#[derive(Debug, Clone)]
pub struct Work {
    /// Its instructions. Where they come from is a position in `text`.
    pub code: Code,
    /// The bytes of its body, and behind them those of what stands in it.
    pub text: Vec<u8>,
    /// How many locals it had.
    pub own: u32,
    /// Which of its calls went, and where they were, in order.
    pub calls: Vec<(u32, Range<u32>)>,
    /// Stands for the instructions that it has had since it was read, or since bodies were last put into it for good.
    pub key: Key,
    /// Its type, as an index.
    ty: u32,
}

impl Work {
    /// The body of a function, folded; `None` if it is left alone, or so long that nothing stands in it nor it in others.
    ///
    /// # Errors
    ///
    /// It cannot be read.
    pub fn read(module: &Module<'_>, memo: &Memo, func: FuncIndex) -> Result<Option<Work>> {
        let code = read(module, func)?.filter(|code| code.ins.len() < MOST_INSTRUCTIONS);
        let (Some(code), Some(body)) = (code, module.body(func)) else { return Ok(None) };
        let own = code.params as u32 + declared(module, func)?;
        let Some(item) = module.funcs.get(func).filter(|_| own as usize == code.locals.len()) else {
            return Ok(None);
        };
        let (ty, text) = (item.ty.as_u32(), body.as_bytes().to_vec());
        let (code, key) = memo.shortest(code);
        Ok(Some(Work { code, text, own, calls: Vec::new(), key, ty }))
    }

    /// A body that calls a function, which has this body, with these arguments, and does nothing else: parameters of its own
    /// stand for those that are not known. The second is the call.
    pub fn of_call(module: &Module<'_>, site: &Site, callee: &Work) -> Option<(Work, Site)> {
        let ty = Types(module).of(site.callee)?.clone();
        let mut text = vec![0x10];
        site.callee.as_u32().encode(&mut text);
        let from = 0..text.len() as u32;
        let known =
            |param: u32| site.args.get(site.args.binary_search_by_key(&param, |(arg, ..)| *arg).ok()?);
        let arg = |param: u32| match known(param) {
            Some((_, width, value)) => Op::Const(*width, *value),
            None => Op::Get(param),
        };
        let call = Other::new(ty.params().len(), ty.results().len())?.calling(site.callee.as_u32());
        let mut ins: Vec<Ins> = (0..ty.params().len() as u32).map(arg).map(Ins::new).collect();
        ins.push(Ins { from, ..Ins::new(Op::Other(call)) });
        ins.push(Ins::new(Op::End(0)));
        let params = ty.params().len();
        let label = Block {
            kind: Kind::Func,
            params: 0,
            results: ty.results().to_vec(),
            ty: Vec::new(),
            uses: 0,
            is: 0,
        };
        let (labels, locals, consumer) = (vec![label], ty.params().to_vec(), Consumer::default());
        let code = Code { ins, labels, locals, params, start: 0, consumer, is_leaf: false };
        let work = Work { code, text, own: params as u32, calls: Vec::new(), key: callee.key, ty: callee.ty };
        Some((work, Site { at: 0, ..site.clone() }))
    }

    /// How many bytes it takes: with its size, and with declarations of the locals that it has got.
    pub fn cost(&self) -> u64 {
        let types: BTreeSet<u8> = self.added().iter().filter_map(|(ty, _)| encoded(*ty)).collect();
        let size = self.code.start as u64 + self.code.size() + 2 * types.len() as u64;
        size + leb_len(size)
    }

    /// The locals behind its own that instructions name, in the order in which they are declared: those of one type side by
    /// side.
    pub fn added(&self) -> Vec<(ValType, u32)> {
        let named = locals(&self.code).into_keys().filter(|local| *local >= self.own);
        let mut added: Vec<(ValType, u32)> =
            named.filter_map(|local| Some((*self.code.locals.get(local as usize)?, local))).collect();
        added.sort_by_key(|(ty, local)| (encoded(*ty), *local));
        added
    }

    /// Goes through the instructions once and puts bodies in the place of these calls, which are in order; `body` has that of
    /// each. Which of them stand there: not if the call went, or there would be too much.
    pub fn splice(&mut self, sites: &[&Site], mut body: impl FnMut(&Site) -> Option<Work>) -> Vec<bool> {
        let mut stands = vec![false; sites.len()];
        let old = std::mem::take(&mut self.code.ins);
        let (mut count, mut loops) = (old.len(), 0);
        for ins in old {
            if let Op::Open(label) | Op::End(label) = ins.op
                && self.code.labels.get(label).is_some_and(|block| block.kind == Kind::Loop)
            {
                loops = if matches!(ins.op, Op::Open(_)) { loops + 1 } else { loops - 1 };
            }
            let position = sites.binary_search_by_key(&ins.from.start, |site| site.at).ok();
            let site = position.and_then(|position| sites.get(position)).filter(|site| match &ins.op {
                Op::Other(other) => other.calls() == Some(site.callee.as_u32()),
                _ => false,
            });
            let callee = site.and_then(|site| body(site)).filter(|callee| {
                self.code.locals.len() + callee.code.locals.len() <= MOST_LOCALS
                    && count + callee.code.ins.len() <= MOST_INSTRUCTIONS
            });
            let (Some(callee), Some(site), Some(position)) = (callee, site, position) else {
                self.code.ins.push(ins);
                continue;
            };
            let instead = self.instead(&callee, loops > 0);
            count += instead.len().saturating_sub(1);
            self.code.ins.extend(instead);
            self.code.locals.extend(&callee.code.locals);
            self.calls.push((site.ordinal, ins.from));
            stands.get_mut(position).into_iter().for_each(|stands| *stands = true);
        }
        stands
    }

    /// What stands in the place of a call.
    fn instead(&mut self, callee: &Work, zeroes: bool) -> Vec<Ins> {
        let first = self.code.locals.len() as u32;
        let label = self.code.labels.len();
        let code = &callee.code;
        let returns = code.ins.iter().any(|ins| match &ins.op {
            Op::Br(label) | Op::BrIf(label) => *label == 0,
            Op::BrTable(labels) => labels.contains(&0),
            _ => false,
        });
        self.add_labels(callee);
        let moved = self.text.len() as u32;
        self.text.extend_from_slice(&callee.text);
        let mut new = Vec::with_capacity(code.ins.len() + code.locals.len() * 2 + 1);
        let takes_params = self.code.labels.get(label).is_some_and(|block| block.params > 0);
        if returns && takes_params {
            new.push(Ins::new(Op::Open(label)));
        }
        let on_stack = if returns { 0 } else { on_stack(code) };
        new.extend((on_stack..code.params as u32).rev().map(|param| Ins::new(Op::Set(first + param))));
        if zeroes {
            for (local, ty) in (0..).zip(&code.locals).skip(code.params) {
                new.extend([self.zero(*ty), Ins::new(Op::Set(first + local))]);
            }
        }
        if returns && !takes_params {
            new.push(Ins::new(Op::Open(label)));
        }
        for ins in code.ins.iter().skip(on_stack as usize) {
            let mut ins = ins.clone();
            match &mut ins.op {
                Op::Get(local) | Op::Set(local) | Op::Tee(local) => *local += first,
                Op::End(0) if !returns => ins.op = Op::Gone,
                Op::Open(at) | Op::Else(at) | Op::End(at) | Op::Br(at) | Op::BrIf(at) => *at += label,
                Op::BrTable(labels) => labels.iter_mut().for_each(|at| *at += label),
                _ => {}
            }
            if !ins.from.is_empty() {
                ins.from = ins.from.start + moved..ins.from.end + moved;
            }
            new.push(ins);
        }
        new
    }

    /// Adds the labels of another body. That of its function becomes a block.
    fn add_labels(&mut self, callee: &Work) {
        let first: Label = self.code.labels.len();
        for block in &callee.code.labels {
            let mut block = Block { is: block.is + first, ..block.clone() };
            if block.kind == Kind::Func {
                block.kind = Kind::Block;
                match block.results[..] {
                    [] => block.ty = vec![0x40],
                    [ty] if encoded(ty).is_some() => block.ty = encoded(ty).into_iter().collect(),
                    // Its own type says it all; then the arguments go through the block.
                    _ => {
                        i64::from(callee.ty).encode(&mut block.ty);
                        block.params = callee.code.params;
                    }
                }
            }
            self.code.labels.push(block);
        }
    }

    /// The zero of a type.
    fn zero(&mut self, ty: ValType) -> Ins {
        let bytes: &[u8] = match ty {
            ValType::I32 => return Ins::new(Op::Const(Width::W32, 0)),
            ValType::I64 => return Ins::new(Op::Const(Width::W64, 0)),
            ValType::F32 => &[0x43, 0, 0, 0, 0],
            ValType::F64 => &[0x44, 0, 0, 0, 0, 0, 0, 0, 0],
            // Others are not put in the place of a call.
            ValType::V128 | ValType::Ref(_) => &[0xfd, 0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        };
        let start = self.text.len() as u32;
        self.text.extend_from_slice(bytes);
        let op = Other::value();
        Ins { from: start..self.text.len() as u32, ..Ins::new(Op::Other(op)) }
    }
}

/// How many arguments need no local, because the code begins with them in their order and names them nowhere else.
fn on_stack(code: &Code) -> u32 {
    let uses = locals(code);
    let is_first = |param: u32| {
        let begins = code.ins.get(param as usize).is_some_and(|ins| ins.op == Op::Get(param));
        begins && uses.get(&param) == Some(&(1, 0))
    };
    (0..code.params as u32).take_while(|param| is_first(*param)).count() as u32
}
