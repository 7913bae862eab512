(module
  (type $nothing (func))
  (type $number (func (result i32)))
  (type $open_number (sub (func (result i32))))
  (type $map (func (param i32) (result i32)))
  (type $open (sub (func (param f64) (result f64))))
  (type $closed (sub final $open (func (param f64) (result f64))))
  (rec
    (type $list (struct (field i32) (field $next (mut (ref null $list)))))
    (type $tree (struct (field (ref null $list)) (field (ref null $tree))))
  )
  (type $pair (struct (field i32) (field i32)))
  (type $bytes (array (mut i8)))
  (type $funcs (array (mut funcref)))
  (type (func (param i32)))
  (type (func (param (ref $list) (ref $tree)) (result i32)))
  (type (func (param (ref $closed) (ref $open)) (result f64)))
  (import "env" "read" (func $read (type $number) (result i32)))
  (import "env" "write" (func $write (type $map) (param i32) (result i32)))
  (import "env" "peek" (func $peek (type $number) (result i32)))
  (import "env" "base" (global $base i32))
  (import "env" "table" (table $theirs 2 funcref))
  (import "env" "memory" (memory $shared_memory 1 2))
  (table $calls 12 funcref)
  (table $copied 12 funcref)
  (table $filled 4 4 (ref null $number) ref.func $seven)
  (memory $heap 1 4)
  (memory $other 1 4)
  (memory $sized 3)
  (tag $oops (type 11) (param i32))
  (tag $other_oops (type 11) (param i32))
  (global $counter (mut i32) i32.const 7)
  (global $limit i32 i32.const 100)
  (global $sum i32 i32.const 40 global.get $limit i32.add)
  (global $chosen (mut funcref) ref.func $eight)
  (export "memories" (func $memories))
  (export "control" (func $control))
  (export "tables" (func $tables))
  (export "exceptions" (func $exceptions))
  (export "objects" (func $objects))
  (export "typed" (func $typed))
  (export "open" (func $open_numbers))
  (export "write" (func 17))
  (export "limit" (global $limit))
  (export "heap" (memory $heap))
  (start $init)
  (elem $to_calls (table $calls) (i32.const 3) func $seven 18 18 $eight $double $increment)
  (elem $to_calls_as_exprs (table $calls) (i32.const 11) funcref (ref.func $seven))
  (elem $may_trap (table $copied) (global.get $base) funcref (ref.func $eight) (ref.null func))
  (elem $to_theirs (table $theirs) (i32.const 0) func $double $increment)
  (elem $passive_elem func $seven $increment)
  (elem $dropped_elem func)
  (elem $read_elem func $double $increment)
  (elem declare func $declared)
  (func $seven (type $number) (result i32)
    i32.const 7
  )
  (func $eight (type $number) (result i32)
    i32.const 8
  )
  (func $increment (type $map) (param i32) (result i32)
    global.get $counter
    i32.const 1
    i32.add
    global.set $counter
    local.get 0
    global.get $sum
    i32.add
  )
  (func $double (type $map) (param i32) (result i32)
    local.get 0
    i32.const 2
    i32.mul
  )
  (func $declared (type $number) (result i32)
    i32.const 9
  )
  (func $init (type $nothing)
    call $read
    global.set $counter
  )
  (func $also_init (type $nothing)
    call $peek
    global.set $counter
  )
  (func $memories (type $map) (param i32) (result i32)
    (local $i i32) (local $f f32)
    local.get 0
    local.get $i
    i32.load $heap offset=4
    i32.store $heap offset=16 align=2
    i32.const 0
    i32.const 32
    i32.const 8
    memory.copy $heap $other
    i32.const 64
    i32.const 0
    i32.const 3
    memory.init $heap $passive_data
    data.drop $passive_data
    data.drop $dropped_data
    i32.const 0
    i32.const 1
    i32.const 2
    memory.fill $other
    f32.const 0x1.8p+0
    local.set $f
    i32.const 1
    memory.grow $sized
    memory.size $other
    i32.add
  )
  (func $control (type $map) (param i32) (result i32)
    (local $unused i64)
    block $trapping (result i32)
      unreachable
    end
    drop
    block $out (result i32)
      block $in (result i32)
        i32.const 1
        local.get 0
        br_if $in
        drop
        i32.const 2
        local.get 0
        br_table $in $out $in
      end
      local.get 0
      br_if $out
      drop
      i32.const 3
    end
    drop
    call $also_init
    local.get 0
    call $increment
    call $double
  )
  (func $tables (type $map) (param i32) (result i32)
    i32.const 1
    i32.const 2
    i32.const 3
    table.copy $calls $copied
    i32.const 0
    i32.const 0
    i32.const 2
    table.init $copied $passive_elem
    elem.drop $passive_elem
    elem.drop $dropped_elem
    ref.func $declared
    global.set $chosen
    i32.const 0
    table.get $filled
    drop
    table.size $copied
    drop
    local.get 0
    call_indirect $calls (type $number)
    drop
    i32.const 5
    local.get 0
    call_indirect $calls (type $map)
  )
  (func $exceptions (type $map) (param i32) (result i32)
    block $caught (result i32)
      try_table (catch $oops $caught) (catch $other_oops $caught) ;; label = @2
        local.get 0
        throw $oops
      end
      i32.const 0
    end
  )
  (func $objects (type 12) (param $list (ref $list)) (param $tree (ref $tree)) (result i32)
    local.get $list
    local.get $tree
    struct.get $tree 0
    struct.set $list $next
    i32.const 0
    i32.const 1
    array.new_data $bytes $passive_data
    drop
    i32.const 0
    i32.const 1
    array.new_elem $funcs $read_elem
    drop
    local.get $list
    ref.test (ref $pair)
    drop
    local.get $list
    struct.get $list 0
  )
  (func $typed (type 13) (param (ref $closed) (ref $open)) (result f64)
    f64.const 0x1p-1
    local.get 1
    call_ref $open
  )
  (func $open_numbers (type $open_number) (result i32)
    i32.const 10
  )
  (func (type $number) (result i32)
    i32.const 1
    call $write
  )
  (func (type $number) (result i32)
    unreachable
  )
  (data $first (memory $heap) (i32.const 8) "abcd")
  (data $second (memory $heap) (i32.const 8) "xyz")
  (data $data_may_trap (memory $other) (global.get $base) "trap")
  (data $to_shared (i32.const 0) "shared")
  (data $passive_data "passive")
  (data $dropped_data "")
)
