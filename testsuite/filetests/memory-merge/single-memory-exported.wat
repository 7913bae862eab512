;;! args = ["-Omcu", "--single-memory"]
;;! call = ["b 0", "b 8", "cc"]

;; An exported memory keeps its size and its bytes at every level: the private ones do not move behind them.
(module
  (memory $dead_a 1 1)
  (memory $live_b 1 1)
  (memory $live_c (export "c") 1 1)
  (data (memory $live_b) (i32.const 0) "BB")
  (data (memory $live_c) (i32.const 0) "CC")
  (data (memory $dead_a) (i32.const 0) "AA")
  (data (memory $live_b) (i32.const 1) "b")
  (func (export "b") (param i32) (result i32)
    (i32.store $live_b (i32.and (local.get 0) (i32.const 252)) (i32.const 0x01020304))
    (i32.load16_u $live_b (i32.and (local.get 0) (i32.const 255))))
  (func (export "cc") (result i32) (i32.load16_u $live_c (i32.const 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory $live_b (;0;) 1 1)
;;   (memory $live_c (;1;) 1 1)
;;   (export "c" (memory $live_c))
;;   (export "b" (func 0))
;;   (export "cc" (func 1))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.const 252
;;     i32.and
;;     i32.const 16909060
;;     i32.store
;;     local.get 0
;;     i32.const 255
;;     i32.and
;;     i32.load16_u
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     i32.const 0
;;     i32.load16_u $live_c
;;   )
;;   (data (;0;) (i32.const 0) "Bb")
;;   (data (;1;) (memory $live_c) (i32.const 0) "CC")
;; )
;;
;; warning: the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
;; warning: memory 1 is not merged: it is exported, and would have other bytes behind its own (`memory-merge:into-exported=true` allows that)
