;;! pass = "params"
;;! call = ["run 3", "run 0"]

;; A function that throws loses its result as any other. One that catches, or that is called where somebody does, keeps it.
(module
  (tag $live_failed (param i32))
  (import "host" "log" (func $live_log (param i32)))
  (func $live_throws (param $x i32) (result i32)
    (call $live_log (local.get $x))
    (if (i32.gt_u (local.get $x) (i32.const 1000)) (then (throw $live_failed (local.get $x))))
    (i32.const 5))
  (func $live_catches (param $x i32) (result i32)
    (call $live_log (local.get $x))
    (block $out (result i32)
      (try_table (catch $live_failed $out) (call $live_log (i32.const 1)))
      (i32.const 6)))
  (func $live_called_there (param $x i32) (result i32)
    (call $live_log (local.get $x))
    (i32.const 7))
  (func $live_run (export "run") (param $p i32)
    (drop (call $live_throws (local.get $p)))
    (drop (call $live_throws (i32.const 2)))
    (drop (call $live_catches (local.get $p))))
  (func $live_other (export "other") (param $p i32)
    (drop (block $out (result i32)
      (try_table (catch $live_failed $out) (drop (call $live_called_there (local.get $p))))
      (i32.const 0)))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32)))
;;   (tag $live_failed (;0;) (type 0) (param i32))
;;   (export "run" (func $live_run))
;;   (export "other" (func $live_other))
;;   (func $live_throws (;1;) (type 0) (param $x i32)
;;     local.get $x
;;     call $live_log
;;     local.get $x
;;     i32.const 1000
;;     i32.gt_u
;;     if ;; label = @1
;;       local.get $x
;;       throw $live_failed
;;     end
;;   )
;;   (func $live_catches (;2;) (type 1) (param $x i32) (result i32)
;;     local.get $x
;;     call $live_log
;;     block $out (result i32)
;;       try_table (catch $live_failed $out) ;; label = @2
;;         i32.const 1
;;         call $live_log
;;       end
;;       i32.const 6
;;     end
;;   )
;;   (func $live_called_there (;3;) (type 1) (param $x i32) (result i32)
;;     local.get $x
;;     call $live_log
;;     i32.const 7
;;   )
;;   (func $live_run (;4;) (type 0) (param $p i32)
;;     local.get $p
;;     call $live_throws
;;     i32.const 2
;;     call $live_throws
;;     local.get $p
;;     call $live_catches
;;     drop
;;   )
;;   (func $live_other (;5;) (type 0) (param $p i32)
;;     block $out (result i32)
;;       try_table (catch $live_failed $out) ;; label = @2
;;         local.get $p
;;         call $live_called_there
;;         drop
;;       end
;;       i32.const 0
;;     end
;;     drop
;;   )
;; )
