;;! pass = "compact"
;;! args = ["--pass", "dce", "--pass-arg", "compact:extent=true"]
;;! call = ["f 3", "f 4", "g"]

;; The section says how many bytes of the page are used.
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
;;   (memory $private (;1;) 1 1)
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
;;   (@custom "loom:footprint" (after data) "\02\b7\9bQ(~1\1a\0b\01\05\01\01\02\01\0a")
;; )
;;
;; warning: memory 0 is not compacted: it is exported as `others`
