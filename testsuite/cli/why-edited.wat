;; RUN: why -Omcu --embedding canonical --one-tree %s import:log

;; Passes cut and rewrite the body: the offset of the call is that in this file all the same.
(module
  (import "host" "log" (func $log (param i32)))
  (memory 1)
  (func (export "run") (param i32)
    (if (local.get 0)
      (then
        (i32.store (i32.const 4096) (i32.const 1))
        (i32.store (i32.const 4100) (i32.const 2))
        (unreachable)))
    (call $log (i32.load (i32.const 8192)))))

;; $ loom why -Omcu --embedding canonical --one-tree %s import:log
;; func 0 `log`: stays
;;   export `run` is func 1 `run`
;;   func 1 `run` calls func 0 `log` at 0x51
;; 2> warning: the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; 2> help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
;;
