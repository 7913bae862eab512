;;! run = ["call begin 1", "read #%m %a 4", "call run -> 5"]
;;! host."pulseengine:async stream_write" = [["let a $1", "let m $3", "read #$3 $1 4", "return -1"]]
;;! host."env other" = [["read #%m %a 4", "return 5"]]

;; What the module writes for a built-in to read is read by the host alone, also after the call returned.
(module
  (import "pulseengine:async" "stream_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "env" "other" (func $other (result i32)))
  (memory $other_memory 1)
  (memory $app 1)
  (data (memory $app) (i32.const 62) "abcdefgh")
  (func (export "begin") (param i32)
    (i32.store8 $app (i32.const 64) (i32.const 90))
    (drop (call $write (local.get 0) (i32.const 64) (i32.const 4) (i32.const 1)))
    (i32.store8 $app (i32.const 65) (i32.const 91)))
  (func (export "run") (result i32)
    (i32.store8 $app (i32.const 66) (i32.const 92))
    (call $other)))
