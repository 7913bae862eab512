;;! pass = "trim"
;;! call = ["size", "get 5", "set 5", "fill", "copy", "init", "grow"]

;; Tables whose size an instruction or the outside can find out stay; the last one shrinks.
(module
  (import "host" "table" (table $imported 5 9 funcref))
  (table $exported (export "exported") 5 9 funcref)
  (table $sized 5 9 funcref)
  (table $got 6 9 funcref)
  (table $set 6 9 funcref)
  (table $filled 5 9 funcref)
  (table $from 5 9 funcref)
  (table $to 5 9 funcref)
  (table $initialised 5 9 funcref)
  (table $grown 5 9 funcref)
  (table $private 5 9 funcref)
  (elem $passive func $f)
  (elem (table $private) (i32.const 0) func $f)
  (func $f)
  (func (export "size") (result i32) (table.size $sized))
  (func (export "get") (param i32) (result funcref) (table.get $got (local.get 0)))
  (func (export "set") (param i32) (table.set $set (local.get 0) (ref.null func)))
  (func (export "fill") (table.fill $filled (i32.const 4) (ref.null func) (i32.const 1)))
  (func (export "copy") (table.copy $to $from (i32.const 3) (i32.const 4) (i32.const 1)))
  (func (export "init") (table.init $initialised $passive (i32.const 4) (i32.const 0) (i32.const 1)))
  (func (export "grow") (result i32) (table.grow $grown (ref.null func) (i32.const 1)))
  (func (export "call") (call_indirect $private (i32.const 0))))

;; (module
;;   (type (;0;) (func))
;;   (type (;1;) (func (result i32)))
;;   (type (;2;) (func (param i32) (result funcref)))
;;   (type (;3;) (func (param i32)))
;;   (import "host" "table" (table $imported (;0;) 5 9 funcref))
;;   (table $exported (;1;) 5 9 funcref)
;;   (table $sized (;2;) 5 9 funcref)
;;   (table $got (;3;) 6 9 funcref)
;;   (table $set (;4;) 6 9 funcref)
;;   (table $filled (;5;) 5 9 funcref)
;;   (table $from (;6;) 5 9 funcref)
;;   (table $to (;7;) 5 9 funcref)
;;   (table $initialised (;8;) 5 9 funcref)
;;   (table $grown (;9;) 5 9 funcref)
;;   (table $private (;10;) 1 1 funcref)
;;   (export "exported" (table $exported))
;;   (export "size" (func 1))
;;   (export "get" (func 2))
;;   (export "set" (func 3))
;;   (export "fill" (func 4))
;;   (export "copy" (func 5))
;;   (export "init" (func 6))
;;   (export "grow" (func 7))
;;   (export "call" (func 8))
;;   (elem $passive (;0;) func $f)
;;   (elem (;1;) (table $private) (i32.const 0) func $f)
;;   (func $f (;0;) (type 0))
;;   (func (;1;) (type 1) (result i32)
;;     table.size $sized
;;   )
;;   (func (;2;) (type 2) (param i32) (result funcref)
;;     local.get 0
;;     table.get $got
;;   )
;;   (func (;3;) (type 3) (param i32)
;;     local.get 0
;;     ref.null func
;;     table.set $set
;;   )
;;   (func (;4;) (type 0)
;;     i32.const 4
;;     ref.null func
;;     i32.const 1
;;     table.fill $filled
;;   )
;;   (func (;5;) (type 0)
;;     i32.const 3
;;     i32.const 4
;;     i32.const 1
;;     table.copy $to $from
;;   )
;;   (func (;6;) (type 0)
;;     i32.const 4
;;     i32.const 0
;;     i32.const 1
;;     table.init $initialised $passive
;;   )
;;   (func (;7;) (type 1) (result i32)
;;     ref.null func
;;     i32.const 1
;;     table.grow $grown
;;   )
;;   (func (;8;) (type 0)
;;     i32.const 0
;;     call_indirect $private (type 0)
;;   )
;; )
