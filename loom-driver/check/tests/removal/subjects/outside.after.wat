(module
  (type $number (func (result i32)))
  (type $open (sub (func (result i64))))
  (type $closed (sub final $open (func (result i64))))
  (type (func (param i32) (result i64)))
  (import "env" "open" (func $from_outside (type $open) (result i64)))
  (table $public 2 funcref)
  (table $read 2 funcref)
  (table $calls 4 funcref)
  (memory $seen 1)
  (memory $filled 1)
  (export "public" (table $public))
  (export "seen" (memory $seen))
  (export "run" (func $run))
  (elem $to_public (table $public) (i32.const 0) func $one)
  (elem $to_read (table $read) (i32.const 0) func $one)
  (elem $to_calls (table $calls) (i32.const 0) func $wide $wide $from_outside)
  (func $one (type $number) (result i32)
    i32.const 1
  )
  (func $wide (type $closed) (result i64)
    i64.const 2
  )
  (func $run (type 3) (param i32) (result i64)
    local.get 0
    table.get $read
    drop
    i32.const 0
    i32.const 0
    i32.const 1
    memory.init $filled $passive
    i32.const 0
    i32.load $filled
    drop
    i32.const 1
    call_indirect $calls (type $open)
    drop
    i32.const 2
    call_indirect $calls (type $closed)
    drop
    i32.const 3
    call_indirect $calls (type $open)
    drop
    i32.const 0
    call_indirect $calls (type $closed)
  )
  (data $to_seen (i32.const 0) "seen")
  (data $passive "passive")
)
