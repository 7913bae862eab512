;;! pass = "trim"

;; A segment whose offset is not known may write what the zeros of a later one overwrite.
(module
  (import "host" "offset" (global $offset i32))
  (memory (export "memory") 1)
  (data (global.get $offset) "cd")
  (data (i32.const 8) "ab\00\00"))

;; (module
;;   (import "host" "offset" (global $offset (;0;) i32))
;;   (memory (;0;) 1)
;;   (export "memory" (memory 0))
;;   (data (;0;) (global.get $offset) "cd")
;;   (data (;1;) (i32.const 8) "ab\00\00")
;; )
