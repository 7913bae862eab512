;;! pass = "forward"
;;! args = ["--pass", "dce"]
;;! call = ["caught", "tail_is_not_caught", "uncaught"]

;; An exception passes through a forwarder to the handler around the call. A forwarder that catches
;; is none.
(module
  (tag $live_tag)
  (import "host" "log" (func $live_log))
  (func $live_throws (call $live_log) (throw $live_tag))
  (func $dead_passes (call $live_throws))
  (func $live_catches
    (block $h (try_table (catch_all $h) (call $live_throws))))
  (func (export "caught")
    (block $h
      (try_table (catch_all $h) (call $dead_passes))
      (unreachable))
    (call $live_catches))
  (func (export "tail_is_not_caught")
    (block $h
      (try_table (catch_all $h) (return_call $dead_passes))
      (unreachable)))
  (func (export "uncaught") (call $dead_passes)))

;; (module
;;   (type (;0;) (func))
;;   (import "host" "log" (func $live_log (;0;) (type 0)))
;;   (tag $live_tag (;0;) (type 0))
;;   (export "caught" (func 3))
;;   (export "tail_is_not_caught" (func 4))
;;   (export "uncaught" (func 5))
;;   (func $live_throws (;1;) (type 0)
;;     call $live_log
;;     throw $live_tag
;;   )
;;   (func $live_catches (;2;) (type 0)
;;     block $h
;;       try_table (catch_all $h) ;; label = @2
;;         call $live_throws
;;       end
;;     end
;;   )
;;   (func (;3;) (type 0)
;;     block $h
;;       try_table (catch_all $h) ;; label = @2
;;         call $live_throws
;;       end
;;       unreachable
;;     end
;;     call $live_catches
;;   )
;;   (func (;4;) (type 0)
;;     block $h
;;       try_table (catch_all $h) ;; label = @2
;;         return_call $live_throws
;;       end
;;       unreachable
;;     end
;;   )
;;   (func (;5;) (type 0)
;;     call $live_throws
;;   )
;; )
