;;! pass = "merge"
;;! args = ["--pass", "dce"]
;;! call = ["run"]

;; Functions that are equal but for the global, the memory or the table that they use are not equal: each
;; has its own.
(module
  (type $get (func (result i32)))
  (global $live_g (mut i32) (i32.const 1))
  (global $live_h (mut i32) (i32.const 1))
  (memory $live_m 1)
  (memory $live_n 1)
  (func $live_add_g (result i32) (global.set $live_g (i32.add (global.get $live_g) (i32.const 1))) (global.get $live_g))
  (func $dead_add_g (result i32) (global.set $live_g (i32.add (global.get $live_g) (i32.const 1))) (global.get $live_g))
  (func $live_add_h (result i32) (global.set $live_h (i32.add (global.get $live_h) (i32.const 1))) (global.get $live_h))
  (func $live_load_m (result i32) (i32.store $live_m (i32.const 4) (i32.const 5)) (i32.load $live_m (i32.const 4)))
  (func $live_load_n (result i32) (i32.store $live_n (i32.const 4) (i32.const 5)) (i32.load $live_n (i32.const 4)))
  (func $dead_load_n (result i32) (i32.store $live_n (i32.const 4) (i32.const 5)) (i32.load $live_n (i32.const 4)))
  (func (export "run") (result i32)
    (i32.add (i32.add (call $live_add_g) (call $dead_add_g))
      (i32.add (call $live_add_h)
        (i32.add (call $live_load_m) (i32.add (call $live_load_n) (call $dead_load_n)))))))

;; (module
;;   (type $get (;0;) (func (result i32)))
;;   (memory $live_m (;0;) 1)
;;   (memory $live_n (;1;) 1)
;;   (global $live_g (;0;) (mut i32) i32.const 1)
;;   (global $live_h (;1;) (mut i32) i32.const 1)
;;   (export "run" (func 4))
;;   (func $live_add_g (;0;) (type $get) (result i32)
;;     global.get $live_g
;;     i32.const 1
;;     i32.add
;;     global.set $live_g
;;     global.get $live_g
;;   )
;;   (func $live_add_h (;1;) (type $get) (result i32)
;;     global.get $live_h
;;     i32.const 1
;;     i32.add
;;     global.set $live_h
;;     global.get $live_h
;;   )
;;   (func $live_load_m (;2;) (type $get) (result i32)
;;     i32.const 4
;;     i32.const 5
;;     i32.store
;;     i32.const 4
;;     i32.load
;;   )
;;   (func $live_load_n (;3;) (type $get) (result i32)
;;     i32.const 4
;;     i32.const 5
;;     i32.store $live_n
;;     i32.const 4
;;     i32.load $live_n
;;   )
;;   (func (;4;) (type $get) (result i32)
;;     call $live_add_g
;;     call $live_add_g
;;     i32.add
;;     call $live_add_h
;;     call $live_load_m
;;     call $live_load_n
;;     call $live_load_n
;;     i32.add
;;     i32.add
;;     i32.add
;;     i32.add
;;   )
;; )
