;; RUN: layout %s --emit safe-accesses=-
;; RUN: opt -Omcu %s --strip all --emit safe-accesses=- -o %t/out.wasm

;; Each access is masked or constant, so a compiler need not check it.
(module
  (memory 1)
  (func (export "get") (param i32) (result i32)
    (i32.add
      (i32.load8_s offset=8 (i32.and (local.get 0) (i32.const 31)))
      (i32.load (i32.const 64))))
  (func (export "set") (param i64)
    (i64.store32 (i32.const 64) (local.get 0))))

;; $ loom layout %s --emit safe-accesses=-
;; {
;;   "schema": "scry/safe-accesses/v1",
;;   "scry_version": "loom %version",
;;   "module_sha256": "30b689e83fed3c54ba350b8156647d5038cc7d5a064e3578e9d4d83789bf3be0",
;;   "memory_min_bytes": 65536,
;;   "premises": [],
;;   "proven_safe": [
;;     {
;;       "func": 0,
;;       "pc": 3,
;;       "op": "i32.load8_s",
;;       "width": 1
;;     },
;;     {
;;       "func": 0,
;;       "pc": 5,
;;       "op": "i32.load",
;;       "width": 4
;;     },
;;     {
;;       "func": 1,
;;       "pc": 2,
;;       "op": "i64.store32",
;;       "width": 4
;;     }
;;   ]
;; }
;;
;; $ loom opt -Omcu %s --strip all --emit safe-accesses=- -o %t/out.wasm
;; {
;;   "schema": "scry/safe-accesses/v1",
;;   "scry_version": "loom %version",
;;   "module_sha256": "d3e7c4240769676c400c73c962814dfe2328c61f1591b72b2d555ed05f73463f",
;;   "memory_min_bytes": 65536,
;;   "premises": [],
;;   "proven_safe": [
;;     {
;;       "func": 0,
;;       "pc": 3,
;;       "op": "i32.load8_s",
;;       "width": 1
;;     },
;;     {
;;       "func": 0,
;;       "pc": 5,
;;       "op": "i32.load",
;;       "width": 4
;;     },
;;     {
;;       "func": 1,
;;       "pc": 2,
;;       "op": "i64.store32",
;;       "width": 4
;;     }
;;   ]
;; }
;; 2> warning: the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; 2> help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
;;
