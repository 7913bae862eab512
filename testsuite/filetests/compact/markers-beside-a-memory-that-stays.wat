;;! pass = "compact"
;;! call = ["f 3", "f 4", "g"]
;;! boundary = '''
;;! { "producer": { "name": "test", "version": "1" },
;;!   "contract": { "embedder": "native", "surface": "closed" },
;;!   "exports": [
;;!     {"kind": "memory", "name": "m", "scope": "external", "roles": []},
;;!     {"kind": "global", "name": "__heap_base", "scope": "external", "roles": ["linker-symbol"]},
;;!     {"kind": "func", "name": "f", "scope": "external", "roles": ["lift-callee"]},
;;!     {"kind": "func", "name": "g", "scope": "external", "roles": ["lift-callee"]}
;;!   ],
;;!   "imports": [],
;;!   "users": [
;;!     {"kind": "lift", "label": "f", "uses": [{"option": "callee", "kind": "func", "name": "f"}]},
;;!     {"kind": "lift", "label": "g", "uses": [{"option": "callee", "kind": "func", "name": "g"}]}
;;!   ]
;;! }
;;! '''

;; The number may be about the other memory.
(module
  (memory $private 2)
  (memory (export "m") 1)
  (global (export "__heap_base") i32 (i32.const 90016))
  (data (i32.const 70000) "\01\02\03\04\05\06\07\08")
  (func (export "f") (param i32) (result i32)
    (i32.store16 (i32.const 90000) (local.get 0))
    (i32.load8_u offset=70000 (i32.and (local.get 0) (i32.const 7))))
  (func (export "g") (result i32) (i32.load16_u (i32.const 90000))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory $private (;0;) 1 1)
;;   (memory (;1;) 1)
;;   (global (;0;) i32 i32.const 90016)
;;   (export "m" (memory 1))
;;   (export "__heap_base" (global 0))
;;   (export "f" (func 0))
;;   (export "g" (func 1))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     i32.const 8
;;     local.get 0
;;     i32.store16
;;     local.get 0
;;     i32.const 7
;;     i32.and
;;     i32.load8_u
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     i32.const 8
;;     i32.load16_u
;;   )
;;   (data (;0;) (i32.const 0) "\01\02\03\04\05\06\07\08")
;; )
;;
;; boundary, verified:
;;   external memory `m`
;;   external global `__heap_base`
;;   external func `f`
;;   external func `g`
;;   lift `f`: callee `f`
;;   lift `g`: callee `g`
;;
;; warning: memory 1 is not compacted: it is exported as `m`
