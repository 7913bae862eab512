;;! pass = "compact"
;;! call = ["once 1", "if_form 2", "counted 3", "in_a_loop 5", "between 4", "two 1", "nested 3", "two 0", "part_unreached 7", "moved 9", "once 0"]

;; What is read only to decide about itself goes, with what writes it: flags that are set once, counters
;; that nobody asks, and flags that only other such flags depend on.
(module
  (import "host" "f" (func $live_f (param i32) (result i32)))
  (memory 1)
  (memory $second 1)
  (data (i32.const 5000) "\2a")
  (func (export "once") (param i32) (result i32)
    (block
      (br_if 0 (i32.load8_u (i32.const 100)))
      (i32.store8 (i32.const 100) (i32.const 1)))
    (call $live_f (local.get 0)))
  (func (export "if_form") (param i32) (result i32)
    (if (i32.eqz (i32.load8_u (i32.const 100)))
      (then (i32.store8 (i32.const 100) (i32.const 1)))
      (else (i32.store16 $second (i32.const 200) (i32.add (i32.load16_u $second (i32.const 200)) (i32.const 1)))))
    (local.get 0))
  (func (export "counted") (param i32) (result i32)
    (i64.store (i32.const 304) (i64.add (i64.load (i32.const 304)) (i64.const 1)))
    (drop (i64.load (i32.const 304)))
    (local.get 0))
  (func (export "in_a_loop") (param i32) (result i32) (local i32)
    (loop
      (block (br_if 0 (i32.load (i32.const 400))) (i32.store (i32.const 400) (local.get 1)))
      (local.set 1 (i32.add (local.get 1) (local.get 0)))
      (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 1))
  (func (export "between") (param i32) (result i32)
    ;; An operand is below it, and it is no part of what takes that.
    (call $live_f (local.get 0))
    (block (br_if 0 (i32.load8_u (i32.const 100))) (i32.store8 (i32.const 100) (i32.const 1)))
    (i32.load8_u (i32.const 5000))
    i32.add)
  (func (export "two") (param i32) (result i32)
    ;; Each is read only for the sake of the other one.
    (if (i32.load (i32.const 500)) (then (i32.store (i32.const 504) (local.get 0))))
    (if (i32.load (i32.const 504)) (then (i32.store (i32.const 500) (i32.popcnt (local.get 0)))))
    (f64.store (i32.const 512) (f64.sqrt (f64.load (i32.const 512))))
    (local.get 0))
  (func (export "nested") (param i32) (result i32)
    (block
      (block
        (br_if 1 (i32.load8_u (i32.const 600)))
        (br_if 0 (i32.load8_u (i32.const 601)))
        (i32.store8 (i32.const 601) (block (result i32) (br_if 0 (i32.const 2) (local.get 0)) drop (i32.const 1)))
        (br 0))
      (i32.store8 (i32.const 600) (select (i32.const 1) (i32.const 3) (local.get 0))))
    (local.get 0))
  (func (export "part_unreached") (param i32) (result i32)
    ;; What is not reached does nothing.
    (block
      (br_if 0 (i32.load8_u (i32.const 700)))
      (if (i32.gt_u (i32.and (local.get 0) (i32.const 7)) (i32.const 8))
        (then (drop (call $live_f (i32.const 0))) (unreachable)))
      (i32.store8 (i32.const 700) (i32.const 1)))
    (local.get 0))
  (func (export "moved") (param i32) (result i32)
    ;; An address that is moved is pushed in front of it.
    (i32.and (local.get 0) (i32.const 3))
    (block (br_if 0 (i32.load8_u (i32.const 100))) (i32.store8 (i32.const 100) (i32.const 1)))
    (i32.load8_u offset=4998)))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (import "host" "f" (func $live_f (;0;) (type 0) (param i32) (result i32)))
;;   (memory (;0;) 1 1)
;;   (memory $second (;1;) 0 0)
;;   (export "once" (func 1))
;;   (export "if_form" (func 2))
;;   (export "counted" (func 3))
;;   (export "in_a_loop" (func 4))
;;   (export "between" (func 5))
;;   (export "two" (func 6))
;;   (export "nested" (func 7))
;;   (export "part_unreached" (func 8))
;;   (export "moved" (func 9))
;;   (func (;1;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     call $live_f
;;   )
;;   (func (;2;) (type 0) (param i32) (result i32)
;;     local.get 0
;;   )
;;   (func (;3;) (type 0) (param i32) (result i32)
;;     local.get 0
;;   )
;;   (func (;4;) (type 0) (param i32) (result i32)
;;     (local i32)
;;     loop ;; label = @1
;;       local.get 1
;;       local.get 0
;;       i32.add
;;       local.set 1
;;       local.get 0
;;       i32.const 1
;;       i32.sub
;;       local.tee 0
;;       br_if 0 (;@1;)
;;     end
;;     local.get 1
;;   )
;;   (func (;5;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     call $live_f
;;     i32.const 2
;;     i32.load8_u
;;     i32.add
;;   )
;;   (func (;6;) (type 0) (param i32) (result i32)
;;     local.get 0
;;   )
;;   (func (;7;) (type 0) (param i32) (result i32)
;;     local.get 0
;;   )
;;   (func (;8;) (type 0) (param i32) (result i32)
;;     local.get 0
;;   )
;;   (func (;9;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.const 3
;;     i32.and
;;     i32.load8_u
;;   )
;;   (data (;0;) (i32.const 2) "*")
;; )
