;;! run = [
;;!   "call begin 1", "call get -> 0", "write #%m %a 12345678", "call get -> 2018915346",
;;!   "call run -> 5", "call get -> -17958194",
;;! ]
;;! host."pulseengine:async stream_read" = [["let a $1", "let m $3", "return -1"]]
;;! host."env other" = [["write #%m %a cefaedfe", "return 5"]]

;; Such a buffer is in use after the call returned: the host writes it between calls, and inside of another import.
(module
  (import "pulseengine:async" "stream_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "env" "other" (func $other (result i32)))
  (memory $app 1)
  (func (export "begin") (param i32)
    (drop (call $read (local.get 0) (i32.const 64) (i32.const 4) (i32.const 0))))
  (func (export "run") (result i32) (local i32)
    (local.set 0 (i32.load (i32.const 64)))
    (call $other))
  (func (export "get") (result i32)
    (i32.load (i32.const 64))))
