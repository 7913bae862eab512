;;! pass = "compact"
;;! args = ["--pass", "dce"]
;;! call = ["get 0", "get 3", "dead"]

;; The start function runs first, and what only it reaches is reached.
(module
  (memory 1)
  (func $live_start (local i32)
    (loop $l
      (i32.store8 offset=50000 (local.get 0) (i32.mul (local.get 0) (i32.const 3)))
      (br_if $l (i32.ne (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 4)))))
  (start $live_start)
  (func $dead_never (param i32) (result i32) (i32.load8_u offset=40000 (local.get 0)))
  (func (export "get") (param i32) (result i32)
    (i32.load8_u offset=50000 (i32.and (local.get 0) (i32.const 3))))
  (func (export "dead") (result i32)
    (i32.store8 (i32.const 60000) (i32.const 1))
    (if (result i32) (i32.gt_u (i32.load8_u (i32.const 60000)) (i32.const 1))
      (then (call $dead_never (i32.const 70000)))
      (else (i32.const 12)))))

;; (module
;;   (type (;0;) (func))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (type (;2;) (func (result i32)))
;;   (memory (;0;) 1 1)
;;   (export "get" (func 1))
;;   (export "dead" (func 2))
;;   (start $live_start)
;;   (func $live_start (;0;) (type 0)
;;     (local i32)
;;     loop $l
;;       local.get 0
;;       local.get 0
;;       i32.const 3
;;       i32.mul
;;       i32.store8
;;       local.get 0
;;       i32.const 1
;;       i32.add
;;       local.tee 0
;;       i32.const 4
;;       i32.ne
;;       br_if $l
;;     end
;;   )
;;   (func (;1;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 3
;;     i32.and
;;     i32.load8_u
;;   )
;;   (func (;2;) (type 2) (result i32)
;;     i32.const 4
;;     i32.const 1
;;     i32.store8
;;     i32.const 4
;;     i32.load8_u
;;     i32.const 1
;;     i32.gt_u
;;     if (result i32) ;; label = @1
;;       unreachable
;;     else
;;       i32.const 12
;;     end
;;   )
;; )
