;;! pass = "compact"
;;! args = ["--pass", "dce"]
;;! call = ["store", "load", "carried 1", "carried 0"]

;; An address that cannot be changed where it comes from, because something else comes with it or goes on
;; with it, keeps its memory.
(module
  (memory $live_pair 1)
  (memory $live_carried 2)
  (func $live_two (result i32 i32) (i32.load8_u $live_pair offset=60000 (i32.const 0)) (i32.const 9))
  (func (export "store")
    (call $live_two)
    (i32.store8 $live_pair))
  (func (export "load") (result i32)
    (i32.add (i32.load8_u $live_pair (i32.const 0)) (i32.load8_u $live_pair (i32.const 60000))))
  (func (export "carried") (param i32) (result i32)
    (block $out (result i32)
      (i32.add (i32.and (local.get 0) (i32.const 1)) (i32.const 70000))
      (br_if $out (i32.eqz (local.get 0)))
      (i32.const 5)
      (i32.store8 $live_carried)
      (i32.load8_u $live_carried (i32.const 70001)))))

;; (module
;;   (type (;0;) (func (result i32 i32)))
;;   (type (;1;) (func))
;;   (type (;2;) (func (result i32)))
;;   (type (;3;) (func (param i32) (result i32)))
;;   (memory $live_pair (;0;) 1 1)
;;   (memory $live_carried (;1;) 2)
;;   (export "store" (func 1))
;;   (export "load" (func 2))
;;   (export "carried" (func 3))
;;   (func $live_two (;0;) (type 0) (result i32 i32)
;;     i32.const 0
;;     i32.load8_u offset=1
;;     i32.const 9
;;   )
;;   (func (;1;) (type 1)
;;     call $live_two
;;     i32.store8
;;   )
;;   (func (;2;) (type 2) (result i32)
;;     i32.const 0
;;     i32.load8_u
;;     i32.const 1
;;     i32.load8_u
;;     i32.add
;;   )
;;   (func (;3;) (type 3) (param i32) (result i32)
;;     block $out (result i32)
;;       local.get 0
;;       i32.const 1
;;       i32.and
;;       i32.const 70000
;;       i32.add
;;       local.get 0
;;       i32.eqz
;;       br_if $out
;;       i32.const 5
;;       i32.store8 $live_carried
;;       i32.const 70001
;;       i32.load8_u $live_carried
;;     end
;;   )
;; )
;;
;; warning: memory 1 is not compacted: func 3 `carried` at 0x7f: an address comes from several places at once
