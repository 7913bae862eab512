;;! pass = "compact"
;;! call = ["asked", "calls", "asked", "calls", "sets_a_local 1", "sets_a_local 1", "sets_a_global", "sets_a_global", "is_set", "returns 5", "returns 5", "traps 0", "divides 0", "converts 1", "converts 9", "turns 3", "drops", "drops_again", "wide", "was_wide", "copied", "leaves 1", "leaves 0", "filled", "tabled 1", "last"]

;; What does anything else stays, and so does what it reads.
(module
  (import "host" "f" (func $live_f (param i32) (result i32)))
  (memory $live 1)
  (memory $others (export "others") 1)
  (global $g (mut i32) (i32.const 0))
  (data $live_data "\01\02\03\04")
  (func (export "asked") (result i32)
    (block (br_if 0 (i32.load8_u (i32.const 100))) (i32.store8 (i32.const 100) (i32.const 1)))
    (i32.load8_u (i32.const 100)))
  (func (export "calls")
    (block
      (br_if 0 (i32.load8_u (i32.const 101)))
      (drop (call $live_f (i32.const 1)))
      (i32.store8 (i32.const 101) (i32.const 1))))
  (func (export "sets_a_local") (param i32) (result i32)
    (block
      (br_if 0 (i32.load8_u (i32.const 102)))
      (local.set 0 (i32.const 7))
      (i32.store8 (i32.const 102) (i32.const 1)))
    (local.get 0))
  (func (export "sets_a_global")
    (block
      (br_if 0 (i32.load8_u (i32.const 103)))
      (global.set $g (i32.add (global.get $g) (i32.const 1)))
      (i32.store8 (i32.const 103) (i32.const 1))))
  (func (export "is_set") (result i32) (global.get $g))
  (func (export "returns") (param i32) (result i32)
    (block
      (br_if 0 (i32.load8_u (i32.const 104)))
      (i32.store8 (i32.const 104) (i32.const 1))
      (return (i32.const 1)))
    (i32.const 2))
  (func (export "leaves") (param i32) (result i32)
    (block
      (block
        (br_if 1 (i32.load8_u (i32.const 105)))
        (i32.store8 (i32.const 105) (i32.const 1)))
      (return (i32.const 3)))
    (local.get 0))
  (func (export "traps") (param i32)
    (block
      (br_if 0 (i32.load8_u (i32.const 106)))
      (i32.store8 (i32.const 106) (i32.const 1))
      (br_if 0 (local.get 0))
      (unreachable)))
  (func (export "divides") (param i32)
    (i32.store8 (i32.const 107) (i32.div_u (i32.load8_u (i32.const 107)) (local.get 0))))
  (func (export "converts") (param i32)
    (i32.store (i32.const 108) (i32.add (i32.load (i32.const 108)) (i32.trunc_f64_s (f64.mul (f64.convert_i32_s (local.get 0)) (f64.const 1e9))))))
  (func (export "turns") (param i32)
    ;; Whether a loop ends is not asked.
    (block
      (br_if 0 (i32.load8_u (i32.const 112)))
      (loop (br_if 0 (i32.load8_u (i32.const 112))))
      (i32.store8 (i32.const 112) (i32.const 1))))
  (func (export "drops")
    (block
      (br_if 0 (i32.load8_u (i32.const 132)))
      (data.drop $live_data)
      (i32.store8 (i32.const 132) (i32.const 1))))
  (func (export "drops_again")
    (memory.init $others $live_data (i32.const 0) (i32.const 0) (i32.const 4)))
  (func (export "wide")
    ;; What it writes is read as part of something else.
    (block
      (br_if 0 (i32.load8_u (i32.const 117)))
      (i32.store8 (i32.const 117) (i32.const 1))))
  (func (export "was_wide") (result i64) (i64.load (i32.const 113)))
  (func (export "copied") (result i32)
    (block
      (br_if 0 (i32.load8_u (i32.const 124)))
      (i32.store8 (i32.const 124) (i32.const 1)))
    (memory.copy $others $live (i32.const 8) (i32.const 124) (i32.const 1))
    (i32.load8_u $others (i32.const 8)))
  (func (export "filled")
    (block
      (br_if 0 (i32.load8_u (i32.const 128)))
      (memory.fill $others (i32.const 16) (i32.const 1) (i32.const 4))
      (i32.store8 (i32.const 128) (i32.const 1))))
  (func (export "tabled") (param i32)
    (block
      (block (br_table 0 1 (i32.load8_u (i32.const 129))))
      (i32.store8 (i32.const 129) (local.get 0))
      (i32.store8 $others (i32.const 17) (local.get 0))))
  (func (export "last") (result i32)
    ;; Of several results the first one is below.
    (i32.store8 (i32.const 130) (i32.add (i32.load8_u (i32.const 130)) (i32.const 1)))
    (call $live_f (i32.const 4))
    (i32.store8 (i32.const 131) (i32.load8_u (i32.const 130)))
    (i32.add (i32.load8_u (i32.const 131)))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (type (;2;) (func))
;;   (type (;3;) (func (param i32)))
;;   (type (;4;) (func (result i64)))
;;   (import "host" "f" (func $live_f (;0;) (type 0) (param i32) (result i32)))
;;   (memory $live (;0;) 1 1)
;;   (memory $others (;1;) 1)
;;   (global $g (;0;) (mut i32) i32.const 0)
;;   (export "others" (memory $others))
;;   (export "asked" (func 1))
;;   (export "calls" (func 2))
;;   (export "sets_a_local" (func 3))
;;   (export "sets_a_global" (func 4))
;;   (export "is_set" (func 5))
;;   (export "returns" (func 6))
;;   (export "leaves" (func 7))
;;   (export "traps" (func 8))
;;   (export "divides" (func 9))
;;   (export "converts" (func 10))
;;   (export "turns" (func 11))
;;   (export "drops" (func 12))
;;   (export "drops_again" (func 13))
;;   (export "wide" (func 14))
;;   (export "was_wide" (func 15))
;;   (export "copied" (func 16))
;;   (export "filled" (func 17))
;;   (export "tabled" (func 18))
;;   (export "last" (func 19))
;;   (func (;1;) (type 1) (result i32)
;;     block ;; label = @1
;;       i32.const 16
;;       i32.load8_u
;;       br_if 0 (;@1;)
;;       i32.const 16
;;       i32.const 1
;;       i32.store8
;;     end
;;     i32.const 16
;;     i32.load8_u
;;   )
;;   (func (;2;) (type 2)
;;     block ;; label = @1
;;       i32.const 17
;;       i32.load8_u
;;       br_if 0 (;@1;)
;;       i32.const 1
;;       call $live_f
;;       drop
;;       i32.const 17
;;       i32.const 1
;;       i32.store8
;;     end
;;   )
;;   (func (;3;) (type 0) (param i32) (result i32)
;;     block ;; label = @1
;;       i32.const 18
;;       i32.load8_u
;;       br_if 0 (;@1;)
;;       i32.const 7
;;       local.set 0
;;       i32.const 18
;;       i32.const 1
;;       i32.store8
;;     end
;;     local.get 0
;;   )
;;   (func (;4;) (type 2)
;;     block ;; label = @1
;;       i32.const 19
;;       i32.load8_u
;;       br_if 0 (;@1;)
;;       global.get $g
;;       i32.const 1
;;       i32.add
;;       global.set $g
;;       i32.const 19
;;       i32.const 1
;;       i32.store8
;;     end
;;   )
;;   (func (;5;) (type 1) (result i32)
;;     global.get $g
;;   )
;;   (func (;6;) (type 0) (param i32) (result i32)
;;     block ;; label = @1
;;       i32.const 20
;;       i32.load8_u
;;       br_if 0 (;@1;)
;;       i32.const 20
;;       i32.const 1
;;       i32.store8
;;       i32.const 1
;;       return
;;     end
;;     i32.const 2
;;   )
;;   (func (;7;) (type 0) (param i32) (result i32)
;;     block ;; label = @1
;;       block ;; label = @2
;;         i32.const 21
;;         i32.load8_u
;;         br_if 1 (;@1;)
;;         i32.const 21
;;         i32.const 1
;;         i32.store8
;;       end
;;       i32.const 3
;;       return
;;     end
;;     local.get 0
;;   )
;;   (func (;8;) (type 3) (param i32)
;;     block ;; label = @1
;;       i32.const 22
;;       i32.load8_u
;;       br_if 0 (;@1;)
;;       i32.const 22
;;       i32.const 1
;;       i32.store8
;;       local.get 0
;;       br_if 0 (;@1;)
;;       unreachable
;;     end
;;   )
;;   (func (;9;) (type 3) (param i32)
;;     i32.const 23
;;     i32.const 23
;;     i32.load8_u
;;     local.get 0
;;     i32.div_u
;;     i32.store8
;;   )
;;   (func (;10;) (type 3) (param i32)
;;     i32.const 12
;;     i32.const 12
;;     i32.load
;;     local.get 0
;;     f64.convert_i32_s
;;     f64.const 0x1.dcd65p+29 (;=1000000000;)
;;     f64.mul
;;     i32.trunc_f64_s
;;     i32.add
;;     i32.store
;;   )
;;   (func (;11;) (type 3) (param i32)
;;     block ;; label = @1
;;       i32.const 24
;;       i32.load8_u
;;       br_if 0 (;@1;)
;;       loop ;; label = @2
;;         i32.const 24
;;         i32.load8_u
;;         br_if 0 (;@2;)
;;       end
;;       i32.const 24
;;       i32.const 1
;;       i32.store8
;;     end
;;   )
;;   (func (;12;) (type 2)
;;     block ;; label = @1
;;       i32.const 30
;;       i32.load8_u
;;       br_if 0 (;@1;)
;;       data.drop $live_data
;;       i32.const 30
;;       i32.const 1
;;       i32.store8
;;     end
;;   )
;;   (func (;13;) (type 2)
;;     i32.const 0
;;     i32.const 0
;;     i32.const 4
;;     memory.init $others $live_data
;;   )
;;   (func (;14;) (type 2)
;;     block ;; label = @1
;;       i32.const 5
;;       i32.load8_u
;;       br_if 0 (;@1;)
;;       i32.const 5
;;       i32.const 1
;;       i32.store8
;;     end
;;   )
;;   (func (;15;) (type 4) (result i64)
;;     i32.const 1
;;     i64.load
;;   )
;;   (func (;16;) (type 1) (result i32)
;;     block ;; label = @1
;;       i32.const 25
;;       i32.load8_u
;;       br_if 0 (;@1;)
;;       i32.const 25
;;       i32.const 1
;;       i32.store8
;;     end
;;     i32.const 8
;;     i32.const 25
;;     i32.const 1
;;     memory.copy $others $live
;;     i32.const 8
;;     i32.load8_u $others
;;   )
;;   (func (;17;) (type 2)
;;     block ;; label = @1
;;       i32.const 26
;;       i32.load8_u
;;       br_if 0 (;@1;)
;;       i32.const 16
;;       i32.const 1
;;       i32.const 4
;;       memory.fill $others
;;       i32.const 26
;;       i32.const 1
;;       i32.store8
;;     end
;;   )
;;   (func (;18;) (type 3) (param i32)
;;     block ;; label = @1
;;       block ;; label = @2
;;         i32.const 27
;;         i32.load8_u
;;         br_table 0 (;@2;) 1 (;@1;)
;;       end
;;       i32.const 27
;;       local.get 0
;;       i32.store8
;;       i32.const 17
;;       local.get 0
;;       i32.store8 $others
;;     end
;;   )
;;   (func (;19;) (type 1) (result i32)
;;     i32.const 28
;;     i32.const 28
;;     i32.load8_u
;;     i32.const 1
;;     i32.add
;;     i32.store8
;;     i32.const 4
;;     call $live_f
;;     i32.const 29
;;     i32.const 28
;;     i32.load8_u
;;     i32.store8
;;     i32.const 29
;;     i32.load8_u
;;     i32.add
;;   )
;;   (data $live_data (;0;) "\01\02\03\04")
;; )
;;
;; warning: memory 1 is not compacted: it is exported as `others`
