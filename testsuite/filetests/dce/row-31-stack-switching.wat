;;! pass = "dce"

;; Continuations name types, functions and tags in immediates of their own.
(module
  (type $dead_type (func (param f64)))
  (type $live_func (func (result i32)))
  (type $live_cont (cont $live_func))
  (type $dead_cont (cont $dead_type))
  (type $live_resumed (func (param i32) (result i32)))
  (type $live_handler (cont $live_resumed))
  (tag $dead_tag (param f64))
  (tag $live_tag (result i32))
  (func $dead (param f64))
  (elem declare func $live_task $dead)
  (func $live_task (type $live_func) (suspend $live_tag))
  (func $live (export "run") (result i32)
    (block $suspended (result (ref $live_handler))
      (resume $live_cont (on $live_tag $suspended) (cont.new $live_cont (ref.func $live_task)))
      (return))
    (drop)
    (i32.const 7)))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (cont 0))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (type (;3;) (cont 2))
;;   (tag (;0;) (type 0) (result i32))
;;   (export "run" (func 1))
;;   (elem (;0;) declare func 0)
;;   (func (;0;) (type 0) (result i32)
;;     suspend 0
;;   )
;;   (func (;1;) (type 0) (result i32)
;;     block (result (ref 3)) ;; label = @1
;;       ref.func 0
;;       cont.new 1
;;       resume 1 (on 0 0 (;@1;))
;;       return
;;     end
;;     drop
;;     i32.const 7
;;   )
;; )
