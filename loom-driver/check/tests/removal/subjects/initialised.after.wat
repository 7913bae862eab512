(module
  (type $number (func (result i32)))
  (type $map (func (param i32) (result i32)))
  (table $filled 4 4 funcref ref.func $held)
  (export "run" (func $run))
  (func $held (type $map) (param i32) (result i32)
    i32.const 3
  )
  (func $run (type $map) (param i32) (result i32)
    local.get 0
    call_indirect (type $number)
  )
)
