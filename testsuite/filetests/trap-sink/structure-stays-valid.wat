;;! pass = "trap-sink"
;;! call = ["typed 0", "typed 1", "operands 1", "hole 1"]

;; Operands stay below `unreachable`; blocks keep their types; a local that cannot be null is not
;; read any more where its assignment went. Behind a branch nothing needs to stand at all.
(module
  (import "host" "log" (func $log (param i32)))
  (import "host" "number" (func $number (result i32)))
  (func $panic (param i32 i32) (unreachable))
  (func (export "typed") (param i32) (result i32 i64)
    (block (result i32 i64)
      (if (result i32 i64) (local.get 0)
        (then (i32.const 1) (call $panic (i32.const 1) (i32.const 2)) (i64.const 2))
        (else (i32.const 3) (i64.const 4)))))
  (func (export "operands") (param i32)
    (call $number)
    (call $panic (i32.const 5))
    (call $log (i32.const 6)))
  (func (export "hole") (param i32)
    (local $f (ref func))
    (block
      (br_if 0 (i32.eqz (local.get 0)))
      (local.set $f (ref.func $panic))
      (call $panic (i32.const 1) (i32.const 2))
      (drop (local.get $f)))
    (call $log (i32.const 7)))
  (func (export "branch") (param i32) (result i32)
    (block (result i32)
      (br 0 (local.get 0))
      (drop (i32.const 2))
      (call $log (i32.const 8))))
  (elem declare func $panic))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (result i32)))
;;   (type (;2;) (func (param i32 i32)))
;;   (type (;3;) (func (param i32) (result i32 i64)))
;;   (type (;4;) (func (result i32 i64)))
;;   (type (;5;) (func (param i32) (result i32)))
;;   (import "host" "log" (func $log (;0;) (type 0) (param i32)))
;;   (import "host" "number" (func $number (;1;) (type 1) (result i32)))
;;   (export "typed" (func 3))
;;   (export "operands" (func 4))
;;   (export "hole" (func 5))
;;   (export "branch" (func 6))
;;   (elem (;0;) declare func $panic)
;;   (func $panic (;2;) (type 2) (param i32 i32)
;;     unreachable
;;   )
;;   (func (;3;) (type 3) (param i32) (result i32 i64)
;;     block (type 4) (result i32 i64) ;; label = @1
;;       local.get 0
;;       if (type 4) (result i32 i64) ;; label = @2
;;         unreachable
;;       else
;;         i32.const 3
;;         i64.const 4
;;       end
;;     end
;;   )
;;   (func (;4;) (type 0) (param i32)
;;     call $number
;;     unreachable
;;   )
;;   (func (;5;) (type 0) (param i32)
;;     (local $f (ref func))
;;     block ;; label = @1
;;       local.get 0
;;       i32.eqz
;;       br_if 0 (;@1;)
;;       unreachable
;;     end
;;     i32.const 7
;;     call $log
;;   )
;;   (func (;6;) (type 5) (param i32) (result i32)
;;     block (result i32) ;; label = @1
;;       local.get 0
;;       br 0 (;@1;)
;;     end
;;   )
;; )
