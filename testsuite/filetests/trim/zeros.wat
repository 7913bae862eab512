;;! pass = "trim"
;;! call = ["load 0", "load 8", "load 12"]

;; Trailing zeros go, in exported memories as well: nobody sees these before. A passive segment keeps
;; its own, and zeros in the middle stay.
(module
  (memory $private 1)
  (memory $public (export "public") 1)
  (data (memory $private) (i32.const 8) "ab\00cd\00\00\00")
  (data (memory $public) (i32.const 8) "ef\00\00")
  (data (memory $public) (i32.const 100) "\00\00\00\00")
  (data $passive "gh\00\00")
  (func (export "load") (param i32) (result i32)
    (memory.init $private $passive (i32.const 0) (i32.const 0) (i32.const 4))
    (i32.load $private (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory $private (;0;) 1)
;;   (memory $public (;1;) 1)
;;   (export "public" (memory $public))
;;   (export "load" (func 0))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     i32.const 0
;;     i32.const 0
;;     i32.const 4
;;     memory.init $passive
;;     local.get 0
;;     i32.load
;;   )
;;   (data (;0;) (i32.const 8) "ab\00cd")
;;   (data (;1;) (memory $public) (i32.const 8) "ef")
;;   (data $passive (;2;) "gh\00\00")
;; )
