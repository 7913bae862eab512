;;! pass = "dce"
;;! call = ["run"]

;; A recursion group is one unit: $live_b stays because $live_a is used, although nothing names it.
;; The group $dead_a, $dead_b goes as a whole.
(module
  (rec
    (type $dead_a (struct (field (ref null $dead_b))))
    (type $dead_b (struct (field (ref null $dead_a)))))
  (rec
    (type $live_a (struct (field i32)))
    (type $live_b (struct (field f64) (field (ref null $live_a)))))
  (func $dead (param (ref null $dead_a)))
  (func $live (export "run") (result i32)
    (struct.get $live_a 0 (struct.new $live_a (i32.const 3)))))

;; (module
;;   (rec
;;     (type $live_a (;0;) (struct (field i32)))
;;     (type $live_b (;1;) (struct (field f64) (field (ref null $live_a))))
;;   )
;;   (type (;2;) (func (result i32)))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 2) (result i32)
;;     i32.const 3
;;     struct.new $live_a
;;     struct.get $live_a 0
;;   )
;; )
