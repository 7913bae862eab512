;;! pass = "dce"

;; Immediates of newer proposals: GC types and segments, wide arithmetic, relaxed SIMD, threads,
;; tail calls, branch-on-cast.
(module
  (type $dead_struct (struct (field i64)))
  (type $live_struct (struct (field (mut i32))))
  (type $dead_array (array (mut i64)))
  (type $live_bytes (array (mut i8)))
  (type $live_refs (array (mut funcref)))
  (type $live_cast (sub (struct)))
  (memory $dead_memory 1)
  (memory $live_shared 1 1 shared)
  (data $dead_data "dead")
  (data $live_data "live")
  (elem $dead_elem func $dead)
  (elem $live_elem func $live_item)
  (func $dead
    (drop (array.new_data $dead_array $dead_data (i32.const 0) (i32.const 0)))
    (drop (struct.new_default $dead_struct)))
  (func $live_item)
  (func $live_tail (param i64 i64) (result i64 i64)
    (i64.add128 (local.get 0) (local.get 1) (local.get 0) (local.get 1)))
  (func $live (export "run") (param anyref) (result i64 i64)
    (drop (array.new_data $live_bytes $live_data (i32.const 0) (i32.const 4)))
    (drop (array.new_elem $live_refs $live_elem (i32.const 0) (i32.const 1)))
    (drop (struct.get $live_struct 0 (struct.new_default $live_struct)))
    (drop (i32.atomic.rmw.add $live_shared (i32.const 0) (i32.const 1)))
    (drop (f32x4.relaxed_madd (v128.const i32x4 1 2 3 4) (v128.const i32x4 1 2 3 4) (v128.const i32x4 1 2 3 4)))
    (drop (block $is (result anyref)
      (br_on_cast $is anyref (ref $live_cast) (local.get 0))))
    (return_call $live_tail (i64.const 1) (i64.const 2))))

;; (module
;;   (type $live_struct (;0;) (struct (field (mut i32))))
;;   (type $live_bytes (;1;) (array (mut i8)))
;;   (type $live_refs (;2;) (array (mut funcref)))
;;   (type $live_cast (;3;) (sub (struct)))
;;   (type (;4;) (func))
;;   (type (;5;) (func (param i64 i64) (result i64 i64)))
;;   (type (;6;) (func (param anyref) (result i64 i64)))
;;   (memory $live_shared (;0;) 1 1 shared)
;;   (export "run" (func $live))
;;   (elem $live_elem (;0;) func $live_item)
;;   (func $live_item (;0;) (type 4))
;;   (func $live_tail (;1;) (type 5) (param i64 i64) (result i64 i64)
;;     local.get 0
;;     local.get 1
;;     local.get 0
;;     local.get 1
;;     i64.add128
;;   )
;;   (func $live (;2;) (type 6) (param anyref) (result i64 i64)
;;     i32.const 0
;;     i32.const 4
;;     array.new_data $live_bytes $live_data
;;     drop
;;     i32.const 0
;;     i32.const 1
;;     array.new_elem $live_refs $live_elem
;;     drop
;;     struct.new_default $live_struct
;;     struct.get $live_struct 0
;;     drop
;;     i32.const 0
;;     i32.const 1
;;     i32.atomic.rmw.add
;;     drop
;;     v128.const i32x4 0x00000001 0x00000002 0x00000003 0x00000004
;;     v128.const i32x4 0x00000001 0x00000002 0x00000003 0x00000004
;;     v128.const i32x4 0x00000001 0x00000002 0x00000003 0x00000004
;;     f32x4.relaxed_madd
;;     drop
;;     block $is (result anyref)
;;       local.get 0
;;       br_on_cast $is anyref (ref $live_cast)
;;     end
;;     drop
;;     i64.const 1
;;     i64.const 2
;;     return_call $live_tail
;;   )
;;   (data $live_data (;0;) "live")
;; )
