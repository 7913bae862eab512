;;! pass = "dce"
;;! call = ["run"]

;; Globals need the globals in their initial values, and these may hold functions and objects.
(module
  (type $t (func (result i32)))
  (type $live_box (struct (field (ref $t)) (field i32)))
  (type $dead_box (struct (field i64)))
  (global $dead_first i64 (i64.const 1))
  (global $dead_second (ref $dead_box) (struct.new $dead_box (global.get $dead_first)))
  (global $live_first i32 (i32.const 32))
  (global $live_second (ref $live_box) (struct.new $live_box (ref.func $live_a) (global.get $live_first)))
  (func $live_a (type $t) (i32.const 10))
  (func $dead (type $t) (i32.const 11))
  (func $live (export "run") (result i32)
    (i32.add
      (call_ref $t (struct.get $live_box 0 (global.get $live_second)))
      (struct.get $live_box 1 (global.get $live_second)))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type $live_box (;1;) (struct (field (ref $t)) (field i32)))
;;   (global $live_first (;0;) i32 i32.const 32)
;;   (global $live_second (;1;) (ref $live_box) ref.func $live_a global.get $live_first struct.new $live_box)
;;   (export "run" (func $live))
;;   (func $live_a (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live (;1;) (type $t) (result i32)
;;     global.get $live_second
;;     struct.get $live_box 0
;;     call_ref $t
;;     global.get $live_second
;;     struct.get $live_box 1
;;     i32.add
;;   )
;; )
