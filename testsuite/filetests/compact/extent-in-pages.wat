;;! pass = "compact"
;;! args = ["--pass", "dce", "--pass-arg", "compact:extent=true", "--pass-arg", "compact:page-size=1"]
;;! call = ["f 3", "f 4", "g"]

;; The type of the memory says how many bytes are used: no section does.
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
;;   (memory $others (;0;) 1)
;;   (memory $private (;1;) 10 10 (pagesize 0x1))
;;   (export "others" (memory $others))
;;   (export "f" (func 0))
;;   (export "g" (func 1))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     i32.const 8
;;     local.get 0
;;     i32.store16 $private
;;     local.get 0
;;     i32.const 7
;;     i32.and
;;     i32.load8_u $private
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     i32.const 8
;;     i32.load16_u $private
;;   )
;;   (data (;0;) (memory $private) (i32.const 0) "\01\02\03\04\05\06\07\08")
;; )
;;
;; warning: memory 0 is not compacted: it is exported as `others`
