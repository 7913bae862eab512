(module
  (type $number (func (result i32)))
  (type $list (struct (field (mut (ref null $list)))))
  (rec
    (type $left (struct (field (ref null $right))))
    (type $right (struct (field (ref null $left))))
  )
  (type (func (param (ref null $list) (ref null $left)) (result i32)))
  (import "env" "read" (func $read (type $number) (result i32)))
  (import "env" "peek" (func $peek (type $number) (result i32)))
  (table $calls 3 funcref)
  (memory 1)
  (export "run" (func $run))
  (elem $first (i32.const 0) func $one)
  (elem $second (table $calls) (i32.const 2) func $two)
  (func $one (type $number) (result i32)
    i32.const 1
  )
  (func $two (type $number) (result i32)
    i32.const 2
  )
  (func $run (type 4) (param (ref null $list) (ref null $left)) (result i32)
    i32.const 0
    i32.const 0
    i32.const 0
    i32.load
    memory.init $passive
    call $read
    drop
    call $peek
    drop
    i32.const 0
    i32.const 4
    i32.load
    call_indirect (type $number)
    drop
    call_indirect (type $number)
  )
  (data $passive "passive")
)
