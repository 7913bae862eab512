;;! args = ["-Omcu", "--single-memory", "--heap", "128KiB"]
;;! call = ["count", "count", "grow", "count"]
;;! larger_memories = true

;; The variables are globals before the memories that are left are merged.
(module
  (memory $dead 1)
  (memory $live 1)
  (data $dead_data (memory $dead) (i32.const 16) "\05")
  (func (export "count") (result i32)
    (i32.store $dead (i32.const 16) (i32.add (i32.load $dead (i32.const 16)) (i32.const 1)))
    (i32.load $dead (i32.const 16)))
  (func (export "grow") (result i32) (memory.grow $live (i32.const 1)))
  (func (export "get") (param i32) (result i32)
    (i32.store $live (local.get 0) (i32.const 8))
    (i32.load $live (local.get 0))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (memory $live (;0;) 3 3)
;;   (global (;0;) (mut i32) i32.const 5)
;;   (global (;1;) (mut i32) i32.const 1)
;;   (export "count" (func 0))
;;   (export "grow" (func 1))
;;   (export "get" (func 2))
;;   (func (;0;) (type 0) (result i32)
;;     global.get 0
;;     i32.const 1
;;     i32.add
;;     global.set 0
;;     global.get 0
;;   )
;;   (func (;1;) (type 0) (result i32)
;;     call 3
;;   )
;;   (func (;2;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 8
;;     i32.store
;;     local.get 0
;;     i32.load
;;   )
;;   (func (;3;) (type 0) (result i32)
;;     (local i32)
;;     global.get 1
;;     local.tee 0
;;     i32.const 3
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
;;   )
;; )
;;
;; warning: the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
