;;! args = ["-Omcu", "--heap", "64KiB", "--pass-arg", "trap-sink:trap-ends-instance=true"]
;;! call = ["run 1", "run 0"]

;; A memory gets no reserve if another pass removes what grows it, whenever it does.
(module
  (memory 1)
  (func (export "run") (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then (call $dead_panic)))
    (i32.store (local.get 0) (local.get 0))
    (i32.load8_u (local.get 0)))
  (func $dead_panic
    (i32.store (i32.const 16) (memory.grow (i32.const 1)))
    (unreachable)))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 1)
;;   (export "run" (func 0))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.eqz
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 0
;;     local.get 0
;;     i32.store
;;     local.get 0
;;     i32.load8_u
;;   )
;; )
;;
;; warning: the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
;; note: custom section `name` dropped: everything that it names is gone
