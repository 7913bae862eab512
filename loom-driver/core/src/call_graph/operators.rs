//! What each operator means for the control flow of its body.
//!
//! The list of harmless operators is closed: wasmparser's list of all operators is dispatched on
//! proposals and operand *names*, so an operator of a new proposal, or with an operand that nobody
//! has thought about (it might be a label), breaks the build; and one of a known proposal that
//! nobody listed has an effect.

use super::cfg::{Builder, Callee, Inflow, Kind, Opener, Written};
use crate::index::{ElemIndex, EntityRef, FuncIndex, GlobalIndex, MemoryIndex, TableIndex};
use wasmparser::{VisitOperator, VisitSimdOperator};

fn table(index: u32) -> TableIndex {
    TableIndex::new(index as usize)
}

fn memory(index: u32) -> MemoryIndex {
    MemoryIndex::new(index as usize)
}

fn func(index: u32) -> Callee {
    Callee::Func(FuncIndex::new(index as usize))
}

/// What an operator means, given its proposal, its name and its operands as `[name value]`, and its
/// arity. First the operators that are known by name, then everything else by what it is made of.
macro_rules! meaning {
    // Control.
    ($s:ident @mvp visit_unreachable $($r:tt)*) => { $s.leave(Kind::Trap) };
    ($s:ident @mvp visit_block [$n:ident $t:ident] $($r:tt)*) => {{ let _ = $t; $s.open(Opener::Block) }};
    ($s:ident @mvp visit_loop [$n:ident $t:ident] $($r:tt)*) => {{ let _ = $t; $s.open(Opener::Loop) }};
    ($s:ident @mvp visit_if [$n:ident $t:ident] $($r:tt)*) => {{ let _ = $t; $s.open(Opener::If) }};
    ($s:ident @mvp visit_else $($r:tt)*) => { $s.next_arm() };
    ($s:ident @mvp visit_end $($r:tt)*) => { $s.close() };
    ($s:ident @mvp visit_br [$n:ident $d:ident] $($r:tt)*) => { $s.branch($d, false) };
    ($s:ident @mvp visit_br_if [$n:ident $d:ident] $($r:tt)*) => { $s.branch($d, true) };
    ($s:ident @mvp visit_br_table [$n:ident $t:ident] $($r:tt)*) => { $s.br_table(&$t) };
    ($s:ident @mvp visit_return $($r:tt)*) => { $s.leave(Kind::Control) };
    ($s:ident @mvp visit_call [$n:ident $f:ident] $($r:tt)*) => { $s.node(Kind::Call(func($f)), true, &[]) };
    ($s:ident @mvp visit_call_indirect [$n:ident $ty:ident] [$m:ident $t:ident] $($r:tt)*) => {
        $s.node(Kind::Call(Callee::Table(table($t), $ty)), true, &[])
    };
    ($s:ident @tail_call visit_return_call [$n:ident $f:ident] $($r:tt)*) => { $s.leave(Kind::TailCall(func($f))) };
    ($s:ident @tail_call visit_return_call_indirect [$n:ident $ty:ident] [$m:ident $t:ident] $($r:tt)*) => {
        $s.leave(Kind::TailCall(Callee::Table(table($t), $ty)))
    };
    ($s:ident @function_references visit_call_ref [$n:ident $t:ident] $($r:tt)*) => {{
        let _ = $t;
        $s.node(Kind::Call(Callee::Unknown), true, &[])
    }};
    ($s:ident @function_references visit_return_call_ref [$n:ident $t:ident] $($r:tt)*) => {{
        let _ = $t;
        $s.leave(Kind::TailCall(Callee::Unknown))
    }};
    ($s:ident @function_references $op:ident [relative_depth $d:ident] $($r:tt)*) => { $s.branch($d, true) };
    ($s:ident @gc $op:ident [relative_depth $d:ident] [from_ref_type $f:ident] [to_ref_type $t:ident] $($r:tt)*) => {{
        let _ = ($f, $t);
        $s.branch($d, true)
    }};
    ($s:ident @custom_descriptors $op:ident [relative_depth $d:ident] [from_ref_type $f:ident] [to_ref_type $t:ident] $($r:tt)*) => {{
        let _ = ($f, $t);
        $s.branch($d, true)
    }};
    ($s:ident @exceptions visit_try_table [$n:ident $t:ident] $($r:tt)*) => { $s.try_table(&$t) };
    ($s:ident @exceptions visit_throw [$n:ident $t:ident] $($r:tt)*) => {{ let _ = $t; $s.leave(Kind::Throw) }};
    ($s:ident @exceptions visit_throw_ref $($r:tt)*) => { $s.leave(Kind::Throw) };
    ($s:ident @legacy_exceptions visit_try [$n:ident $t:ident] $($r:tt)*) => {{ let _ = $t; $s.legacy_try() }};
    ($s:ident @legacy_exceptions visit_catch [$n:ident $t:ident] $($r:tt)*) => {{ let _ = $t; $s.catch() }};
    ($s:ident @legacy_exceptions visit_catch_all $($r:tt)*) => { $s.catch() };
    ($s:ident @legacy_exceptions visit_rethrow [$n:ident $d:ident] $($r:tt)*) => {{ let _ = $d; $s.leave(Kind::Throw) }};
    ($s:ident @legacy_exceptions visit_delegate [$n:ident $d:ident] $($r:tt)*) => {{ let _ = $d; $s.close() }};
    ($s:ident @stack_switching $op:ident [cont_type_index $c:ident] [resume_table $t:ident] $($r:tt)*) => {{
        let _ = $c;
        $s.resume(&$t)
    }};
    ($s:ident @stack_switching $op:ident [cont_type_index $c:ident] [tag_index $g:ident] [resume_table $t:ident] $($r:tt)*) => {{
        let _ = ($c, $g);
        $s.resume(&$t)
    }};

    // Writes.
    ($s:ident @mvp visit_global_set [$n:ident $g:ident] $($r:tt)*) => {
        $s.write(Written::Global(GlobalIndex::new($g as usize)))
    };
    ($s:ident @mvp visit_memory_grow [$n:ident $m:ident] $($r:tt)*) => { $s.write(Written::MemorySize(memory($m))) };
    ($s:ident @bulk_memory visit_memory_fill [$n:ident $m:ident] $($r:tt)*) => { $s.write(Written::Memory(memory($m))) };
    ($s:ident @bulk_memory visit_memory_copy [$n:ident $d:ident] [$m:ident $f:ident] $($r:tt)*) => {{
        let _ = $f;
        $s.write(Written::Memory(memory($d)))
    }};
    ($s:ident @bulk_memory visit_memory_init [$n:ident $d:ident] [$m:ident $t:ident] $($r:tt)*) => {{
        let _ = $d;
        $s.write(Written::Memory(memory($t)))
    }};
    ($s:ident @bulk_memory visit_data_drop [$n:ident $d:ident] $($r:tt)*) => {{
        let _ = $d;
        $s.write(Written::Segment)
    }};
    ($s:ident @bulk_memory visit_elem_drop [$n:ident $e:ident] $($r:tt)*) => {{
        let _ = $e;
        $s.write(Written::Segment)
    }};
    ($s:ident @bulk_memory visit_table_init [$n:ident $e:ident] [$m:ident $t:ident] $($r:tt)*) => {{
        $s.cfg.inflows.push(Inflow::Elem(table($t), ElemIndex::new($e as usize)));
        $s.write(Written::Table(table($t)))
    }};
    ($s:ident @bulk_memory visit_table_copy [$n:ident $d:ident] [$m:ident $f:ident] $($r:tt)*) => {{
        $s.cfg.inflows.push(Inflow::Table(table($d), table($f)));
        $s.write(Written::Table(table($d)))
    }};
    ($s:ident @reference_types visit_table_fill [$n:ident $t:ident] $($r:tt)*) => {{
        $s.cfg.inflows.push(Inflow::Stack(table($t)));
        $s.write(Written::Table(table($t)))
    }};
    ($s:ident @reference_types visit_table_set [$n:ident $t:ident] $($r:tt)*) => {{
        $s.cfg.inflows.push(Inflow::Stack(table($t)));
        $s.write(Written::Table(table($t)))
    }};
    ($s:ident @reference_types visit_table_grow [$n:ident $t:ident] $($r:tt)*) => {{
        $s.cfg.inflows.push(Inflow::Stack(table($t)));
        $s.write(Written::TableSize(table($t)))
    }};
    ($s:ident @shared_everything_threads $op:ident [ordering $o:ident] [table_index $t:ident] $($r:tt)*) => {{
        let _ = $o;
        $s.cfg.inflows.push(Inflow::Stack(table($t)));
        $s.opaque()
    }};
    ($s:ident @shared_everything_threads $op:ident [ordering $o:ident] [global_index $g:ident] $($r:tt)*) => {{
        let _ = $o;
        $s.cfg.atomic_globals.push(GlobalIndex::new($g as usize));
        $s.opaque()
    }};
    ($s:ident @mvp $op:ident [memarg $m:ident] (arity memarg 2 -> 0)) => { $s.store($m) };
    ($s:ident @simd $op:ident [memarg $m:ident] (arity memarg 2 -> 0)) => { $s.store($m) };
    ($s:ident @simd $op:ident [memarg $m:ident] [lane $l:ident] (arity memarg 2 -> 0)) => {{
        let _ = $l;
        $s.store($m)
    }};

    // Reads, locals and arithmetic: nothing to see.
    ($s:ident @mvp $op:ident [memarg $m:ident] (arity memarg 1 -> 1)) => { harmless!($m) };
    ($s:ident @simd $op:ident [memarg $m:ident] (arity memarg 1 -> 1)) => { harmless!($m) };
    ($s:ident @simd $op:ident [memarg $m:ident] [lane $l:ident] (arity memarg 2 -> 1)) => { harmless!($m $l) };
    ($s:ident @mvp visit_global_get [$n:ident $g:ident] $($r:tt)*) => {
        $s.cfg.read_globals.push(GlobalIndex::new($g as usize))
    };
    ($s:ident @mvp visit_memory_size [$n:ident $m:ident] $($r:tt)*) => { harmless!($m) };
    ($s:ident @reference_types visit_table_get [$n:ident $t:ident] $($r:tt)*) => { harmless!($t) };
    ($s:ident @reference_types visit_table_size [$n:ident $t:ident] $($r:tt)*) => { harmless!($t) };
    ($s:ident @reference_types visit_ref_func [$n:ident $f:ident] $($r:tt)*) => { harmless!($f) };
    ($s:ident @reference_types $op:ident [hty $t:ident] $($r:tt)*) => { harmless!($t) };
    ($s:ident @reference_types $op:ident [ty $t:ident] $($r:tt)*) => { harmless!($t) };
    ($s:ident @reference_types $op:ident [tys $t:ident] $($r:tt)*) => { harmless!($t) };
    ($s:ident @mvp $op:ident [local_index $v:ident] $($r:tt)*) => { harmless!($v) };
    ($s:ident @mvp $op:ident [value $v:ident] $($r:tt)*) => { harmless!($v) };
    ($s:ident @simd $op:ident [value $v:ident] $($r:tt)*) => { harmless!($v) };
    ($s:ident @simd $op:ident [lane $v:ident] $($r:tt)*) => { harmless!($v) };
    ($s:ident @simd $op:ident [lanes $v:ident] $($r:tt)*) => { harmless!($v) };
    ($s:ident @mvp $op:ident (arity $($r:tt)*)) => { harmless!() };
    ($s:ident @sign_extension $op:ident (arity $($r:tt)*)) => { harmless!() };
    ($s:ident @saturating_float_to_int $op:ident (arity $($r:tt)*)) => { harmless!() };
    ($s:ident @wide_arithmetic $op:ident (arity $($r:tt)*)) => { harmless!() };
    ($s:ident @simd $op:ident (arity $($r:tt)*)) => { harmless!() };
    ($s:ident @relaxed_simd $op:ident (arity $($r:tt)*)) => { harmless!() };
    ($s:ident @reference_types $op:ident (arity $($r:tt)*)) => { harmless!() };
    ($s:ident @function_references visit_ref_as_non_null $($r:tt)*) => { harmless!() };

    // Everything else: an effect. None of these operands is a label or a type of a block.
    ($s:ident @gc $op:ident $([$n:ident $v:ident])* (arity $($r:tt)*)) => { opaque!($s $($n $v)*) };
    ($s:ident @custom_descriptors $op:ident $([$n:ident $v:ident])* (arity $($r:tt)*)) => { opaque!($s $($n $v)*) };
    ($s:ident @threads $op:ident $([$n:ident $v:ident])* (arity $($r:tt)*)) => { opaque!($s $($n $v)*) };
    ($s:ident @acquire_release_atomics $op:ident $([$n:ident $v:ident])* (arity $($r:tt)*)) => { opaque!($s $($n $v)*) };
    ($s:ident @shared_everything_threads $op:ident $([$n:ident $v:ident])* (arity $($r:tt)*)) => { opaque!($s $($n $v)*) };
    ($s:ident @memory_control $op:ident $([$n:ident $v:ident])* (arity $($r:tt)*)) => { opaque!($s $($n $v)*) };
    ($s:ident @stack_switching $op:ident $([$n:ident $v:ident])* (arity $($r:tt)*)) => {{
        $(opaque!(@known $n $v);)*
        $s.switch()
    }};
}

