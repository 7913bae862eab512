;; RUN: layout %s --param 'far:0=0..96'
;; RUN: layout %s --param 'far:0=0..96' --emit safe-accesses=-
;; RUN: layout %s --emit safe-accesses=-
;; FAIL 2: layout %s --emit safe=-

;; What is stated about a parameter is no reason to leave a check out: whoever is wrong would write anywhere.
(module
  (memory 1)
  (func (export "far") (param i32) (result i32)
    (i32.load offset=65400 (local.get 0))))

;; $ loom layout %s --param 'far:0=0..96'
;; memory 0: 65536 bytes
;;   used: 0xff78 to 0xffdc
;;     0xff78   0xffdc       100  read-only, zero at first  func 0 `far`, at 0x29
;;      65500  RAM: used bytes of all memories, and mutable globals
;;          0  ROM: initial values
;;          0  how far stack pointers move down: what is used of that is part of the RAM
;;          9  code, as WebAssembly
;; assumed: whoever calls these exports from outside passes what the section says (`--param`): parameter 0 of `far` is 0 to 96
;;
;; $ loom layout %s --param 'far:0=0..96' --emit safe-accesses=-
;; {
;;   "schema": "scry/safe-accesses/v1",
;;   "scry_version": "loom %version",
;;   "module_sha256": "ddedd06e343a7681c22baca42b378dc3fd23d0914f00850d251ed9f5b16f17b7",
;;   "memory_min_bytes": 65536,
;;   "premises": [],
;;   "proven_safe": []
;; }
;; 2> warning: no access is proved to be in bounds: func 0 `far` at 0x29: an address is any number, and may be out of its bounds
;;
;; $ loom layout %s --emit safe-accesses=-
;; {
;;   "schema": "scry/safe-accesses/v1",
;;   "scry_version": "loom %version",
;;   "module_sha256": "ddedd06e343a7681c22baca42b378dc3fd23d0914f00850d251ed9f5b16f17b7",
;;   "memory_min_bytes": 65536,
;;   "premises": [],
;;   "proven_safe": []
;; }
;; 2> warning: no access is proved to be in bounds: func 0 `far` at 0x29: an address is any number, and may be out of its bounds
;;
;; $ loom layout %s --emit safe=-
;; 2> error: invalid value 'safe=-' for '--emit <KIND=FILE>': `safe` is none of `c`, `ld`, `json`, `map` and `safe-accesses`
;; 2>
;; 2> For more information, try '--help'.
;;
