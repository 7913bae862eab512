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

;; An indirect call may reach the function that grows memory 1.
(module
  (memory $memory (export "memory") 1)
  (memory $promised (export "memory$1") 1)
  (table $table 2 funcref)
  (elem (table $table) (offset (i32.const 0)) func $calm $grow)
  (type $t (func (result i32)))
  (func $run (export "run") (param i32) (result i32) (call_indirect $table (type $t) (local.get 0)))
  (func $calm (type $t) (i32.const 0))
  (func $grow (type $t) (memory.grow $promised (i32.const 1)))
  (func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (call $grow)))

;; error: cannot optimize standard input
;; Caused by:
;;   the promise does not hold: 1 left
;;   `memory.grow` on memory 0 at 0x4e in func 2 `grow`
;;     export `run` is func 0 `run`
;;     func 0 `run` calls through table 0 `table` as `() -> i32` at 0x41: slot 1 is func 2 `grow`
;;   the program itself allocates, here; without this call it is gone, and 89 bytes with it:
;;     func 0 `run` calls through table 0 `table` as `() -> i32` at 0x41
;; help: end the paths, or let the fuser take the promise back; indices and offsets are those of the module that would have been written; `--dump-passes DIR` keeps it, and `loom why` with the same flags explains the input. Nothing was written
