;;! pass = "locals"
;;! call = ["run 0", "run 1"]

;; Handlers, in both forms, keep their labels and tags, and what they find in locals.
(module
  (tag $live_failed (param i32))
  (func $live_run (export "run") (param $live_p i32) (result i64)
    (local $live_a i64) (local $live_b i32) (local $live_c i64) (local $live_d i32) (local $dead_e f32)
    (local.set $live_c (i64.const 100))
    (local.set $live_b
      (block $live_out (result i32)
        (try_table (catch $live_failed $live_out)
          (local.set $live_d (i32.const 5))
          (if (local.get $live_p) (then (throw $live_failed (i32.const 7)))))
        (i32.const 1)))
    (local.set $live_a (i64.extend_i32_u (i32.add (local.get $live_b) (local.get $live_d))))
    (i64.add (local.get $live_a) (local.get $live_c))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i64)))
;;   (tag $live_failed (;0;) (type 0) (param i32))
;;   (export "run" (func $live_run))
;;   (func $live_run (;0;) (type 1) (param $live_p i32) (result i64)
;;     (local $live_a i64) (local $live_c i64) (local $live_b i32) (local $live_d i32)
;;     i64.const 100
;;     local.set $live_c
;;     block $live_out (result i32)
;;       try_table (catch $live_failed $live_out) ;; label = @2
;;         i32.const 5
;;         local.set $live_d
;;         local.get $live_p
;;         if ;; label = @3
;;           i32.const 7
;;           throw $live_failed
;;         end
;;       end
;;       i32.const 1
;;     end
;;     local.set $live_b
;;     local.get $live_b
;;     local.get $live_d
;;     i32.add
;;     i64.extend_i32_u
;;     local.set $live_a
;;     local.get $live_a
;;     local.get $live_c
;;     i64.add
;;   )
;; )
