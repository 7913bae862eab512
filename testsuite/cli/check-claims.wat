;; `loom check --claims` judges what `loom opt` made at any level, without running a pass, and prints what it takes for
;; granted.
;; RUN: opt -Omcu demo/scalar.wasm -o %t/small.wasm --claims %t/run.claims
;; RUN: check demo/scalar.wasm %t/small.wasm --claims %t/run.claims
;; RUN: opt -O1 %s -o %t/one.wasm --claims %t/one.claims
;; RUN: check %s %t/one.wasm --claims %t/one.claims
;; FAIL 1: check demo/scalar.wasm %t/one.wasm --claims %t/run.claims
;; FAIL 1: check %s %t/small.wasm --claims %t/run.claims
;; FAIL 1: check %s %t/one.wasm --claims %s
;; FAIL 1: check %s %t/one.wasm --claims %t/none.claims
;; FAIL 2: check %s %t/one.wasm --claims %t/one.claims --trap-kind any
;; FAIL 2: opt -O1 %s -o %t/one.wasm --claims %t/one.wasm
;; FAIL 2: opt -O1 %s -o %t/one.wasm --claims %t/one.claims --no-check

(module
  (func $dead)
  (func $live (export "run") (result i32) (i32.const 1)))

;; $ loom opt -Omcu demo/scalar.wasm -o %t/small.wasm --claims %t/run.claims
;; 2> warning: custom section `.debug_abbrev` dropped: debug information has addresses in memory, and data moved
;; 2> help: `--keep-section '.debug_abbrev'` keeps it as it is, stale or not
;;
;; $ loom check demo/scalar.wasm %t/small.wasm --claims %t/run.claims
;; `%t/small.wasm` may replace `demo/scalar.wasm`: every claim of loom %version holds
;;   step 1, `abi-dce`: 2192 bytes
;;     export `memory` is gone
;;     export `gale:kernel/sched@0.1.0#spawn` is gone
;;     export `gale:kernel/sched@0.1.0#tick` is gone
;;     export `gale:kernel/sched@0.1.0#yield-now` is gone
;;     export `cabi_realloc_wit_bindgen_0_63_0` is gone
;;     export `cabi_realloc` is gone
;;     export `__data_end` is gone
;;     export `__heap_base` is gone
;;     export `memory$2` is gone
;;     export `cabi_realloc_wit_bindgen_0_63_0$2` is gone
;;     export `__data_end$2` is gone
;;     export `__heap_base$2` is gone
;;     export `cabi_realloc$1` is gone
;;   step 2, `forward`: 2184 bytes
;;   step 3, `compact`: 753 bytes
;;   step 4, `abi-dce`: 712 bytes
;; assumed: the section `meld:boundary` lists all that is needed from outside: what it marks internal nobody there uses
;; assumed: canonical embedding: the host enforces the rules of the canonical ABI, as the `meld:boundary` section says; in particular it refuses to enter a component again during a call, and ends it after a trap
;; assumed: which trap ends a call does not matter
;; not judged: what these custom sections say: `producers`
;;
;; $ loom opt -O1 %s -o %t/one.wasm --claims %t/one.claims
;;
;; $ loom check %s %t/one.wasm --claims %t/one.claims
;; `%t/one.wasm` may replace `cli/check-claims.wat`: every claim of loom %version holds
;;   step 1, `dce`: 52 bytes
;; assumed: which trap ends a call does not matter
;; not judged: what these custom sections say: `name`
;;
;; $ loom check demo/scalar.wasm %t/one.wasm --claims %t/run.claims
;; 2> error: cannot show that `%t/one.wasm` may replace `demo/scalar.wasm`
;; 2> Caused by:
;; 2>   the claims are about a run that ended with another module
;;
;; $ loom check %s %t/small.wasm --claims %t/run.claims
;; 2> error: cannot show that `%t/small.wasm` may replace `cli/check-claims.wat`
;; 2> Caused by:
;; 2>   the claims are about a run that began with another module
;;
;; $ loom check %s %t/one.wasm --claims %s
;; 2> error: cannot read the claims in `cli/check-claims.wat`
;; 2> Caused by:
;; 2>   it is no file that `loom opt --claims FILE` writes
;;
;; $ loom check %s %t/one.wasm --claims %t/none.claims
;; 2> error: cannot read `%t/none.claims`, named with `--claims`
;; 2> Caused by:
;; 2>   No such file or directory (os error 2)
;;
;; $ loom check %s %t/one.wasm --claims %t/one.claims --trap-kind any
;; 2> error: the argument '--claims <FILE>' cannot be used with '--trap-kind <KIND>'
;; 2>
;; 2> Usage: loom check --claims <FILE> <BEFORE> <AFTER>
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom opt -O1 %s -o %t/one.wasm --claims %t/one.wasm
;; 2> error: both the module and the claims would be written to `%t/one.wasm`
;; 2> help: name another file with `-o OUT` or `--claims FILE`
;;
;; $ loom opt -O1 %s -o %t/one.wasm --claims %t/one.claims --no-check
;; 2> error: the argument '--claims <FILE>' cannot be used with '--no-check'
;; 2>
;; 2> Usage: loom opt -O <LEVEL> --output <OUT> --claims <FILE> <IN>
;; 2>
;; 2> For more information, try '--help'.
;;
