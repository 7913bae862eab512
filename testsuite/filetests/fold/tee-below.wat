;;! pass = "fold"
;;! call = ["same 3 4", "mixed 5"]

;; A value that is written and read again stays on the stack only if nothing below it is taken in between: a `local.tee`
;; takes what is below.
(module
  (import "m" "effect" (func $live_effect (param i32)))
  (func $live_same (export "same") (param i32 i32) (result i32 i32) (local i32 i32)
    local.get 0
    local.get 1
    i32.const 0
    call $live_effect
    local.set 3
    local.tee 2
    local.get 3
    local.get 2
    i32.sub)
  (data $live_data "x")
  (func $live_mixed (export "mixed") (param i32) (local f32 externref)
    local.get 2
    local.get 1
    data.drop $live_data
    local.set 1
    local.tee 2
    local.get 1
    local.get 2
    unreachable)
)

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32 i32) (result i32 i32)))
;;   (import "m" "effect" (func $live_effect (;0;) (type 0) (param i32)))
;;   (export "same" (func $live_same))
;;   (export "mixed" (func $live_mixed))
;;   (func $live_same (;1;) (type 1) (param i32 i32) (result i32 i32)
;;     (local i32 i32)
;;     local.get 0
;;     local.get 1
;;     i32.const 0
;;     call $live_effect
;;     local.set 3
;;     local.tee 2
;;     local.get 3
;;     local.get 2
;;     i32.sub
;;   )
;;   (func $live_mixed (;2;) (type 0) (param i32)
;;     (local f32 externref)
;;     local.get 2
;;     local.get 1
;;     data.drop $live_data
;;     local.set 1
;;     local.tee 2
;;     local.get 1
;;     local.get 2
;;     unreachable
;;   )
;;   (data $live_data (;0;) "x")
;; )
