;;! pass = "dce"
;;! call = ["run 3"]

;; Functions that only call each other are not reached, however many calls there are; nor are
;; globals, segments and tags that only they use.
(module
  (import "env" "dead" (func $dead_import (param i32)))
  (import "env" "live" (func $live_import (param i32)))
  (global $dead_global (mut i32) (i32.const 0))
  (tag $dead_tag)
  (data $dead_data "dead")
  (memory $dead_memory 1)
  (func $dead_a (param i32) (call $dead_b (local.get 0)))
  (func $dead_b (param i32)
    (global.set $dead_global (i32.const 1))
    (memory.init $dead_memory $dead_data (i32.const 0) (i32.const 0) (i32.const 4))
    (call $dead_import (local.get 0))
    (call $dead_a (local.get 0))
    (throw $dead_tag))
  (func $live_even (export "run") (param i32)
    (if (local.get 0) (then (call $live_odd (i32.sub (local.get 0) (i32.const 1))))))
  (func $live_odd (param i32)
    (call $live_import (local.get 0))
    (if (local.get 0) (then (call $live_even (i32.sub (local.get 0) (i32.const 1)))))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (import "env" "live" (func $live_import (;0;) (type 0) (param i32)))
;;   (export "run" (func $live_even))
;;   (func $live_even (;1;) (type 0) (param i32)
;;     local.get 0
;;     if ;; label = @1
;;       local.get 0
;;       i32.const 1
;;       i32.sub
;;       call $live_odd
;;     end
;;   )
;;   (func $live_odd (;2;) (type 0) (param i32)
;;     local.get 0
;;     call $live_import
;;     local.get 0
;;     if ;; label = @1
;;       local.get 0
;;       i32.const 1
;;       i32.sub
;;       call $live_even
;;     end
;;   )
;; )
