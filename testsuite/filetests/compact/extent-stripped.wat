;;! pass = "compact"
;;! args = ["--pass", "dce", "--pass-arg", "compact:extent=true", "--strip", "all"]
;;! call = ["f 3", "f 4", "g"]

;; Nobody reads what is stripped.
(module
  (memory $others (export "others") 1)
  (memory $private 2)
  (data (memory $private) (i32.const 70000) "\01\02\03\04\05\06\07\08")
  (func (export "f") (param i32) (result i32)
    (i32.store16 $private (i32.const 90000) (local.get 0))
    (i32.load8_u $private offset=70000 (i32.and (local.get 0) (i32.const 7))))
  (func (export "g") (result i32) (i32.load16_u $private (i32.const 90000))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory (;0;) 1)
;;   (memory (;1;) 1 1)
;;   (export "others" (memory 0))
;;   (export "f" (func 0))
;;   (export "g" (func 1))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     i32.const 8
;;     local.get 0
;;     i32.store16 1
;;     local.get 0
;;     i32.const 7
;;     i32.and
;;     i32.load8_u 1
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     i32.const 8
;;     i32.load16_u 1
;;   )
;;   (data (;0;) (memory 1) (i32.const 0) "\01\02\03\04\05\06\07\08")
;; )
;;
;; warning: memory 0 is not compacted: it is exported as `others`
