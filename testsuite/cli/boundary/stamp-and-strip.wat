;; Stamping replaces a section that is there; stripping gives the module back.
;; RUN: boundary stamp %s --from cli/boundary/facts.json -o - | boundary show -
;; RUN: boundary stamp %s --from cli/boundary/facts.json -o - | boundary stamp - --from cli/boundary/facts.json -o - | boundary show -
;; RUN: boundary stamp %s --from cli/boundary/facts.json -o - | boundary strip - -o - | opt -O0 - --wat
;; RUN: boundary stamp %s --from cli/boundary/facts.json -o - | opt -Omcu - --wat
;; RUN: boundary strip %s -o - | opt -O0 - --wat
;; RUN: boundary stamp %s --external run --one-tree -o - | boundary show -
;; FAIL 2: boundary stamp %s -o -
;; FAIL 2: boundary stamp %s --external run --from cli/boundary/facts.json -o -
;; FAIL 2: boundary stamp %s --external ran -o -

(module
  (memory $m (export "memory") 1)
  (func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (memory.grow (i32.const 1)))
  (func $run (export "run") (result i32) (i32.const 1)))

;; $ loom boundary stamp %s --from cli/boundary/facts.json -o - | boundary show -
;; reader    acts on it: every check passed
;; producer  by-hand 1
;; embedder  canonical-abi
;; surface   closed
;; digest    745c92e0800783056533391df13ce3c4d562bcd2b14acfae5dbaf2c493599601
;; one tree  not known
;;
;; exports (3)
;;   memory `memory`: internal; memory
;;   func `cabi_realloc`: internal; realloc
;;   func `run`: external; lift-callee
;;     needed as callee of lift `run`
;;
;; imports (0)
;;
;; users (1)
;;   lift `run`
;;     callee: func `run`
;;
;; promises (0)
;;
;; inputs (0)
;;
;; $ loom boundary stamp %s --from cli/boundary/facts.json -o - | boundary stamp - --from cli/boundary/facts.json -o - | boundary show -
;; reader    acts on it: every check passed
;; producer  by-hand 1
;; embedder  canonical-abi
;; surface   closed
;; digest    745c92e0800783056533391df13ce3c4d562bcd2b14acfae5dbaf2c493599601
;; one tree  not known
;;
;; exports (3)
;;   memory `memory`: internal; memory
;;   func `cabi_realloc`: internal; realloc
;;   func `run`: external; lift-callee
;;     needed as callee of lift `run`
;;
;; imports (0)
;;
;; users (1)
;;   lift `run`
;;     callee: func `run`
;;
;; promises (0)
;;
;; inputs (0)
;;
;; $ loom boundary stamp %s --from cli/boundary/facts.json -o - | boundary strip - -o - | opt -O0 - --wat
;; (module
;;   (type (;0;) (func (param i32 i32 i32 i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory $m (;0;) 1)
;;   (export "memory" (memory $m))
;;   (export "cabi_realloc" (func $realloc))
;;   (export "run" (func $run))
;;   (func $realloc (;0;) (type 0) (param i32 i32 i32 i32) (result i32)
;;     i32.const 1
;;     memory.grow
;;   )
;;   (func $run (;1;) (type 1) (result i32)
;;     i32.const 1
;;   )
;; )
;;
;; $ loom boundary stamp %s --from cli/boundary/facts.json -o - | opt -Omcu - --wat
;; (module
;;   (type (;0;) (func (result i32)))
;;   (export "run" (func $run))
;;   (func $run (;0;) (type 0) (result i32)
;;     i32.const 1
;;   )
;;   (@custom "meld:boundary" (after code) "\01\00\0a\07by-hand\011\01\22\00\00\f9J{t\fa\8fO\0c\b5 \abz\ef\95\9f\c7IB$\80\a3\17\ae\00\c2Z\1e\b1\8a(\e5\9a\02\08\01\00\03run\00\01\03\01\00\04\0f\01\00\00\03run\00\01\00\00\03run")
;; )
;;
;; $ loom boundary strip %s -o - | opt -O0 - --wat
;; 2> note: `cli/boundary/stamp-and-strip.wat` has no `meld:boundary` section
;; (module
;;   (type (;0;) (func (param i32 i32 i32 i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory $m (;0;) 1)
;;   (export "memory" (memory $m))
;;   (export "cabi_realloc" (func $realloc))
;;   (export "run" (func $run))
;;   (func $realloc (;0;) (type 0) (param i32 i32 i32 i32) (result i32)
;;     i32.const 1
;;     memory.grow
;;   )
;;   (func $run (;1;) (type 1) (result i32)
;;     i32.const 1
;;   )
;; )
;;
;; $ loom boundary stamp %s --external run --one-tree -o - | boundary show -
;; 2> note: assumed, because of `--one-tree`: every component instance under one root, with the root's own code, is in this module, and the host lets nobody enter it while it waits for an import to return
;; reader    acts on it: every check passed
;; producer  --external as stated
;; embedder  native
;; surface   closed
;; digest    745c92e0800783056533391df13ce3c4d562bcd2b14acfae5dbaf2c493599601
;; one tree  yes
;;
;; exports (3)
;;   memory `memory`: internal; no role
;;   func `cabi_realloc`: internal; no role
;;   func `run`: external; lift-callee
;;     needed as callee of lift `run`
;;
;; imports (0)
;;
;; users (1)
;;   lift `run`
;;     callee: func `run`
;;
;; promises (0)
;;
;; inputs (0)
;;
;; $ loom boundary stamp %s -o -
;; 2> error: the following required arguments were not provided:
;; 2>   --from <JSON>
;; 2>
;; 2> Usage: loom boundary stamp --output <OUT> --from <JSON> <FILE>
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom boundary stamp %s --external run --from cli/boundary/facts.json -o -
;; 2> error: the argument '--external <GLOB>' cannot be used with '--from <JSON>'
;; 2>
;; 2> Usage: loom boundary stamp --external <GLOB> --output <OUT> <FILE>
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom boundary stamp %s --external ran -o -
;; 2> error: no export matches `--external 'ran'`
;; 2> help: did you mean `run`?
;;
