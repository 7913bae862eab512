;;! pass = "dce"
;;! call = ["run 0", "run 1"]

;; Tags are named by throw and by the clauses of try_table.
(module
  (tag $dead_tag (param f64))
  (tag $live_thrown (param i32))
  (tag $live_caught (param i32))
  (func $dead (throw $dead_tag (f64.const 0)))
  (func $live (export "run") (param i32) (result i32)
    (block $handler (result i32)
      (block $other (result i32)
        (try_table (result i32) (catch $live_thrown $handler) (catch $live_caught $other)
          (if (local.get 0) (then (throw $live_thrown (i32.const 5))))
          (i32.const 6)))
      (i32.add (i32.const 100)))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (tag $live_thrown (;0;) (type 0) (param i32))
;;   (tag $live_caught (;1;) (type 0) (param i32))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 1) (param i32) (result i32)
;;     block $handler (result i32)
;;       block $other (result i32)
;;         try_table (result i32) (catch $live_thrown $handler) (catch $live_caught $other) ;; label = @3
;;           local.get 0
;;           if ;; label = @4
;;             i32.const 5
;;             throw $live_thrown
;;           end
;;           i32.const 6
;;         end
;;       end
;;       i32.const 100
;;       i32.add
;;     end
;;   )
;; )
