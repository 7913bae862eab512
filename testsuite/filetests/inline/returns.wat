;;! pass = "inline"
;;! args = ["--pass", "dce"]
;;! call = ["run 3", "run -3", "run 200", "test 0", "test 1", "test 2", "test 3"]

;; `return`, and branches to the end of a function, go to behind the call, with what is on the stack below staying there.
(module
  (func $dead_clamp (param $x i32) (result i32)
    (if (i32.lt_s (local.get $x) (i32.const 0)) (then (return (i32.const 0))))
    (drop (br_if 0 (i32.const 100) (i32.gt_s (local.get $x) (i32.const 100))))
    (local.get $x))
  (func $live_run (export "run") (param i32) (result i32)
    (i32.sub (i32.const 1000) (call $dead_clamp (local.get 0))))
  (func $dead_table (param $x i32) (result i32)
    (block $one (result i32)
      (block $two (result i32)
        (br_table $one $two 2 (i32.const 7) (local.get $x)))
      i32.const 3 i32.mul return)
    i32.const 1 i32.add)
  (func $live_test (export "test") (param i32) (result i32)
    (block (result i32) (i32.xor (call $dead_table (local.get 0)) (local.get 0)))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (export "run" (func $live_run))
;;   (export "test" (func $live_test))
;;   (func $live_run (;0;) (type 0) (param i32) (result i32)
;;     i32.const 1000
;;     block (result i32) ;; label = @1
;;       local.get 0
;;       i32.const 0
;;       i32.lt_s
;;       if ;; label = @2
;;         i32.const 0
;;         br 1 (;@1;)
;;       end
;;       i32.const 100
;;       local.get 0
;;       i32.const 100
;;       i32.gt_s
;;       br_if 0 (;@1;)
;;       drop
;;       local.get 0
;;     end
;;     i32.sub
;;   )
;;   (func $live_test (;1;) (type 0) (param i32) (result i32)
;;     block (result i32) ;; label = @1
;;       block (result i32) ;; label = @2
;;         block (result i32) ;; label = @3
;;           i32.const 7
;;           local.get 0
;;           br_table 1 (;@2;) 0 (;@3;) 2 (;@1;)
;;         end
;;         i32.const 3
;;         i32.mul
;;         br 1 (;@1;)
;;       end
;;       i32.const 1
;;       i32.add
;;     end
;;     local.get 0
;;     i32.xor
;;   )
;; )
