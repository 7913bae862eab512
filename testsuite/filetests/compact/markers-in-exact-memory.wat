;;! pass = "compact"
;;! args = ["--pass-arg", "compact:page-size=1", "--pass-arg", "compact:reserve=20"]
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

;; Where the memory is exactly as large as what is in it, it ends at the end of the data, and the heap has no bytes.
(module
  (memory 2)
  (global (export "__global_base") i32 (i32.const 70000))
  (global (export "__data_end") i32 (i32.const 90002))
  (global (export "__heap_base") i32 (i32.const 90016))
  (global (export "__heap_end") i32 (i32.const 131072))
  (global (export "__stack_low") i32 (i32.const 0))
  (global (export "__stack_high") i32 (i32.const 65536))
  (data (i32.const 70000) "\01\02\03\04\05\06\07\08")
  (func (export "f") (param i32) (result i32)
    (i32.store16 (i32.const 90000) (local.get 0))
    (i32.load8_u offset=70000 (i32.and (local.get 0) (i32.const 7))))
  (func (export "g") (result i32) (i32.load16_u (i32.const 90000))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory (;0;) 30 30 (pagesize 0x1))
;;   (global (;0;) i32 i32.const 20)
;;   (global (;1;) i32 i32.const 30)
;;   (global (;2;) i32 i32.const 30)
;;   (global (;3;) i32 i32.const 30)
;;   (global (;4;) i32 i32.const 30)
;;   (global (;5;) i32 i32.const 30)
;;   (export "__global_base" (global 0))
;;   (export "__data_end" (global 1))
;;   (export "__heap_base" (global 2))
;;   (export "__heap_end" (global 3))
;;   (export "__stack_low" (global 4))
;;   (export "__stack_high" (global 5))
;;   (export "f" (func 0))
;;   (export "g" (func 1))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     i32.const 28
;;     local.get 0
;;     i32.store16
;;     local.get 0
;;     i32.const 7
;;     i32.and
;;     i32.load8_u offset=20
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     i32.const 28
;;     i32.load16_u
;;   )
;;   (data (;0;) (i32.const 20) "\01\02\03\04\05\06\07\08")
;; )
;;
;; boundary, verified:
;;   external global `__global_base`
;;   external global `__data_end`
;;   external global `__heap_base`
;;   external global `__heap_end`
;;   external global `__stack_low`
;;   external global `__stack_high`
;;   external func `f`
;;   external func `g`
;;   lift `f`: callee `f`
;;   lift `g`: callee `g`
