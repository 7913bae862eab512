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
;;   (type $live_func (;0;) (func (result i32)))
;;   (type $live_cont (;1;) (cont $live_func))
;;   (type $live_resumed (;2;) (func (param i32) (result i32)))
;;   (type $live_handler (;3;) (cont $live_resumed))
;;   (tag $live_tag (;0;) (type $live_func) (result i32))
;;   (export "run" (func $live))
;;   (elem (;0;) declare func $live_task)
;;   (func $live_task (;0;) (type $live_func) (result i32)
;;     suspend $live_tag
;;   )
;;   (func $live (;1;) (type $live_func) (result i32)
;;     block $suspended (result (ref $live_handler))
;;       ref.func $live_task
;;       cont.new $live_cont
;;       resume $live_cont (on $live_tag $suspended)
;;       return
;;     end
;;     drop
;;     i32.const 7
;;   )
;; )
