;;! pass = "explicit-zeros"
;;! call = ["set", "get"]

;; Segments that instructions name keep their numbers, and the module says how many there are.
(module
  (memory 1)
  (memory $other 1)
  (data $passive "abcd")
  (func (export "set") (memory.init $other $passive (i32.const 0) (i32.const 0) (i32.const 4)) (data.drop $passive))
  (func (export "get") (result i32) (i32.load (i32.const 0))))

;; (module
;;   (type (;0;) (func))
;;   (type (;1;) (func (result i32)))
;;   (memory (;0;) 1)
;;   (memory $other (;1;) 1)
;;   (export "set" (func 0))
;;   (export "get" (func 1))
;;   (func (;0;) (type 0)
;;     i32.const 0
;;     i32.const 0
;;     i32.const 4
;;     memory.init $other $passive
;;     data.drop $passive
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     i32.const 0
;;     i32.load
;;   )
;;   (data $passive (;0;) "abcd")
;;   (data (;1;) (i32.const 0) "\00\00\00\00")
;; )
;;
;; warning: memory 1 has to be cleared by start-up code: any byte may be read, because func 0 `set` at 0x3b: `memory.init`
