;;! args = ["-Omcu", "--single-memory", "--heap", "64KiB", "--forbid", "memory.grow"]
;;! call = ["one 65536 7", "two 65540 8", "one 131068 9", "two 0 5"]

;; What grew can be merged once it has all that it may have.
(module
  (memory $live_one 1 2)
  (memory 1 2)
  (func (export "one") (param i32 i32) (result i32)
    (drop (memory.grow 0 (i32.const 1)))
    (i32.store 0 (local.get 0) (local.get 1))
    (i32.add (i32.load 0 (local.get 0)) (memory.size 1)))
  (func (export "two") (param i32 i32) (result i32)
    (drop (memory.grow 1 (i32.const 1)))
    (i32.store 1 (local.get 0) (local.get 1))
    (i32.add (i32.load 1 (local.get 0)) (memory.size 0))))

;; (module
;;   (type (;0;) (func (param i32 i32) (result i32)))
;;   (type (;1;) (func))
;;   (memory $live_one (;0;) 4 4)
;;   (global (;0;) (mut i32) i32.const 1)
;;   (global (;1;) (mut i32) i32.const 1)
;;   (export "one" (func 0))
;;   (export "two" (func 1))
;;   (func (;0;) (type 0) (param i32 i32) (result i32)
;;     call 2
;;     local.get 0
;;     local.get 1
;;     i32.store
;;     local.get 0
;;     i32.load
;;     global.get 1
;;     i32.add
;;   )
;;   (func (;1;) (type 0) (param i32 i32) (result i32)
;;     call 3
;;     local.get 0
;;     local.get 1
;;     i32.store offset=131072
;;     local.get 0
;;     i32.load offset=131072
;;     global.get 0
;;     i32.add
;;   )
;;   (func (;2;) (type 1)
;;     (local i32)
;;     global.get 0
;;     local.tee 0
;;     i32.const 2
;;     i32.eq
;;     if (result i32) ;; label = @1
;;       i32.const -1
;;     else
;;       local.get 0
;;       i32.const 1
;;       i32.add
;;       global.set 0
;;       local.get 0
;;     end
;;     drop
;;   )
;;   (func (;3;) (type 1)
;;     (local i32)
;;     global.get 1
;;     local.tee 0
;;     i32.const 2
;;     i32.eq
;;     if (result i32) ;; label = @1
;;       i32.const -1
;;     else
;;       local.get 0
;;       i32.const 1
;;       i32.add
;;       global.set 1
;;       local.get 0
;;     end
;;     drop
;;   )
;; )
;;
;; warning: the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
