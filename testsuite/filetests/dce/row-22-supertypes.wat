;;! pass = "dce"
;;! call = ["run"]

;; A type needs its supertypes, and theirs.
(module
  (type $live_top (sub (struct (field i32))))
  (type $dead_side (sub $live_top (struct (field i32) (field f32))))
  (type $live_middle (sub $live_top (struct (field i32) (field i64))))
  (type $live_bottom (sub final $live_middle (struct (field i32) (field i64))))
  (func $live (export "run") (result i32)
    (struct.get $live_bottom 0 (struct.new $live_bottom (i32.const 3) (i64.const 4)))))

;; (module
;;   (type $live_top (;0;) (sub (struct (field i32))))
;;   (type $live_middle (;1;) (sub $live_top (struct (field i32) (field i64))))
;;   (type $live_bottom (;2;) (sub final $live_middle (struct (field i32) (field i64))))
;;   (type (;3;) (func (result i32)))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 3) (result i32)
;;     i32.const 3
;;     i64.const 4
;;     struct.new $live_bottom
;;     struct.get $live_bottom 0
;;   )
;; )
