;;! pass = "compact"
;;! args = ["--pass", "dce", "--pass-arg", "compact:reserve=24", "--pass-arg", "compact:page-size=1"]
;;! call = ["f 3", "f 4", "g"]

;; The first 24 bytes stay free, also where data lies below them: what is there moves up.
(module
  (memory $low 1)
  (memory $high 2)
  (data (memory $low) (i32.const 3) "\01\02\03\04\05\06\07\08")
  (func (export "f") (param i32) (result i32)
    (i32.store16 $high (i32.const 90000) (local.get 0))
    (i32.load8_u $low offset=3 (i32.and (local.get 0) (i32.const 7))))
  (func (export "g") (result i32) (i32.load16_u $high (i32.const 90000))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory $low (;0;) 34 34 (pagesize 0x1))
;;   (export "f" (func 0))
;;   (export "g" (func 1))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     i32.const 32
;;     local.get 0
;;     i32.store16
;;     local.get 0
;;     i32.const 7
;;     i32.and
;;     i32.load8_u offset=24
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     i32.const 32
;;     i32.load16_u
;;   )
;;   (data (;0;) (i32.const 24) "\01\02\03\04\05\06\07\08")
;; )