macro_rules! harmless {
    ($($value:ident)*) => {{ $(let _ = $value;)* }};
}

/// An effect, if all its operands are of these.
macro_rules! opaque {
    ($s:ident $($name:ident $value:ident)*) => {{
        $(opaque!(@known $name $value);)*
        $s.opaque()
    }};
    (@known memarg $v:ident) => { let _ = $v; };
    (@known mem $v:ident) => { let _ = $v; };
    (@known ordering $v:ident) => { let _ = $v; };
    (@known global_index $v:ident) => { let _ = $v; };
    (@known type_index $v:ident) => { let _ = $v; };
    (@known tag_index $v:ident) => { let _ = $v; };
    (@known hty $v:ident) => { let _ = $v; };
    (@known struct_type_index $v:ident) => { let _ = $v; };
    (@known field_index $v:ident) => { let _ = $v; };
    (@known array_type_index $v:ident) => { let _ = $v; };
    (@known array_type_index_dst $v:ident) => { let _ = $v; };
    (@known array_type_index_src $v:ident) => { let _ = $v; };
    (@known array_size $v:ident) => { let _ = $v; };
    (@known array_data_index $v:ident) => { let _ = $v; };
    (@known array_elem_index $v:ident) => { let _ = $v; };
    (@known cont_type_index $v:ident) => { let _ = $v; };
    (@known argument_index $v:ident) => { let _ = $v; };
    (@known result_index $v:ident) => { let _ = $v; };
}

macro_rules! visit {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident $arity:tt)*) => {
        $(#[allow(unused_variables, reason = "a harmless operator needs no `s`")]
        fn $visit(&mut self $($(, $arg: $argty)*)?) {
            let s = self;
            meaning!(s @$proposal $visit $($([$arg $arg])*)? $arity)
        })*
    };
}

impl<'a> VisitOperator<'a> for Builder {
    type Output = ();

    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = ()>> {
        Some(self)
    }

    wasmparser::for_each_visit_operator!(visit);
}

impl<'a> VisitSimdOperator<'a> for Builder {
    wasmparser::for_each_visit_simd_operator!(visit);
}
