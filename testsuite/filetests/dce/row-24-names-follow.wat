;;! pass = "dce"
;;! call = ["run 3"]

;; Every map of the name section follows the items that it names: functions, locals, labels,
;; types, tables, memories, globals, segments, fields, tags.
(module $module_name
  (type $dead_type (func (param f64)))
  (type $live_type (func (param i32) (result i32)))
  (type $dead_struct (struct (field $dead_field i64)))
  (type $live_struct (struct (field $live_field i32)))
  (import "env" "dead" (func $dead_import (type $dead_type)))
  (import "env" "live" (func $live_import (type $live_type)))
  (table $dead_table 1 funcref)
  (table $live_table 1 funcref)
  (memory $dead_memory 1)
  (memory $live_memory 1)
  (global $dead_global (mut i32) (i32.const 1))
  (global $live_global (mut i32) (i32.const 2))
  (tag $dead_tag (param f64))
  (tag $live_tag (param i32))
  (elem $dead_elem (table $dead_table) (offset (i32.const 0)) func $dead)
  (elem $live_elem (table $live_table) (offset (i32.const 0)) func $live_a)
  (data $dead_data (memory $dead_memory) (i32.const 0) "d")
  (data $live_data (memory $live_memory) (i32.const 0) "l")
  (func $dead (type $dead_type) (local $dead_local i32) (block $dead_label))
  (func $live_a (type $live_type) (local.get 0))
  (func $live (export "run") (param $live_param i32) (result i32) (local $live_local i32)
    (block $live_label
      (br_if $live_label (local.get $live_param))
      (throw $live_tag (local.get $live_local)))
    (global.set $live_global (call $live_import (local.get $live_param)))
    (local.set $live_local
      (struct.get $live_struct $live_field (struct.new $live_struct (i32.load8_u $live_memory (i32.const 0)))))
    (i32.add
      (i32.add (global.get $live_global) (local.get $live_local))
      (call_indirect $live_table (type $live_type) (local.get $live_param) (i32.const 0)))))

;; (module $module_name
;;   (type $live_type (;0;) (func (param i32) (result i32)))
;;   (type $live_struct (;1;) (struct (field $live_field i32)))
;;   (type (;2;) (func (param i32)))
;;   (import "env" "live" (func $live_import (;0;) (type $live_type) (param i32) (result i32)))
;;   (table $live_table (;0;) 1 funcref)
;;   (memory $live_memory (;0;) 1)
;;   (tag $live_tag (;0;) (type 2) (param i32))
;;   (global $live_global (;0;) (mut i32) i32.const 2)
;;   (export "run" (func $live))
;;   (elem $live_elem (;0;) (table $live_table) (i32.const 0) func $live_a)
;;   (func $live_a (;1;) (type $live_type) (param i32) (result i32)
;;     local.get 0
;;   )
;;   (func $live (;2;) (type $live_type) (param $live_param i32) (result i32)
;;     (local $live_local i32)
;;     block $live_label
;;       local.get $live_param
;;       br_if $live_label
;;       local.get $live_local
;;       throw $live_tag
;;     end
;;     local.get $live_param
;;     call $live_import
;;     global.set $live_global
;;     i32.const 0
;;     i32.load8_u
;;     struct.new $live_struct
;;     struct.get $live_struct $live_field
;;     local.set $live_local
;;     global.get $live_global
;;     local.get $live_local
;;     i32.add
;;     local.get $live_param
;;     i32.const 0
;;     call_indirect (type $live_type)
;;     i32.add
;;   )
;;   (data $live_data (;0;) (i32.const 0) "l")
;; )
