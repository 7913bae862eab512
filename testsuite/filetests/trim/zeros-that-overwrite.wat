;;! pass = "trim"
;;! call = ["load 8", "load 12", "load 16", "load 32"]

;; Zeros over what an earlier segment wrote stay, and those in front of them; those behind go. What a
;; later segment writes does not matter.
(module
  (memory 1)
  (data (i32.const 8) "abcdefgh")
  (data (i32.const 10) "xy\00\00\00\00\00\00\00\00")
  (data (i32.const 32) "ij\00\00")
  (data (i32.const 34) "kl")
  (func (export "load") (param i32) (result i32) (i32.load (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 1)
;;   (export "load" (func 0))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.load
;;   )
;;   (data (;0;) (i32.const 8) "abxy")
;;   (data (;1;) (i32.const 32) "ijkl")
;; )
