;;! pass = "merge"
;;! args = ["--pass", "dce"]
;;! call = ["run 0", "run 1"]

;; Handlers and tags are a part of the body: functions that throw two tags differ.
(module
  (tag $live_e)
  (tag $live_f)
  (func $live_throw_e (throw $live_e))
  (func $dead_throw_e (throw $live_e))
  (func $live_throw_f (throw $live_f))
  (func (export "run") (param i32) (result i32)
    (block $caught_f
      (block $caught
        (try_table (catch $live_e $caught) (catch $live_f $caught_f)
          (if (local.get 0) (then (call $live_throw_e)) (else (call $live_throw_f)))
          (call $dead_throw_e)))
      (return (i32.const 1)))
    (i32.const 2)))

;; (module
;;   (type (;0;) (func))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (tag $live_e (;0;) (type 0))
;;   (tag $live_f (;1;) (type 0))
;;   (export "run" (func 2))
;;   (func $live_throw_e (;0;) (type 0)
;;     throw $live_e
;;   )
;;   (func $live_throw_f (;1;) (type 0)
;;     throw $live_f
;;   )
;;   (func (;2;) (type 1) (param i32) (result i32)
;;     block $caught_f
;;       block $caught
;;         try_table (catch $live_e $caught) (catch $live_f $caught_f) ;; label = @3
;;           local.get 0
;;           if ;; label = @4
;;             call $live_throw_e
;;           else
;;             call $live_throw_f
;;           end
;;           call $live_throw_e
;;         end
;;       end
;;       i32.const 1
;;       return
;;     end
;;     i32.const 2
;;   )
;; )
