use super::{
    Call, Control, Op, Place, Space, arity, each_index, each_index_mut, is_atomic, is_numeric, memarg_mut,
    reads, writes,
};
use crate::module::Module;
use wasmparser::{MemArg, MemArgTarget, Operator};

/// Everything that the bodies below refer to.
const AROUND: &str = "
    (type $f (func (param i32)))
    (type $s (struct (field (mut i32))))
    (type $a (array (mut i8)))
    (type $r (array (mut funcref)))
    (type $pair (func (param i32 i32) (result i32 i32)))
    (import \"m\" \"f\" (func $imported (type $f)))
    (memory $m0 1) (memory $m1 1)
    (table $t0 1 funcref) (table $t1 1 funcref)
    (global $g0 i32 (i32.const 0)) (global $g1 (mut i32) (i32.const 0))
    (tag $e0) (tag $e1 (param i32 i32))
    (elem $elem0 func) (elem $elem1 func)
    (data $data0 \"\") (data $data1 \"\")";

/// What is found out about the operators of a body that is no valid code.
fn each<T>(body: &str, of: impl Fn(&Module<'_>, &Operator<'_>) -> T) -> Vec<T> {
    let bytes = wat::parse_str(format!("(module {AROUND} (func $own {body}))")).unwrap();
    let module = Module::parse(&bytes).unwrap();
    let reader = module.body(1).unwrap().get_operators_reader().unwrap();
    let mut found: Vec<T> = reader.into_iter().map(|op| of(&module, &op.unwrap())).collect();
    found.pop();
    found
}

fn op(body: &str) -> Op {
    let ops = each(body, |_, op| Op::of(op));
    assert_eq!(ops.len(), 1, "{body}");
    ops[0]
}

#[test]
fn what_is_not_known_may_touch_all_that_it_names() {
    for body in ["memory.atomic.notify $m1", "memory.atomic.wait32 $m1"] {
        assert_eq!(each(body, |_, op| reads(op).collect::<Vec<_>>()), [[Place::Memory(1)]]);
        assert_eq!(each(body, |_, op| writes(op).collect::<Vec<_>>()), [[Place::Memory(1)]]);
    }
    assert!(each("atomic.fence", |_, op| writes(op).count()) == [0]);
    assert_eq!(each("table.grow 1", |_, op| writes(op).count()), [2]);
}

#[test]
fn effects_are_those_of_the_specification() {
    use Place::{Data, Elem, Global, Heap, Local, Memory, MemorySize, Table, TableSize};
    let effects: &[(&str, &[Place], &[Place], bool)] = &[
        ("i32.add", &[], &[], false),
        ("i32.div_u", &[], &[], true),
        ("i64.trunc_f32_s", &[], &[], true),
        ("i64.trunc_sat_f32_s", &[], &[], false),
        ("local.get 3", &[Local(3)], &[], false),
        ("local.set 3", &[], &[Local(3)], false),
        ("local.tee 3", &[], &[Local(3)], false),
        ("global.get 1", &[Global(1)], &[], false),
        ("global.set 1", &[], &[Global(1)], false),
        ("i32.load8_u $m1", &[Memory(1)], &[], true),
        ("v128.load32_lane $m1 0", &[Memory(1)], &[], true),
        ("i32.store16 $m1", &[], &[Memory(1)], true),
        ("i64.atomic.rmw.add $m1", &[Memory(1)], &[Memory(1)], true),
        ("memory.size $m1", &[MemorySize(1)], &[], false),
        ("memory.grow $m1", &[MemorySize(1)], &[MemorySize(1)], false),
        ("memory.fill $m1", &[], &[Memory(1)], true),
        ("memory.copy $m0 $m1", &[Memory(1)], &[Memory(0)], true),
        ("memory.init $m1 $data1", &[Data(1)], &[Memory(1)], true),
        ("data.drop 1", &[], &[Data(1)], false),
        ("table.get 1", &[Table(1)], &[], true),
        ("table.set 1", &[], &[Table(1)], true),
        ("table.fill 1", &[], &[Table(1)], true),
        ("table.size 1", &[TableSize(1)], &[], false),
        ("table.grow 1", &[TableSize(1)], &[TableSize(1), Table(1)], false),
        ("table.copy $t0 $t1", &[Table(1)], &[Table(0)], true),
        ("table.init $t1 $elem0", &[Elem(0)], &[Table(1)], true),
        ("elem.drop 1", &[], &[Elem(1)], false),
        ("struct.new $s", &[], &[], true),
        ("struct.get $s 0", &[Heap], &[], true),
        ("struct.set $s 0", &[], &[Heap], true),
        ("array.copy $a $a", &[Heap], &[Heap], true),
        ("array.new_data $a $data1", &[Data(1)], &[], true),
        ("array.init_elem $r $elem1", &[Elem(1)], &[Heap], true),
        ("ref.as_non_null", &[], &[], true),
        ("ref.is_null", &[], &[], false),
        ("call_indirect $t1 (type $f)", &[Table(1)], &[], true),
    ];
    for (text, reads, writes, may_trap) in effects {
        let op = op(text);
        let is = |places: [Option<Place>; 2]| places.into_iter().flatten().collect::<Vec<_>>();
        assert_eq!((is(op.reads), is(op.writes)), (reads.to_vec(), writes.to_vec()), "{text}");
        assert_eq!((op.may_trap, op.is_unknown), (*may_trap, false), "{text}");
    }
}

#[test]
fn an_access_to_an_array_is_none_to_a_memory() {
    let target = MemArgTarget::Array(2);
    let memarg = MemArg { align: 0, max_align: 0, offset: 0, target, ordering: None };
    let load = Op::of(&Operator::I32Load { memarg });
    assert_eq!((load.reads, load.writes), ([Some(Place::Heap), None], [None; 2]));
    let store = Op::of(&Operator::I32Store { memarg });
    assert_eq!((store.reads, store.writes), ([None; 2], [Some(Place::Heap), None]));
    let mut found = Vec::new();
    each_index(&Operator::I32Load { memarg }, &mut |space, index| found.push((space, index)));
    assert_eq!(found, [(Space::Type, 2)]);
}

#[test]
fn what_is_not_described_is_unknown() {
    for text in ["memory.atomic.wait32", "memory.atomic.notify", "atomic.fence", "suspend $e0"] {
        assert!(op(text).is_unknown, "{text}");
    }
}

#[test]
fn numbers_are_told_from_references() {
    let numeric = |text: &str| each(text, |_, op| is_numeric(op))[0];
    for text in
        ["i32.add", "i32.div_s", "i64.extend8_s", "i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15"]
    {
        assert!(numeric(text), "{text}");
    }
    for text in
        ["ref.func $own", "ref.null func", "ref.is_null", "i31.get_s", "select (result funcref)", "ref.eq"]
    {
        assert!(!numeric(text), "{text}");
    }
    for text in ["local.get 0", "i32.load", "i32.atomic.load", "call $own", "unreachable", "struct.get $s 0"]
    {
        assert!(!numeric(text), "{text}");
    }
}

#[test]
fn atomic_accesses_are_told_apart() {
    let atomic = |text: &str| each(text, |_, op| is_atomic(op))[0];
    for text in ["i32.atomic.load", "i64.atomic.store8", "i32.atomic.rmw8.cmpxchg_u"] {
        assert!(atomic(text), "{text}");
    }
    for text in
        ["i32.load", "i64.store8", "v128.load8_lane 0", "memory.fill", "struct.atomic.get seqcst $s 0"]
    {
        assert!(!atomic(text), "{text}");
    }
}

#[test]
fn control_is_told_apart() {
    let body = "block loop try_table (catch_all 0) end end end i32.const 0 if else end
        br 0 br_if 0 br_table 0 0 br_on_null 0 return unreachable throw $e0 throw_ref return_call 0";
    use Control::*;
    let expected = [
        Block,
        Loop,
        TryTable,
        End,
        End,
        End,
        Next,
        If,
        Else,
        End,
        Branch,
        BranchIf,
        BranchTable,
        BranchIf,
        Return,
        Trap,
        Throw,
        Throw,
        TailCall,
    ];
    assert_eq!(each(body, |_, op| Op::of(op).control), expected);
    let legacy = each("try catch 0 catch_all end try delegate 0", |_, op| Op::of(op).control);
    assert_eq!(legacy, [Try, Catch, Catch, End, Try, Delegate]);
}

#[test]
fn calls_say_what_they_call() {
    let calls = [
        ("call $own", Call::Func(1), false),
        ("return_call $own", Call::Func(1), false),
        ("call_indirect $t1 (type $f)", Call::Indirect { table: 1, ty: 0 }, true),
        ("return_call_indirect $t1 (type $f)", Call::Indirect { table: 1, ty: 0 }, true),
        ("call_ref $pair", Call::Ref { ty: 4 }, true),
        ("return_call_ref $pair", Call::Ref { ty: 4 }, true),
    ];
    for (text, call, may_trap) in calls {
        assert_eq!((op(text).calls, op(text).may_trap), (Some(call), may_trap), "{text}");
        assert_eq!(op(text).control == Control::TailCall, text.starts_with("return"), "{text}");
    }
    assert!(op("i32.add").calls.is_none() && op("ref.func $own").calls.is_none());
}

#[test]
fn every_index_is_found() {
    use Space::{Data, Elem, Func, Global, Label, Local, Memory, Table, Tag, Type};
    let expected: &[(&str, &[(Space, u32)])] = &[
        ("i32.const 5", &[]),
        ("i32.load $m1", &[(Memory, 1)]),
        ("v128.store64_lane $m1 0", &[(Memory, 1)]),
        ("memory.copy $m0 $m1", &[(Memory, 0), (Memory, 1)]),
        ("memory.init $m1 $data0", &[(Memory, 1), (Data, 0)]),
        ("table.copy $t0 $t1", &[(Table, 0), (Table, 1)]),
        ("table.init $t1 $elem0", &[(Table, 1), (Elem, 0)]),
        ("call_indirect $t1 (type $s)", &[(Type, 1), (Table, 1)]),
        ("ref.func 1", &[(Func, 1)]),
        ("local.tee 7", &[(Local, 7)]),
        ("global.atomic.rmw.add seqcst $g1", &[(Global, 1)]),
        ("br_table 1 2 3", &[(Label, 1), (Label, 2), (Label, 3)]),
        ("throw $e1", &[(Tag, 1)]),
        ("struct.get $s 0", &[(Type, 1)]),
        ("array.copy $a $r", &[(Type, 2), (Type, 3)]),
        ("array.init_data $a $data1", &[(Type, 2), (Data, 1)]),
        ("array.new_elem $r $elem1", &[(Type, 3), (Elem, 1)]),
        ("ref.cast (ref $s)", &[(Type, 1)]),
        ("ref.null func", &[]),
        ("ref.null $s", &[(Type, 1)]),
        ("select (result (ref null $s))", &[(Type, 1)]),
        ("br_on_cast 2 (ref null $s) (ref $a)", &[(Label, 2), (Type, 1), (Type, 2)]),
    ];
    let indices = |_: &Module<'_>, op: &Operator<'_>| {
        let mut found = Vec::new();
        each_index(op, &mut |space, index| found.push((space, index)));
        found.sort_unstable();
        found
    };
    for (text, expected) in expected {
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(each(text, indices), [expected], "{text}");
    }
    let block = each("try_table (type $pair) (catch $e0 1) (catch_all_ref 2) end", indices);
    assert_eq!(block[0], [(Type, 4), (Tag, 0), (Label, 1), (Label, 2)]);
    assert_eq!(each("block (result (ref $s)) end", indices)[0], [(Type, 1)]);
    assert_eq!(each("resume $f (on $e1 3)", indices)[0], [(Type, 0), (Tag, 1), (Label, 3)]);
}

#[test]
fn indices_can_be_changed() {
    let swap = |before: &str, after: &str| {
        let mut ops = each(before, |_, op| {
            let mut op = op.clone();
            let mut changed = Vec::new();
            each_index_mut(&mut op, &mut |space, index| {
                if space != Space::Label {
                    *index = 1 - *index;
                }
            });
            each_index(&op, &mut |space, index| changed.push((space, index)));
            changed
        });
        let expected = each(after, |_, op| {
            let mut found = Vec::new();
            each_index(op, &mut |space, index| found.push((space, index)));
            found
        });
        ops.truncate(expected.len());
        assert_eq!(ops, expected);
    };
    swap("i32.load $m0", "i32.load $m1");
    swap("memory.copy $m0 $m1", "memory.copy $m1 $m0");
    swap("ref.cast (ref null $f)", "ref.cast (ref null $s)");
    swap("select (result (ref $f))", "select (result (ref $s))");
    swap("try_table (type $f) (catch $e0 7) end", "try_table (type $s) (catch $e1 7) end");
    swap("br_table 5 6", "br_table 5 6");
    let mut load = Operator::I32Load {
        memarg: MemArg { align: 0, max_align: 2, offset: 4, target: MemArgTarget::Memory(0), ordering: None },
    };
    memarg_mut(&mut load).unwrap().offset = 8;
    assert_eq!(super::memarg(&load).unwrap().offset, 8);
    assert!(super::memarg(&Operator::Nop).is_none());
}

#[test]
fn values_are_counted_as_far_as_they_can_be() {
    let count = |text: &str| each(text, |module, op| arity(op, module))[0];
    assert_eq!(count("i32.add"), Some((2, 1)));
    assert_eq!(count("i32.store"), Some((2, 0)));
    assert_eq!(count("call 0"), Some((1, 0)));
    assert_eq!(count("call_indirect (type $pair)"), Some((3, 2)));
    assert_eq!(count("throw $e1"), Some((2, 0)));
    assert_eq!(count("struct.new $s"), Some((1, 1)));
    assert_eq!(count("if (type $pair) end"), Some((3, 2)));
    assert_eq!(count("br 0"), None);
}
