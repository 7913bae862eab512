;;! pass = "compact"
;;! call = ["f 3", "f 4", "g", "h"]
;;! boundary = '''
;;! { "producer": { "name": "test", "version": "1" },
;;!   "contract": { "embedder": "native", "surface": "closed" },
;;!   "exports": [
;;!     {"kind": "global", "name": "__heap_base", "scope": "external", "roles": ["linker-symbol"]},
;;!     {"kind": "global", "name": "__data_end", "scope": "external", "roles": ["linker-symbol"]},
;;!     {"kind": "global", "name": "other", "scope": "external", "roles": []},
;;!     {"kind": "global", "name": "__stack_low", "scope": "external", "roles": []},
;;!     {"kind": "global", "name": "__stack_high", "scope": "external", "roles": ["linker-symbol"]},
;;!     {"kind": "global", "name": "__heap_end", "scope": "external", "roles": ["linker-symbol"]},
;;!     {"kind": "func", "name": "h", "scope": "external", "roles": ["lift-callee"]},
;;!     {"kind": "func", "name": "f", "scope": "external", "roles": ["lift-callee"]},
;;!     {"kind": "func", "name": "g", "scope": "external", "roles": ["lift-callee"]}
;;!   ],
;;!   "imports": [],
;;!   "users": [
;;!     {"kind": "lift", "label": "f", "uses": [{"option": "callee", "kind": "func", "name": "f"}]},
;;!     {"kind": "lift", "label": "g", "uses": [{"option": "callee", "kind": "func", "name": "g"}]},
;;!     {"kind": "lift", "label": "h", "uses": [{"option": "callee", "kind": "func", "name": "h"}]}
;;!   ]
;;! }
;;! '''

;; One that code reads, one with another name as well, one that the section does not call a linker symbol, one that an initial
;; value reads, and one that is no constant.
(module
  (memory 2)
  (global $read (export "__heap_base") i32 (i32.const 90016))
  (global $twice (export "__data_end") (export "other") i32 (i32.const 90002))
  (global $none (export "__stack_low") i32 (i32.const 0))
  (global $init (export "__stack_high") i32 (i32.const 65536))
  (global $mutable (export "__heap_end") (mut i32) (i32.const 131072))
  (global $copy i32 (global.get $init))
  (data (i32.const 70000) "\01\02\03\04\05\06\07\08")
  (func (export "h") (result i32) (i32.add (global.get $read) (global.get $copy)))
  (func (export "f") (param i32) (result i32)
    (i32.store16 (i32.const 90000) (local.get 0))
    (i32.load8_u offset=70000 (i32.and (local.get 0) (i32.const 7))))
  (func (export "g") (result i32) (i32.load16_u (i32.const 90000))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (memory (;0;) 1 1)
;;   (global $read (;0;) i32 i32.const 90016)
;;   (global $twice (;1;) i32 i32.const 90002)
;;   (global $none (;2;) i32 i32.const 0)
;;   (global $init (;3;) i32 i32.const 65536)
;;   (global $mutable (;4;) (mut i32) i32.const 131072)
;;   (global $copy (;5;) i32 global.get $init)
;;   (export "__heap_base" (global $read))
;;   (export "__data_end" (global $twice))
;;   (export "other" (global $twice))
;;   (export "__stack_low" (global $none))
;;   (export "__stack_high" (global $init))
;;   (export "__heap_end" (global $mutable))
;;   (export "h" (func 0))
;;   (export "f" (func 1))
;;   (export "g" (func 2))
;;   (func (;0;) (type 0) (result i32)
;;     global.get $read
;;     global.get $copy
;;     i32.add
;;   )
;;   (func (;1;) (type 1) (param i32) (result i32)
;;     i32.const 8
;;     local.get 0
;;     i32.store16
;;     local.get 0
;;     i32.const 7
;;     i32.and
;;     i32.load8_u
;;   )
;;   (func (;2;) (type 0) (result i32)
;;     i32.const 8
;;     i32.load16_u
;;   )
;;   (data (;0;) (i32.const 0) "\01\02\03\04\05\06\07\08")
;; )
;;
;; boundary, verified:
;;   external global `__heap_base`
;;   external global `__data_end`
;;   external global `other`
;;   external global `__stack_low`
;;   external global `__stack_high`
;;   external global `__heap_end`
;;   external func `h`
;;   external func `f`
;;   external func `g`
;;   lift `f`: callee `f`
;;   lift `g`: callee `g`
;;   lift `h`: callee `h`
