;;! pass = "merge"
;;! args = ["--pass", "dce"]
;;! call = ["run 5"]

;; Recursive functions may find each other equal, alone and in rings; a ring in which one
;; does something else is another ring.
(module
  (func $live_down (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (i32.add (i32.const 2) (call $live_down (i32.sub (local.get 0) (i32.const 1)))))
      (else (i32.const 0))))
  (func $dead_down (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (i32.add (i32.const 2) (call $dead_down (i32.sub (local.get 0) (i32.const 1)))))
      (else (i32.const 0))))
  (func $dead_ping (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (i32.add (i32.const 2) (call $dead_pong (i32.sub (local.get 0) (i32.const 1)))))
      (else (i32.const 0))))
  (func $dead_pong (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (i32.add (i32.const 2) (call $dead_ping (i32.sub (local.get 0) (i32.const 1)))))
      (else (i32.const 0))))
  (func $live_ping (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (i32.add (i32.const 2) (call $live_pong (i32.sub (local.get 0) (i32.const 1)))))
      (else (i32.const 0))))
  (func $live_pong (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (i32.add (i32.const 5) (call $live_ping (i32.sub (local.get 0) (i32.const 1)))))
      (else (i32.const 0))))
  (func (export "run") (param i32) (result i32)
    (i32.add
      (i32.add (call $live_down (local.get 0)) (call $dead_down (local.get 0)))
      (i32.add (call $dead_ping (local.get 0)) (call $live_ping (local.get 0))))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (export "run" (func 3))
;;   (func $live_down (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     if (result i32) ;; label = @1
;;       i32.const 2
;;       local.get 0
;;       i32.const 1
;;       i32.sub
;;       call $live_down
;;       i32.add
;;     else
;;       i32.const 0
;;     end
;;   )
;;   (func $live_ping (;1;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     if (result i32) ;; label = @1
;;       i32.const 2
;;       local.get 0
;;       i32.const 1
;;       i32.sub
;;       call $live_pong
;;       i32.add
;;     else
;;       i32.const 0
;;     end
;;   )
;;   (func $live_pong (;2;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     if (result i32) ;; label = @1
;;       i32.const 5
;;       local.get 0
;;       i32.const 1
;;       i32.sub
;;       call $live_ping
;;       i32.add
;;     else
;;       i32.const 0
;;     end
;;   )
;;   (func (;3;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     call $live_down
;;     local.get 0
;;     call $live_down
;;     i32.add
;;     local.get 0
;;     call $live_down
;;     local.get 0
;;     call $live_ping
;;     i32.add
;;     i32.add
;;   )
;; )
