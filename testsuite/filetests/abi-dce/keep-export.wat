;;! args = ["-Omcu", "--keep-export", "cabi_*", "--keep-export", "[callback]hello", "--keep-export", "odd["]
;;! call = ["run"]
;;! boundary = '''
;;! { "producer": { "name": "test", "version": "1" },
;;!   "contract": { "embedder": "canonical-abi", "surface": "closed" },
;;!   "exports": [
;;!     { "kind": "func", "name": "run", "scope": "external", "roles": ["lift-callee"] },
;;!     { "kind": "func", "name": "cabi_realloc", "scope": "internal", "roles": ["realloc"] },
;;!     { "kind": "func", "name": "cabi_post_hello", "scope": "internal", "roles": ["post-return"] },
;;!     { "kind": "func", "name": "[callback]hello", "scope": "internal", "roles": ["callback"] },
;;!     { "kind": "func", "name": "odd[", "scope": "internal", "roles": ["lift-callee"] },
;;!     { "kind": "func", "name": "hello", "scope": "internal", "roles": ["lift-callee"] }
;;!   ],
;;!   "imports": [],
;;!   "users": [
;;!     { "kind": "lift", "label": "run", "uses": [{ "option": "callee", "kind": "func", "name": "run" }] }
;;!   ]
;;! }
;;! '''

;; `--keep-export` has the last word: as a glob, and literally, also where `[` makes it another glob
;; or none at all.
(module
  (func $live_run (export "run") (result i32) (i32.const 1))
  (func $live_realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (unreachable))
  (func $live_post (export "cabi_post_hello") (param i32))
  (func $live_callback (export "[callback]hello") (param i32 i32 i32) (result i32) (i32.const 0))
  (func $live_odd (export "odd["))
  (func $dead (export "hello")))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32 i32 i32 i32) (result i32)))
;;   (type (;2;) (func (param i32)))
;;   (type (;3;) (func (param i32 i32 i32) (result i32)))
;;   (type (;4;) (func))
;;   (export "run" (func $live_run))
;;   (export "cabi_realloc" (func $live_realloc))
;;   (export "cabi_post_hello" (func $live_post))
;;   (export "[callback]hello" (func $live_callback))
;;   (export "odd[" (func $live_odd))
;;   (func $live_run (;0;) (type 0) (result i32)
;;     i32.const 1
;;   )
;;   (func $live_realloc (;1;) (type 1) (param i32 i32 i32 i32) (result i32)
;;     unreachable
;;   )
;;   (func $live_post (;2;) (type 2) (param i32))
;;   (func $live_callback (;3;) (type 3) (param i32 i32 i32) (result i32)
;;     i32.const 0
;;   )
;;   (func $live_odd (;4;) (type 4))
;; )
;;
;; boundary, verified:
;;   external func `run`
;;   internal func `cabi_realloc`
;;   internal func `cabi_post_hello`
;;   internal func `[callback]hello`
;;   internal func `odd[`
;;   lift `run`: callee `run`
