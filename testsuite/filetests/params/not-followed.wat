;;! pass = "params"
;;! call = ["run 1", "run 0"]

;; A function that is called from a body that catches exceptions keeps its parameters, and so does one that does so itself.
;; So does one that is called where the code never runs.
(module
  (tag $live_failed (param i32))
  (func $live_called (param i32 i32) (result i32) (local.get 0))
  (func $live_catches (param i32 i32) (result i32)
    (block $out (result i32) (try_table (catch $live_failed $out)) (local.get 0)))
  (func $live_dead_call (param i32 i32) (result i32) (local.get 0))
  (func $live_run (export "run") (param $p i32) (result i32)
    (i32.add (call $live_catches (local.get $p) (i32.const 2)) (call $live_dead_call (i32.const 1) (i32.const 2))))
  (func $live_other (export "other") (param $p i32) (result i32)
    (block $out (result i32)
      (try_table (catch $live_failed $out) (throw $live_failed (i32.const 7)))
      (call $live_called (i32.const 1) (i32.const 2))))
  (func $live_dead (export "dead") (result i32)
    (unreachable) (call $live_dead_call (i32.const 1) (i32.const 2))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32 i32) (result i32)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (type (;3;) (func (result i32)))
;;   (tag $live_failed (;0;) (type 0) (param i32))
;;   (export "run" (func $live_run))
;;   (export "other" (func $live_other))
;;   (export "dead" (func $live_dead))
;;   (func $live_called (;0;) (type 1) (param i32 i32) (result i32)
;;     local.get 0
;;   )
;;   (func $live_catches (;1;) (type 1) (param i32 i32) (result i32)
;;     block $out (result i32)
;;       try_table (catch $live_failed $out) ;; label = @2
;;       end
;;       local.get 0
;;     end
;;   )
;;   (func $live_dead_call (;2;) (type 1) (param i32 i32) (result i32)
;;     local.get 0
;;   )
;;   (func $live_run (;3;) (type 2) (param $p i32) (result i32)
;;     local.get $p
;;     i32.const 2
;;     call $live_catches
;;     i32.const 1
;;     i32.const 2
;;     call $live_dead_call
;;     i32.add
;;   )
;;   (func $live_other (;4;) (type 2) (param $p i32) (result i32)
;;     block $out (result i32)
;;       try_table (catch $live_failed $out) ;; label = @2
;;         i32.const 7
;;         throw $live_failed
;;       end
;;       i32.const 1
;;       i32.const 2
;;       call $live_called
;;     end
;;   )
;;   (func $live_dead (;5;) (type 3) (result i32)
;;     unreachable
;;     i32.const 1
;;     i32.const 2
;;     call $live_dead_call
;;   )
;; )
