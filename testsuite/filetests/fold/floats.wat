;;! pass = "fold"
;;! call = ["run"]

;; Floats are not computed: which bits a NaN has is not known. Only their bits are.
(module
  (func $live_run (export "run") (result i32)
    (drop (f32.const 1))
    (drop (f32.add (f32.const 1) (f32.const 2)))
    (i32.add
      (i32.const 0)
      (i32.reinterpret_f32 (f32.mul (f32.const 1) (f32.const 1))))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (export "run" (func $live_run))
;;   (func $live_run (;0;) (type 0) (result i32)
;;     f32.const 0x1p+0 (;=1;)
;;     f32.const 0x1p+1 (;=2;)
;;     f32.add
;;     drop
;;     f32.const 0x1p+0 (;=1;)
;;     f32.const 0x1p+0 (;=1;)
;;     f32.mul
;;     i32.reinterpret_f32
;;   )
;; )
