;; What keeps something: the path from a root, in the numbers and offsets of the file.
;; RUN: why %s $far
;; RUN: why %s table:0[1] elem:0[2] global:1 data:0 memory:0 type:0 tag:0
;; RUN: why %s *a*
;; RUN: why %s memory.grow
;; RUN: why --pass dce %s i64.add
;; RUN: why -O0 %s $unused
;; RUN: why --pass abi-dce %s $unused
;; RUN: why %s $far --paths 3
;; RUN: why %s export:run func:5 --all-roots
;; RUN: why %s 3 --json -
;; RUN: why %s 0x99
;; FAIL 2: why %s wlak
;; FAIL 2: why %s wlak $far func:98
;; FAIL 2: why %s func:99
;; FAIL 2: why %s

(module
  (type $op (func (param i32) (result i32)))
  (import "env" "log" (func $log (param i32)))
  (memory 1)
  (table 3 3 funcref)
  (tag $oops (param i32))
  (global $zero i32 (i32.const 0))
  (global $base i32 (global.get $zero))
  (elem (global.get $base) $near $far $mute)
  (data (i32.const 8) "text")

  (func $near (type $op) local.get 0)
  (func $far (type $op) (memory.grow (local.get 0)))
  (func $mute (drop (i64.add (i64.const 1) (i64.const 2))))
  (func $unused (drop (memory.grow (i32.const 1))))
  (func $step (param i32) (result i32) (call_indirect (type $op) (local.get 0) (local.get 0)))
  (func $run (export "run") (result i32)
    (call $log (i32.load (i32.const 8)))
    (call $step (i32.const 1)))
  (func (export "walk") (result i32)
    (call $step (i32.const 0)))
  (func (export "throw") (throw $oops (i32.const 1))))

