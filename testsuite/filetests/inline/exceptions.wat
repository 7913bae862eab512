;;! pass = "inline"
;;! args = ["--pass", "dce"]
;;! call = ["run 1", "run 0", "caught 1", "caught 0"]

;; A body that throws may stand in another one. A body that catches neither moves nor gets others, so that what it catches
;; stays the same.
(module
  (tag $live_failed (param i32))
  (func $dead_throws (param i32) (if (local.get 0) (then (throw $live_failed (i32.const 7)))))
  (func $live_run (export "run") (param i32) (result i32)
    (call $dead_throws (i32.eqz (local.get 0))) (i32.const 3))
  (func $live_throws (param i32) (if (local.get 0) (then (throw $live_failed (i32.const 7)))))
  (func $live_catches (param i32) (result i32)
    (block $out (result i32)
      (try_table (catch $live_failed $out) (call $live_throws (local.get 0)))
      (i32.const 3)))
  (func $live_caught (export "caught") (param i32) (result i32) (call $live_catches (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (tag $live_failed (;0;) (type 0) (param i32))
;;   (export "run" (func $live_run))
;;   (export "caught" (func $live_caught))
;;   (func $live_run (;0;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.eqz
;;     if ;; label = @1
;;       i32.const 7
;;       throw $live_failed
;;     end
;;     i32.const 3
;;   )
;;   (func $live_throws (;1;) (type 0) (param i32)
;;     local.get 0
;;     if ;; label = @1
;;       i32.const 7
;;       throw $live_failed
;;     end
;;   )
;;   (func $live_catches (;2;) (type 1) (param i32) (result i32)
;;     block $out (result i32)
;;       try_table (catch $live_failed $out) ;; label = @2
;;         local.get 0
;;         call $live_throws
;;       end
;;       i32.const 3
;;     end
;;   )
;;   (func $live_caught (;3;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call $live_catches
;;   )
;; )
