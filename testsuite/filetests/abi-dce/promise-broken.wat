;;! args = ["-Omcu"]
;;! exit = 1
;;! boundary = '''
;;! { "producer": { "name": "test", "version": "1" },
;;!   "contract": { "embedder": "canonical-abi", "surface": "closed" },
;;!   "exports": [
;;!     { "kind": "memory", "name": "memory", "scope": "internal", "roles": ["memory"] },
;;!     { "kind": "memory", "name": "memory$1", "scope": "internal", "roles": ["memory"] },
;;!     { "kind": "func", "name": "run", "scope": "external", "roles": ["lift-callee"] },
;;!     { "kind": "func", "name": "cabi_realloc", "scope": "internal", "roles": ["realloc"] }
;;!   ],
;;!   "imports": [],
;;!   "users": [
;;!     { "kind": "lift", "label": "run", "uses": [{ "option": "callee", "kind": "func", "name": "run" }] }
;;!   ],
;;!   "promises": [
;;!     { "kind": "no-memory-grow", "memory": 1}
;;!   ]
;;! }
;;! '''

;; The external function itself grows memory 1, two calls deep. The error shows the path.
(module
  (memory $memory (export "memory") 1)
  (memory $promised (export "memory$1") 1)
  (func $run (export "run") (result i32) (call $helper))
  (global $called (mut i32) (i32.const 0))
  (func $helper (result i32) (global.set $called (i32.const 1)) (call $grow))
  (func $grow (result i32) (memory.grow $promised (i32.const 1)))
  (func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (call $grow)))

;; error: cannot optimize standard input
;; Caused by:
;;   the promise does not hold: 1 left
;;   `memory.grow` on memory 0 at 0x40 in func 2 `grow`
;;     export `run` is func 0 `run`
;;     func 0 `run` calls func 1 `helper` at 0x30
;;     func 1 `helper` calls func 2 `grow` at 0x39
;;   the program itself allocates, here; without this call it is gone, and 75 bytes with it:
;;     func 0 `run` calls func 1 `helper` at 0x30
;; help: end the paths, or let the fuser take the promise back; indices and offsets are those of the module that would have been written; `--dump-passes DIR` keeps it, and `loom why` with the same flags explains the input. Nothing was written
