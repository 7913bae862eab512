//! Terms: what a local or an operand holds, as far as it is known. Equal ones are the same.

use std::collections::HashMap;

/// A term, by its place in [`Terms`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Term(pub(super) u32);

/// How wide an integer is, in bits: 32 or 64.
pub(super) type Bits = u8;

/// An operation of which the result follows from the operands, and that cannot trap with these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Fn {
    IsZero,
    Equal,
    LessS,
    LessU,
    Clz,
    Ctz,
    Popcnt,
    Add,
    Sub,
    Mul,
    DivS,
    DivU,
    RemS,
    RemU,
    And,
    Or,
    Xor,
    Shl,
    ShrS,
    ShrU,
    Rotl,
    Rotr,
    Extend8,
    Extend16,
    Extend32,
    Wrap,
    WidenS,
    WidenU,
    /// The second if the first is not zero, else the third. It has no width.
    Choose,
}

/// What a term is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Node {
    /// Anything, but at most this number if it is an integer.
    Unknown(u32, u64),
    /// An integer.
    Const(Bits, u64),
    /// What an operation gives; the width is that of its operands.
    Apply(Fn, Bits, Vec<Term>),
    /// What an operator gives that is only known by name, immediates included.
    Named(String, Vec<Term>),
}

/// All terms of one comparison.
#[derive(Debug, Default)]
pub(super) struct Terms {
    nodes: Vec<Node>,
    /// The largest number that each can be.
    most: Vec<u64>,
    ids: HashMap<Node, Term>,
    unknowns: u32,
}

impl Terms {
    /// The term that is this.
    pub(super) fn of(&mut self, node: Node) -> Term {
        if let Some(term) = self.ids.get(&node) {
            return *term;
        }
        let most = self.bound(&node);
        let term = self.add(node.clone(), most);
        self.ids.insert(node, term);
        term
    }

    /// A new unknown, at most this number if it is an integer.
    pub(super) fn unknown(&mut self, most: u64) -> Term {
        self.unknowns += 1;
        self.add(Node::Unknown(self.unknowns, most), most)
    }

    fn add(&mut self, node: Node, most: u64) -> Term {
        let term = Term(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(node);
        self.most.push(most);
        term
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// An integer.
    pub(super) fn number(&mut self, bits: Bits, value: u64) -> Term {
        self.of(Node::Const(bits, value & mask(bits)))
    }

    /// What a term is.
    pub(super) fn node(&self, term: Term) -> &Node {
        self.nodes.get(term.0 as usize).unwrap_or(&Node::Unknown(0, u64::MAX))
    }

    /// The largest number that a term can be.
    pub(super) fn most(&self, term: Term) -> u64 {
        self.most.get(term.0 as usize).copied().unwrap_or(u64::MAX)
    }

    /// The integer that a term is.
    pub(super) fn constant(&self, term: Term) -> Option<u64> {
        match self.node(term) {
            Node::Const(_, value) => Some(*value),
            _ => None,
        }
    }

    fn bound(&self, node: &Node) -> u64 {
        let Node::Apply(what, bits, args) = node else {
            return match node {
                Node::Unknown(_, most) => *most,
                Node::Const(_, value) => *value,
                _ => u64::MAX,
            };
        };
        let arg = |at: usize| args.get(at).map_or(u64::MAX, |arg| self.most(*arg)).min(mask(*bits));
        let second = args.get(1).and_then(|arg| self.constant(*arg));
        match (what, second) {
            (Fn::IsZero | Fn::Equal | Fn::LessS | Fn::LessU, _) => 1,
            (Fn::And, _) => arg(0).min(arg(1)),
            (Fn::ShrU, Some(by)) => arg(0) >> (by % u64::from(*bits)),
            (Fn::RemU, Some(by)) if by > 0 => arg(0).min(by - 1),
            (Fn::DivU, Some(by)) if by > 0 => arg(0) / by,
            (Fn::WidenU, _) => arg(0),
            (Fn::Wrap, _) => args.first().map_or(u64::MAX, |arg| self.most(*arg)).min(mask(32)),
            (Fn::Clz | Fn::Ctz | Fn::Popcnt, _) => 64,
            (Fn::Choose, _) => {
                let arm = |at: usize| args.get(at).map_or(u64::MAX, |arg| self.most(*arg));
                arm(1).max(arm(2))
            }
            _ => mask(if *what == Fn::WidenS { 64 } else { *bits }),
        }
    }
}

/// The largest number of so many bits.
pub(super) fn mask(bits: Bits) -> u64 {
    if bits == 32 { u32::MAX.into() } else { u64::MAX }
}
