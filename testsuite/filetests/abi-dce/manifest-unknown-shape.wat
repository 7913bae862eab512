;;! args = ["-Omcu"]
;;! boundary = '''
;;! { "producer": { "name": "test", "version": "1" },
;;!   "contract": { "embedder": "canonical-abi", "surface": "closed" },
;;!   "exports": [
;;!     { "kind": "func", "name": "run", "scope": "external", "roles": ["lift-callee"] },
;;!     { "kind": "func", "name": "cabi_realloc", "scope": "internal", "roles": ["realloc"] },
;;!     { "kind": "func", "name": "hello", "scope": "internal", "roles": ["lift-callee"] }
;;!   ],
;;!   "imports": [],
;;!   "users": [
;;!     { "kind": "lift", "label": "run", "uses": [{ "option": "callee", "kind": "func", "name": "run" }] }
;;!   ]
;;! }
;;! '''

;; A signature manifest that cannot be read may veto anything: all exports stay, and so does the section.
(module
  (func $live_run (export "run") (result i32) (i32.const 1))
  (func $live_realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (unreachable))
  (func $live_hello (export "hello"))
  (@custom "meld.signature-manifest"
    "[{\"export\":\"run\",\"realloc\":\"cabi_realloc\"},{\"export\":\"hello\",\"realloc\":null}]"))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32 i32 i32 i32) (result i32)))
;;   (type (;2;) (func))
;;   (export "run" (func $live_run))
;;   (export "cabi_realloc" (func $live_realloc))
;;   (export "hello" (func $live_hello))
;;   (func $live_run (;0;) (type 0) (result i32)
;;     i32.const 1
;;   )
;;   (func $live_realloc (;1;) (type 1) (param i32 i32 i32 i32) (result i32)
;;     unreachable
;;   )
;;   (func $live_hello (;2;) (type 2))
;;   (@custom "meld.signature-manifest" (after code) "[{\22export\22:\22run\22,\22realloc\22:\22cabi_realloc\22},{\22export\22:\22hello\22,\22realloc\22:null}]")
;; )
;;
;; boundary, verified:
;;   external func `run`
;;   internal func `cabi_realloc`
;;   internal func `hello`
;;   lift `run`: callee `run`
;;
;; warning: custom section `meld.signature-manifest` cannot be read, and it may veto a removal: all exports stay (invalid type: map, expected a sequence at line 1 column 0)
;; help: let the fuser write it anew, or strip it if its vetoes do not matter
