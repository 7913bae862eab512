;;! pass = "inline"
;;! args = ["--pass", "dce"]
;;! call = ["run 7 3", "early 7", "early 0"]

;; Several results, with and without a branch to the end.
(module
  (func $dead_divide (param $a i32) (param $b i32) (result i32 i32)
    (i32.div_u (local.get $a) (local.get $b)) (i32.rem_u (local.get $a) (local.get $b)))
  (func $live_run (export "run") (param i32 i32) (result i32)
    (call $dead_divide (local.get 0) (local.get 1)) (i32.const 10) i32.mul i32.add)
  (func $dead_early (param $a i32) (param $b i64) (result i32 i64)
    (if (i32.eqz (local.get $a)) (then (return (i32.const 5) (local.get $b))))
    (i32.mul (local.get $a) (local.get $a)) (i64.add (local.get $b) (i64.const 1)))
  (func $live_early (export "early") (param i32) (result i64)
    (local $more i32)
    (call $dead_early (local.get 0) (i64.const 40)) i64.const 3 i64.mul drop i64.extend_i32_u))

;; (module
;;   (type (;0;) (func (param i32 i32) (result i32)))
;;   (type (;1;) (func (param i32 i64) (result i32 i64)))
;;   (type (;2;) (func (param i32) (result i64)))
;;   (export "run" (func $live_run))
;;   (export "early" (func $live_early))
;;   (func $live_run (;0;) (type 0) (param i32 i32) (result i32)
;;     local.get 0
;;     local.get 1
;;     i32.div_u
;;     local.get 0
;;     local.get 1
;;     i32.rem_u
;;     i32.const 10
;;     i32.mul
;;     i32.add
;;   )
;;   (func $live_early (;1;) (type 2) (param i32) (result i64)
;;     (local $more i32) (local i32)
;;     local.get 0
;;     i64.const 40
;;     block (type 1) (param i32 i64) (result i32 i64) ;; label = @1
;;       drop
;;       local.tee 2
;;       i32.eqz
;;       if ;; label = @2
;;         i32.const 5
;;         i64.const 40
;;         br 1 (;@1;)
;;       end
;;       local.get 2
;;       local.get 2
;;       i32.mul
;;       i64.const 41
;;     end
;;     drop
;;     i64.extend_i32_u
;;   )
;; )
