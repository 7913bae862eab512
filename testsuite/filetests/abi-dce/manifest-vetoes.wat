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

;; A signature manifest that names an allocator for an export that stays is a veto on its removal.
;; Entries of removed exports go, so that a second run finds the same veto.
(module
  (func $live_run (export "run") (result i32) (i32.const 1))
  (func $live_realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (unreachable))
  (func $dead (export "hello"))
  (@custom "meld.signature-manifest"
    "{\"version\":1,\"exports\":[{\"export\":\"run\",\"realloc\":\"cabi_realloc\"},{\"export\":\"hello\",\"realloc\":null}],\"omitted\":[]}"))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32 i32 i32 i32) (result i32)))
;;   (export "run" (func $live_run))
;;   (export "cabi_realloc" (func $live_realloc))
;;   (func $live_run (;0;) (type 0) (result i32)
;;     i32.const 1
;;   )
;;   (func $live_realloc (;1;) (type 1) (param i32 i32 i32 i32) (result i32)
;;     unreachable
;;   )
;;   (@custom "meld.signature-manifest" (after code) "{\22version\22:1,\22exports\22:[{\22export\22:\22run\22,\22realloc\22:\22cabi_realloc\22}],\22omitted\22:[]}")
;; )
;;
;; boundary, verified:
;;   external func `run`
;;   internal func `cabi_realloc`
;;   lift `run`: callee `run`