;; $ loom why %s $far
;; func 2 `far`: stays
;;   export `run` is func 6 `run`
;;   func 6 `run` calls func 5 `step` at 0xa9
;;   func 5 `step` calls through table 0 as `(i32) -> i32` at 0x9a: slot 1 is func 2 `far`
;;
;; $ loom why %s table:0[1] elem:0[2] global:1 data:0 memory:0 type:0 tag:0
;; slot 1 of table 0: stays
;;   export `run` is func 6 `run`
;;   func 6 `run` calls func 5 `step` at 0xa9
;;   func 5 `step` calls through table 0 as `(i32) -> i32` at 0x9a: slot 1
;;
;; slot 2 of table 0: nothing keeps it with -O1; pass `dce` removes it
;;   nothing that can be reached from any export needs it: `-O1` is enough
;;
;; global 1 `base`: stays
;;   export `run` is func 6 `run`
;;   func 6 `run` calls func 5 `step` at 0xa9
;;   func 5 `step` calls through table 0 as `(i32) -> i32` at 0x9a: slot 1
;;   slot 1 of table 0 is written by elem 0
;;   elem 0 mentions global 1 `base`
;;
;; data 0: stays
;;   export `run` is func 6 `run`
;;   func 6 `run` reads or writes memory 0 at 0xa2
;;   memory 0 is filled by data 0
;;
;; memory 0: stays
;;   export `run` is func 6 `run`
;;   func 6 `run` reads or writes memory 0 at 0xa2
;;
;; type 0 `op`: stays
;;   export `run` is func 6 `run`
;;   func 6 `run` calls func 5 `step` at 0xa9
;;   func 5 `step` has type 0 `op`
;;
;; tag 0 `oops`: stays
;;   export `throw` is func 8 `throw`
;;   func 8 `throw` throws or catches tag 0 `oops` at 0xb7
;;
;; $ loom why %s *a*
;; func 1 `near`: stays
;;   export `run` is func 6 `run`
;;   func 6 `run` calls func 5 `step` at 0xa9
;;   func 5 `step` calls through table 0 as `(i32) -> i32` at 0x9a: slot 0 is func 1 `near`
;;
;; func 2 `far`: stays
;;   export `run` is func 6 `run`
;;   func 6 `run` calls func 5 `step` at 0xa9
;;   func 5 `step` calls through table 0 as `(i32) -> i32` at 0x9a: slot 1 is func 2 `far`
;;
;; func 7 `walk`: stays
;;   export `walk` is func 7 `walk`
;;
;; global 1 `base`: stays
;;   export `run` is func 6 `run`
;;   func 6 `run` calls func 5 `step` at 0xa9
;;   func 5 `step` calls through table 0 as `(i32) -> i32` at 0x9a: slot 1
;;   slot 1 of table 0 is written by elem 0
;;   elem 0 mentions global 1 `base`
;;
;; $ loom why %s memory.grow
;; `memory.grow` at 0x80 in func 2 `far`: stays
;;   export `run` is func 6 `run`
;;   func 6 `run` calls func 5 `step` at 0xa9
;;   func 5 `step` calls through table 0 as `(i32) -> i32` at 0x9a: slot 1 is func 2 `far`
;;   memory 0 has 1 page of 65536 bytes at first, and no maximum; it grows by 1 page where that is a constant, and 1 `memory.grow` by a number that is not known; what its allocator asks for at first is not known; where its heap starts is not known
;;
;; `memory.grow` at 0x90 in func 4 `unused`: nothing keeps it with -O1; pass `dce` removes it
;;   nothing that can be reached from any export needs it: `-O1` is enough
;;
;; $ loom why --pass dce %s i64.add
;; `i64.add` at 0x89 in func 3 `mute`: nothing keeps it with --pass dce; pass `dce` removes it
;;   nothing that can be reached from any export needs it: `-O1` is enough
;;
;; $ loom why -O0 %s $unused
;; func 4 `unused`: stays
;;   nothing reaches it, and no pass ran that removes such things: `-O1` does
;;
;; $ loom why --pass abi-dce %s $unused
;; func 4 `unused`: stays
;;   nothing reaches it, and no pass ran that removes such things: `-O1` does
;; 2> warning: the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; 2> help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
;;
;; $ loom why %s $far --paths 3
;; func 2 `far`: stays
;;   path 1 of 2:
;;   export `run` is func 6 `run`
;;   func 6 `run` calls func 5 `step` at 0xa9
;;   func 5 `step` calls through table 0 as `(i32) -> i32` at 0x9a: slot 1 is func 2 `far`
;;   path 2 of 2:
;;   export `walk` is func 7 `walk`
;;   func 7 `walk` calls func 5 `step` at 0xb0
;;   func 5 `step` calls through table 0 as `(i32) -> i32` at 0x9a: slot 1 is func 2 `far`
;;
;; $ loom why %s export:run func:5 --all-roots
;; func 6 `run`: stays
;;   export `run` is func 6 `run`
;;
;; func 5 `step`: stays
;;   path 1 of 2:
;;   export `run` is func 6 `run`
;;   func 6 `run` calls func 5 `step` at 0xa9
;;   path 2 of 2:
;;   export `walk` is func 7 `walk`
;;   func 7 `walk` calls func 5 `step` at 0xb0
;;
;; $ loom why %s 3 --json -
;; {
;;   "schema": "loom-why/1",
;;   "loom": "%version",
;;   "passes": [
;;     "dce"
;;   ],
;;   "answers": [
;;     {
;;       "asked": "3",
;;       "item": "func:3",
;;       "text": "func 3 `mute`",
;;       "stays": false,
;;       "note": "nothing that can be reached from any export needs it: `-O1` is enough",
;;       "removed_by": "dce",
;;       "exports": [],
;;       "paths": []
;;     }
;;   ]
;; }
;;
;; $ loom why %s 0x99
;; func 5 `step`: stays
;;   the operator at 0x98: kept, at 0x85 in func 3 of the output
;;   export `run` is func 6 `run`
;;   func 6 `run` calls func 5 `step` at 0xa9
;;
;; $ loom why %s wlak
;; 2> error: the module has nothing that `wlak` could be
;; 2> help: did you mean `walk`?
;;
;; $ loom why %s wlak $far func:98
;; func 2 `far`: stays
;;   export `run` is func 6 `run`
;;   func 6 `run` calls func 5 `step` at 0xa9
;;   func 5 `step` calls through table 0 as `(i32) -> i32` at 0x9a: slot 1 is func 2 `far`
;; 2> error: the module has nothing that `wlak` could be
;; 2> help: did you mean `walk`?
;; 2> error: the module has nothing that `func:98` could be
;; 2> help: the last one is `func:8`
;;
;; $ loom why %s func:99
;; 2> error: the module has nothing that `func:99` could be
;; 2> help: the last one is `func:8`
;;
;; $ loom why %s
;; 2> error: the following required arguments were not provided:
;; 2>   <ITEM>...
;; 2>
;; 2> Usage: loom why <FILE> <ITEM>...
;; 2>
;; 2> For more information, try '--help'.
;;
