;;! args = ["-O0"]
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

;; Promises are judged at the end of every run: without the passes that would make it true it is broken.
(module
  (memory $memory (export "memory") 1)
  (memory $promised (export "memory$1") 1)
  (func $run (export "run") (result i32) (i32.const 1))
  (func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (memory.grow $promised (i32.const 1))))

;; error: cannot optimize standard input
;; Caused by:
;;   the promise does not hold: 1 left
;;   `memory.grow` on memory 1 at 0x5b in func 1 `realloc`
;;     export `cabi_realloc` is func 1 `realloc`
;;   1 export that leads there is an allocator: nothing outside needs it; `-Omcu` acts on that
;;   without this export it is gone, and 57 bytes with it:
;;     export `cabi_realloc`
;; help: end the paths, or let the fuser take the promise back; indices and offsets are those of the module that would have been written; `--dump-passes DIR` keeps it, and `loom why` with the same flags explains the input. Nothing was written
