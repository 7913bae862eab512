;;! pass = "trap-sink"
;;! call = ["one_returns 1", "none_returns 1", "one_returns 0"]

;; One arm that returns is enough.
(module
  (func (export "one_returns") (param i32) (result i32)
    (block $returns
      (block $traps
        (br_table $traps $returns $traps (local.get 0)))
      (unreachable))
    (i32.const 7))
  (func (export "none_returns") (param i32) (result i32)
    (block $traps_too
      (block $traps
        (br_table $traps $traps_too $traps (local.get 0)))
      (unreachable))
    (unreachable)))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (export "one_returns" (func 0))
;;   (export "none_returns" (func 1))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     block $returns
;;       block $traps
;;         local.get 0
;;         br_table $traps $returns $traps
;;       end
;;       unreachable
;;     end
;;     i32.const 7
;;   )
;;   (func (;1;) (type 0) (param i32) (result i32)
;;     unreachable
;;   )
;; )
