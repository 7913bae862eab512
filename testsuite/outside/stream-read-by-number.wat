;;! run = ["call run 1 -> 2018915346"]
;;! host."pulseengine:async stream_read" = [["write #$3 $1 12345678", "return 4"]]

;; A built-in that is told a memory by its number writes it at the address that the module passes.
(module
  (import "pulseengine:async" "stream_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (memory $app 1)
  (data (i32.const 64) "abcd")
  (func (export "run") (param i32) (result i32)
    (drop (call $read (local.get 0) (i32.const 64) (i32.const 4) (i32.const 0)))
    (i32.load (i32.const 64))))
