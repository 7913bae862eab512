(module
  (type $number (func (result i32)))
  (type $map (func (param i32) (result i32)))
  (type (func))
  (table $calls 6 funcref)
  (global $begun (mut i32) i32.const 0)
  (global funcref ref.func $held)
  (export "held" (global 1))
  (export "run" (func $run))
  (start $begin)
  (elem $to_calls (table $calls) (i32.const 0) func $wrong_type $one $also_wrong_type $two)
  (func $one (type $number) (result i32)
    i32.const 1
  )
  (func $two (type $number) (result i32)
    i32.const 2
  )
  (func $wrong_type (type $map) (param i32) (result i32)
    unreachable
  )
  (func $also_wrong_type (type $map) (param i32) (result i32)
    unreachable
  )
  (func $begin (type 2)
    i32.const 1
    global.set $begun
  )
  (func $held (type $number) (result i32)
    i32.const 5
  )
  (func $run (type $map) (param i32) (result i32)
    call $two
    drop
    local.get 0
    call_indirect (type $number)
  )
)
