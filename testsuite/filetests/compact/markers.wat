;;! pass = "compact"
;;! call = ["f 3", "f 4", "g"]
;;! markers = ["__global_base", "__data_end", "__heap_base", "__heap_end", "__stack_low", "__stack_high"]
;;! boundary = '''
;;! { "producer": { "name": "test", "version": "1" },
;;!   "contract": { "embedder": "native", "surface": "closed" },
;;!   "exports": [
;;!     {"kind": "global", "name": "__global_base", "scope": "external", "roles": ["linker-symbol"]},
;;!     {"kind": "global", "name": "__data_end", "scope": "external", "roles": ["linker-symbol"]},
;;!     {"kind": "global", "name": "__heap_base", "scope": "external", "roles": ["linker-symbol"]},
;;!     {"kind": "global", "name": "__heap_end", "scope": "external", "roles": ["linker-symbol"]},
;;!     {"kind": "global", "name": "__stack_low", "scope": "external", "roles": ["linker-symbol"]},
;;!     {"kind": "global", "name": "__stack_high", "scope": "external", "roles": ["linker-symbol"]},
;;!     {"kind": "global", "name": "answer", "scope": "external", "roles": []},
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

;; What a linker said of the memory is true of what is left of it; another number stays what it is. The stack has no bytes of
;; its own, so its range is empty.
(module
  (memory 2)
  (global (export "__global_base") i32 (i32.const 70000))
  (global (export "__data_end") i32 (i32.const 90002))
  (global (export "__heap_base") i32 (i32.const 90016))
  (global (export "__heap_end") i32 (i32.const 131072))
  (global (export "__stack_low") i32 (i32.const 0))
  (global (export "__stack_high") i32 (i32.const 65536))
  (global (export "answer") i32 (i32.const 90016))
  (global $calls (mut i32) (i32.const 0))
  (data (i32.const 70000) "\01\02\03\04\05\06\07\08")
  (func (export "f") (param i32) (result i32)
    (i32.store16 (i32.const 90000) (local.get 0))
    (i32.load8_u offset=70000 (i32.and (local.get 0) (i32.const 7))))
  (func (export "g") (result i32) (i32.load16_u (i32.const 90000))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory (;0;) 1 1)
;;   (global (;0;) i32 i32.const 0)
;;   (global (;1;) i32 i32.const 10)
;;   (global (;2;) i32 i32.const 16)
;;   (global (;3;) i32 i32.const 65536)
;;   (global (;4;) i32 i32.const 10)
;;   (global (;5;) i32 i32.const 10)
;;   (global (;6;) i32 i32.const 90016)
;;   (global $calls (;7;) (mut i32) i32.const 0)
;;   (export "__global_base" (global 0))
;;   (export "__data_end" (global 1))
;;   (export "__heap_base" (global 2))
;;   (export "__heap_end" (global 3))
;;   (export "__stack_low" (global 4))
;;   (export "__stack_high" (global 5))
;;   (export "answer" (global 6))
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
;;   external global `__global_base`
;;   external global `__data_end`
;;   external global `__heap_base`
;;   external global `__heap_end`
;;   external global `__stack_low`
;;   external global `__stack_high`
;;   external global `answer`
;;   external func `f`
;;   external func `g`
;;   lift `f`: callee `f`
;;   lift `g`: callee `g`
