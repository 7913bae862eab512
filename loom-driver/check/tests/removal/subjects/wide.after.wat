(module
  (type $number (func (result i32)))
  (type $task (func))
  (type $cont (cont $task))
  (type $told (func (param i32)))
  (type $resumed (cont $told))
  (type (func (param i64) (result v128)))
  (table $wide_table i64 3 funcref)
  (memory $wide i64 1 2)
  (memory $shared 1 1 shared)
  (tag $pause (type $number) (result i32))
  (export "vectors" (func $vectors))
  (export "atomics" (func $atomics))
  (export "indirect" (func $indirect))
  (export "tasks" (func $tasks))
  (elem declare func $work)
  (elem (i64.const 1) func $one)
  (func $one (type $number) (result i32)
    i32.const 1
  )
  (func $work (type $task)
    suspend $pause
    drop
  )
  (func $vectors (type 5) (param i64) (result v128)
    local.get 0
    v128.const i32x4 0x00000001 0x00000002 0x00000003 0x00000004
    v128.store64_lane offset=8 1
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    i8x16.extract_lane_s 3
    drop
    local.get 0
    v128.load
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
  )
  (func $atomics (type $number) (result i32)
    atomic.fence
    i32.const 0
    i32.const 1
    i32.atomic.rmw.add $shared offset=4
  )
  (func $indirect (type $number) (result i32)
    i64.const 1
    call_indirect (type $number)
  )
  (func $tasks (type $task)
    (local $task (ref null $cont))
    ref.func $work
    cont.new $cont
    local.set $task
    block $on_pause (result (ref $resumed))
      local.get $task
      resume $cont (on $pause $on_pause)
      return
    end
    drop
  )
)
