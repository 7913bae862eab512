(module
  (type $number (func (result i32)))
  (type $map (func (param i32) (result i32)))
  (table $replayed 4 funcref)
  (table $initialised 4 4 funcref ref.func $one)
  (table $constant 8 funcref)
  (global $zero i32 i32.const 0)
  (export "run" (func $run))
  (elem $first (i32.const 0) func $one $two $run)
  (elem $second (i32.const 1) func $three $run $one)
  (elem $hides_initial (table $initialised) (global.get $zero) func $run $two)
  (elem $one_slot (table $constant) (i32.const 5) func $three)
  (func $one (type $number) (result i32)
    i32.const 1
  )
  (func $two (type $number) (result i32)
    i32.const 2
  )
  (func $three (type $number) (result i32)
    i32.const 3
  )
  (func $run (type $map) (param i32) (result i32)
    local.get 0
    call_indirect (type $number)
    drop
    local.get 0
    call_indirect $initialised (type $number)
    drop
    i32.const 5
    call_indirect $constant (type $number)
  )
)
