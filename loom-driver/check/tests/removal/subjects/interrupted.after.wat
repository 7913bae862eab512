(module
  (type $number (func (result i32)))
  (type (func (param i32) (result i32)))
  (import "env" "base" (global $base i32))
  (import "env" "table" (table $theirs 1 funcref))
  (table $calls 3 funcref)
  (table $copied 2 funcref)
  (memory 1)
  (export "run" (func $run))
  (elem $to_theirs (table $theirs) (i32.const 0) func $late)
  (elem $early (table $calls) (i32.const 0) func $one $one $one)
  (elem $over (table $calls) (i32.const 0) func $two)
  (elem $brought (table $copied) (i32.const 1) func $two)
  (func $one (type $number) (result i32)
    i32.const 1
  )
  (func $two (type $number) (result i32)
    i32.const 2
  )
  (func $late (type $number) (result i32)
    i32.const 0
    call_indirect $calls (type $number)
  )
  (func $run (type 1) (param i32) (result i32)
    i32.const 0
    i32.const 0
    i32.const 1
    table.copy $calls $copied
    i32.const 0
    i32.load
    drop
    local.get 0
    call_indirect $calls (type $number)
  )
  (data $may_trap (global.get $base) "x")
)
