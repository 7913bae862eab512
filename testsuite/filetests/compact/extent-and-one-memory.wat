;;! pass = "compact"
;;! args = ["--single-memory", "--pass-arg", "compact:extent=true"]
;;! call = ["f 3", "f 4", "g"]

;; Memories that become one move what the section is about: it goes, and what is found out of the one memory
;; comes instead.
(module
  (memory $first 1)
  (memory $second 2)
  (func (export "f") (param i32)
    (i32.store16 $second (i32.const 90000) (local.get 0))
    (i32.store8 $first (i32.const 7) (local.get 0)))
  (func (export "g") (result i32)
    (i32.add (i32.load16_u $second (i32.const 90000)) (i32.load8_u $first (i32.const 7)))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory $first (;0;) 1 1)
;;   (memory $second (;1;) 0 0)
;;   (export "f" (func 0))
;;   (export "g" (func 1))
;;   (func (;0;) (type 0) (param i32)
;;     i32.const 0
;;     local.get 0
;;     i32.store16
;;     i32.const 2
;;     local.get 0
;;     i32.store8
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     i32.const 0
;;     i32.load16_u
;;     i32.const 2
;;     i32.load8_u
;;     i32.add
;;   )
;;   (@custom "loom:footprint" (after code) "\02\8e\df\09\1d\bcm\c0\fc\01\05\01\00\02\01\03")
;; )
