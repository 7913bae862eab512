;;! pass = "dce"
;;! call = ["run"]

;; One of two passive segments goes: the count and the index in memory.init follow.
(module
  (memory $live_memory 1)
  (data $dead_data "dead")
  (data $live_data "AB")
  (func $dead (memory.init $live_memory $dead_data (i32.const 0) (i32.const 0) (i32.const 1)))
  (func $live (export "run") (result i32)
    (memory.init $live_memory $live_data (i32.const 0) (i32.const 1) (i32.const 1))
    (data.drop $live_data)
    (i32.load8_u (i32.const 0))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live_memory (;0;) 1)
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0) (result i32)
;;     i32.const 0
;;     i32.const 1
;;     i32.const 1
;;     memory.init $live_data
;;     data.drop $live_data
;;     i32.const 0
;;     i32.load8_u
;;   )
;;   (data $live_data (;0;) "AB")
;; )
