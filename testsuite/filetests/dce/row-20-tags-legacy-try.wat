;;! pass = "dce"

;; The older exception instructions name tags too, and rethrow and delegate do not.
(module
  (tag $dead_tag (param f64))
  (tag $live_thrown (param i32))
  (tag $live_caught (param i64))
  (func $dead (throw $dead_tag (f64.const 0)))
  (func $live (export "run") (param i32) (result i32)
    try $outer (result i32)
      try (result i32)
        local.get 0
        throw $live_thrown
      delegate $outer
    catch $live_caught
      drop
      i32.const 1
    catch_all
      rethrow $outer
    end))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i64)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (tag $live_thrown (;0;) (type 0) (param i32))
;;   (tag $live_caught (;1;) (type 1) (param i64))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 2) (param i32) (result i32)
;;     try $outer (result i32)
;;       try (result i32) ;; label = @2
;;         local.get 0
;;         throw $live_thrown
;;       delegate $outer
;;     catch $live_caught
;;       drop
;;       i32.const 1
;;     catch_all
;;       rethrow $outer
;;     end
;;   )
;; )
