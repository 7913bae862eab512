;;! pass = "compact"
;;! args = ["--pass", "dce"]
;;! call = ["up", "pointers", "down", "clamped 5", "clamped 0", "clamped 500", "nested", "sum"]

;; How often a loop runs bounds the pointers that run along: counted up, down, compared with an end, or with
;; a count that is no constant but bounded.
(module
  (memory 3)
  (func (export "up") (local i32)
    (loop $l
      (i32.store8 offset=100000 (local.get 0) (i32.const 1))
      (br_if $l (i32.ne (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 20)))))
  (func (export "pointers") (local i32)
    (local.set 0 (i32.const 100000))
    (loop $l
      (i32.store (local.get 0) (i32.const 0x01010101))
      (br_if $l (i32.ne (local.tee 0 (i32.add (local.get 0) (i32.const 4))) (i32.const 100080)))))
  (func (export "down") (local i32 i32)
    (local.set 0 (i32.const 80))
    (local.set 1 (i32.const 100076))
    (loop $l
      (i32.store (local.get 1) (i32.add (i32.load (local.get 1)) (i32.const 1)))
      (local.set 1 (i32.add (local.get 1) (i32.const -4)))
      (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 4))))))
  (func (export "clamped") (param i32) (local i32 i32)
    (if (i32.gt_u (local.get 0) (i32.const 19)) (then (local.set 0 (i32.const 19))))
    (if (local.get 0) (then
      (local.set 2 (i32.const 100004))
      (loop $l
        (i32.store (local.get 2) (local.get 1))
        (local.set 2 (i32.add (local.get 2) (i32.const 4)))
        (br_if $l (i32.ne (local.tee 1 (i32.add (local.get 1) (i32.const 1))) (local.get 0)))))))
  (func (export "nested") (local i32 i32)
    (loop $outer
      (local.set 1 (i32.const 0))
      (loop $inner
        (i32.store8 offset=100000 (i32.add (i32.mul (local.get 0) (i32.const 8)) (local.get 1)) (local.get 0))
        (br_if $inner (i32.lt_u (local.tee 1 (i32.add (local.get 1) (i32.const 1))) (i32.const 8))))
      (br_if $outer (i32.lt_s (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 10)))))
  (func (export "sum") (result i32) (local i32 i32)
    (block $done
      (loop $l
        (br_if $done (i32.ge_u (local.get 0) (i32.const 80)))
        (local.set 1 (i32.add (i32.mul (local.get 1) (i32.const 31)) (i32.load8_u offset=100000 (local.get 0))))
        (local.set 0 (i32.add (local.get 0) (i32.const 1)))
        (br $l)))
    (local.get 1)))

;; (module
;;   (type (;0;) (func))
;;   (type (;1;) (func (param i32)))
;;   (type (;2;) (func (result i32)))
;;   (memory (;0;) 1 1)
;;   (export "up" (func 0))
;;   (export "pointers" (func 1))
;;   (export "down" (func 2))
;;   (export "clamped" (func 3))
;;   (export "nested" (func 4))
;;   (export "sum" (func 5))
;;   (func (;0;) (type 0)
;;     (local i32)
;;     loop $l
;;       local.get 0
;;       i32.const 1
;;       i32.store8
;;       local.get 0
;;       i32.const 1
;;       i32.add
;;       local.tee 0
;;       i32.const 20
;;       i32.ne
;;       br_if $l
;;     end
;;   )
;;   (func (;1;) (type 0)
;;     (local i32)
;;     i32.const 100000
;;     local.set 0
;;     loop $l
;;       local.get 0
;;       i32.const 100000
;;       i32.sub
;;       i32.const 16843009
;;       i32.store
;;       local.get 0
;;       i32.const 4
;;       i32.add
;;       local.tee 0
;;       i32.const 100080
;;       i32.ne
;;       br_if $l
;;     end
;;   )
;;   (func (;2;) (type 0)
;;     (local i32 i32)
;;     i32.const 80
;;     local.set 0
;;     i32.const 100076
;;     local.set 1
;;     loop $l
;;       local.get 1
;;       i32.const 100000
;;       i32.sub
;;       local.get 1
;;       i32.const 100000
;;       i32.sub
;;       i32.load
;;       i32.const 1
;;       i32.add
;;       i32.store
;;       local.get 1
;;       i32.const -4
;;       i32.add
;;       local.set 1
;;       local.get 0
;;       i32.const 4
;;       i32.sub
;;       local.tee 0
;;       br_if $l
;;     end
;;   )
;;   (func (;3;) (type 1) (param i32)
;;     (local i32 i32)
;;     local.get 0
;;     i32.const 19
;;     i32.gt_u
;;     if ;; label = @1
;;       i32.const 19
;;       local.set 0
;;     end
;;     local.get 0
;;     if ;; label = @1
;;       i32.const 100004
;;       local.set 2
;;       loop $l
;;         local.get 2
;;         i32.const 100000
;;         i32.sub
;;         local.get 1
;;         i32.store
;;         local.get 2
;;         i32.const 4
;;         i32.add
;;         local.set 2
;;         local.get 1
;;         i32.const 1
;;         i32.add
;;         local.tee 1
;;         local.get 0
;;         i32.ne
;;         br_if $l
;;       end
;;     end
;;   )
;;   (func (;4;) (type 0)
;;     (local i32 i32)
;;     loop $outer
;;       i32.const 0
;;       local.set 1
;;       loop $inner
;;         local.get 0
;;         i32.const 8
;;         i32.mul
;;         local.get 1
;;         i32.add
;;         local.get 0
;;         i32.store8
;;         local.get 1
;;         i32.const 1
;;         i32.add
;;         local.tee 1
;;         i32.const 8
;;         i32.lt_u
;;         br_if $inner
;;       end
;;       local.get 0
;;       i32.const 1
;;       i32.add
;;       local.tee 0
;;       i32.const 10
;;       i32.lt_s
;;       br_if $outer
;;     end
;;   )
;;   (func (;5;) (type 2) (result i32)
;;     (local i32 i32)
;;     block $done
;;       loop $l
;;         local.get 0
;;         i32.const 80
;;         i32.ge_u
;;         br_if $done
;;         local.get 1
;;         i32.const 31
;;         i32.mul
;;         local.get 0
;;         i32.load8_u
;;         i32.add
;;         local.set 1
;;         local.get 0
;;         i32.const 1
;;         i32.add
;;         local.set 0
;;         br $l
;;       end
;;     end
;;     local.get 1
;;   )
;; )
