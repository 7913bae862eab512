;;! pass = "fold"
;;! call = ["run 0", "run 1", "plain"]

;; A body that catches exceptions stays as it is. One that only throws them does not.
(module
  (tag $live_failed (param i32))
  (func $live_run (export "run") (param $p i32) (result i32)
    (block $out (result i32)
      (try_table (catch $live_failed $out)
        (if (local.get $p) (then (throw $live_failed (i32.const 7)))))
      (i32.add (i32.const 1) (i32.const 0))))
  (func $live_plain (export "plain")
    (throw $live_failed (i32.add (i32.const 1) (i32.const 0)))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (type (;2;) (func))
;;   (tag $live_failed (;0;) (type 0) (param i32))
;;   (export "run" (func $live_run))
;;   (export "plain" (func $live_plain))
;;   (func $live_run (;0;) (type 1) (param $p i32) (result i32)
;;     block $out (result i32)
;;       try_table (catch $live_failed $out) ;; label = @2
;;         local.get $p
;;         if ;; label = @3
;;           i32.const 7
;;           throw $live_failed
;;         end
;;       end
;;       i32.const 1
;;       i32.const 0
;;       i32.add
;;     end
;;   )
;;   (func $live_plain (;1;) (type 2)
;;     i32.const 1
;;     throw $live_failed
;;   )
;; )
