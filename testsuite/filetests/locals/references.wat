;;! pass = "locals"
;;! call = ["run 3"]

;; A reference that cannot be null is written before it is read, in the same block or one around it: that depends on
;; the operators, so it still holds. A type that refers to others is declared once as well, however it is written.
(module
  (type $live_point (struct (field $live_x i32) (field $live_y (mut i32))))
  (type $live_points (array (mut (ref null $live_point))))
  (func $live_run (export "run") (param $live_p i32) (result i32)
    (local $live_a (ref $live_point)) (local $live_n i32) (local $live_b (ref $live_point))
    (local $live_c (ref null $live_point)) (local $live_all (ref $live_points)) (local $dead_d (ref $live_point))
    (local $live_e (ref null $live_point)) (local $live_i i31ref) (local $live_m i32)
    (local.set $live_a (struct.new $live_point (local.get $live_p) (i32.const 2)))
    (block
      (local.set $live_b (local.get $live_a))
      (local.set $live_n (struct.get $live_point $live_x (local.get $live_b))))
    (local.set $live_c (local.get $live_a))
    (local.set $live_all (array.new $live_points (local.get $live_c) (i32.const 3)))
    (local.set $live_e (array.get $live_points (local.get $live_all) (i32.const 1)))
    (local.set $live_i (ref.i31 (struct.get $live_point $live_y (local.get $live_e))))
    (local.set $live_m (i31.get_u (local.get $live_i)))
    (i32.add (local.get $live_n) (local.get $live_m))))

;; (module
;;   (type $live_point (;0;) (struct (field $live_x i32) (field $live_y (mut i32))))
;;   (type $live_points (;1;) (array (mut (ref null $live_point))))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (export "run" (func $live_run))
;;   (func $live_run (;0;) (type 2) (param $live_p i32) (result i32)
;;     (local $live_a (ref $live_point)) (local $live_b (ref $live_point)) (local $live_n i32) (local $live_m i32) (local $live_c (ref null $live_point)) (local $live_e (ref null $live_point)) (local $live_all (ref $live_points)) (local $live_i i31ref)
;;     local.get $live_p
;;     i32.const 2
;;     struct.new $live_point
;;     local.set $live_a
;;     block ;; label = @1
;;       local.get $live_a
;;       local.set $live_b
;;       local.get $live_b
;;       struct.get $live_point $live_x
;;       local.set $live_n
;;     end
;;     local.get $live_a
;;     local.set $live_c
;;     local.get $live_c
;;     i32.const 3
;;     array.new $live_points
;;     local.set $live_all
;;     local.get $live_all
;;     i32.const 1
;;     array.get $live_points
;;     local.set $live_e
;;     local.get $live_e
;;     struct.get $live_point $live_y
;;     ref.i31
;;     local.set $live_i
;;     local.get $live_i
;;     i31.get_u
;;     local.set $live_m
;;     local.get $live_n
;;     local.get $live_m
;;     i32.add
;;   )
;; )
