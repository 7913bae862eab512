;;! pass = "merge"
;;! args = ["--pass", "dce"]
;;! call = ["run"]

;; Structures of types that are equal as recursion groups are the same; of one that is equal but for
;; its group they are not.
(module
  (type $point (struct (field i32)))
  (type $point_again (struct (field i32)))
  (rec (type $other (struct (field i32))) (type (func)))
  (func $live_make (result anyref) (struct.new $point (i32.const 3)))
  (func $dead_make (result anyref) (struct.new $point_again (i32.const 3)))
  (func $live_make_other (result anyref) (struct.new $other (i32.const 3)))
  (func $live_is (param anyref) (result i32)
    (ref.test (ref $point) (local.get 0)))
  (func $dead_is (param anyref) (result i32)
    (ref.test (ref $point_again) (local.get 0)))
  (func (export "run") (result i32)
    (i32.add (call $live_is (call $dead_make))
      (i32.add (call $dead_is (call $live_make)) (call $live_is (call $live_make_other))))))

;; (module
;;   (type $point (;0;) (struct (field i32)))
;;   (rec
;;     (type $other (;1;) (struct (field i32)))
;;     (type (;2;) (func))
;;   )
;;   (type (;3;) (func (result anyref)))
;;   (type (;4;) (func (param anyref) (result i32)))
;;   (type (;5;) (func (result i32)))
;;   (export "run" (func 3))
;;   (func $live_make (;0;) (type 3) (result anyref)
;;     i32.const 3
;;     struct.new $point
;;   )
;;   (func $live_make_other (;1;) (type 3) (result anyref)
;;     i32.const 3
;;     struct.new $other
;;   )
;;   (func $live_is (;2;) (type 4) (param anyref) (result i32)
;;     local.get 0
;;     ref.test (ref $point)
;;   )
;;   (func (;3;) (type 5) (result i32)
;;     call $live_make
;;     call $live_is
;;     call $live_make
;;     call $live_is
;;     call $live_make_other
;;     call $live_is
;;     i32.add
;;     i32.add
;;   )
;; )
