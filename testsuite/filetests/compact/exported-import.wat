;;! pass = "compact"
;;! call = ["run 7"]

;; What the outside calls may be imported, and runs nothing of the module then.
(module
  (import "host" "read" (func $read (result i32)))
  (export "read" (func $read))
  (memory 1)
  (func $live_run (export "run") (param i32) (result i32)
    (i32.store (i32.const 16) (local.get 0))
    (i32.load (i32.const 16))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "host" "read" (func $read (;0;) (type 0) (result i32)))
;;   (memory (;0;) 1 1)
;;   (export "read" (func $read))
;;   (export "run" (func $live_run))
;;   (func $live_run (;1;) (type 1) (param i32) (result i32)
;;     i32.const 0
;;     local.get 0
;;     i32.store
;;     i32.const 0
;;     i32.load
;;   )
;; )
