;;! pass = "compact"
;;! call = ["f 3", "g", "h", "h"]
;;! boundary = '''
;;! { "producer": { "name": "test", "version": "1" },
;;!   "contract": { "embedder": "native", "surface": "closed" },
;;!   "exports": [
;;!     {"kind": "global", "name": "__heap_base", "scope": "external", "roles": ["linker-symbol"]},
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

;; Some runtimes guard the first mutable global that starts below `__heap_base`, as the stack pointer: a counter would trap.
(module
  (memory 2)
  (global (export "__heap_base") i32 (i32.const 90016))
  (global $count (mut i32) (i32.const 1))
  (data (i32.const 70000) "\01\02\03\04\05\06\07\08")
  (func (export "h") (result i32)
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (global.get $count))
  (func (export "f") (param i32) (result i32)
    (i32.store16 (i32.const 90000) (local.get 0))
    (i32.load8_u offset=70000 (i32.and (local.get 0) (i32.const 7))))
  (func (export "g") (result i32) (i32.load16_u (i32.const 90000))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (memory (;0;) 1 1)
;;   (global (;0;) i32 i32.const 90016)
;;   (global $count (;1;) (mut i32) i32.const 1)
;;   (export "__heap_base" (global 0))
;;   (export "h" (func 0))
;;   (export "f" (func 1))
;;   (export "g" (func 2))
;;   (func (;0;) (type 0) (result i32)
;;     global.get $count
;;     i32.const 1
;;     i32.add
;;     global.set $count
;;     global.get $count
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
;;   external func `h`
;;   external func `f`
;;   external func `g`
;;   lift `f`: callee `f`
;;   lift `g`: callee `g`
;;   lift `h`: callee `h`
