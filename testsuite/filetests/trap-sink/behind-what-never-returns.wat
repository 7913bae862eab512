;;! pass = "trap-sink"
;;! args = ["--pass", "dce"]
;;! call = ["run 1"]

;; Code behind a call that never returns is dead, even if the call itself can be heard. Code that may
;; be reached by an exception is not.
(module
  (tag $tag)
  (import "host" "log" (func $log (param i32)))
  (func $live_fail (call $log (i32.const 1)) (unreachable))
  (func $live_rescue (call $log (i32.const 2)))
  (func $dead_never (call $log (i32.const 3)))
  (func (export "run") (param i32) (result i32)
    (if (local.get 0)
      (then
        (call $live_fail)
        (call $dead_never)))
    (local.get 0))
  (func (export "rescued")
    (block $caught
      (try_table (catch_all $caught)
        (call $live_fail)
        (call $dead_never))
      (return))
    (call $live_rescue)))

;; (module
;;   (type (;0;) (func))
;;   (type (;1;) (func (param i32)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (import "host" "log" (func $log (;0;) (type 1) (param i32)))
;;   (export "run" (func 3))
;;   (export "rescued" (func 4))
;;   (func $live_fail (;1;) (type 0)
;;     i32.const 1
;;     call $log
;;     unreachable
;;   )
;;   (func $live_rescue (;2;) (type 0)
;;     i32.const 2
;;     call $log
;;   )
;;   (func (;3;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     if ;; label = @1
;;       call $live_fail
;;       unreachable
;;     end
;;     local.get 0
;;   )
;;   (func (;4;) (type 0)
;;     block ;; label = @1
;;       try_table (catch_all 0 (;@1;)) ;; label = @2
;;         call $live_fail
;;         unreachable
;;       end
;;       unreachable
;;     end
;;     call $live_rescue
;;   )
;; )
;;
;; note: custom section `name`: names of labels in 1 functions that lost operators dropped
