;; `loom check --evidence` judges what `loom opt` made at any level, without running a pass, and prints what it takes for
;; granted.
;; RUN: opt -Omcu demo/scalar.wasm -o %t/small.wasm --evidence %t/run.evidence
;; RUN: check demo/scalar.wasm %t/small.wasm --evidence %t/run.evidence
;; RUN: opt -O1 %s -o %t/one.wasm --evidence %t/one.evidence
;; RUN: check %s %t/one.wasm --evidence %t/one.evidence
;; FAIL 1: check demo/scalar.wasm %t/one.wasm --evidence %t/run.evidence
;; FAIL 1: check %s %t/small.wasm --evidence %t/run.evidence
;; FAIL 1: check %s %t/one.wasm --evidence %s
;; FAIL 1: check %s %t/one.wasm --evidence %t/none.evidence
;; FAIL 2: check %s %t/one.wasm --evidence %t/one.evidence --trap-kind any
;; FAIL 2: check %s %t/one.wasm --component %s
;; FAIL 2: opt -O1 %s -o %t/one.wasm --evidence %t/one.wasm
;; FAIL 2: opt -O1 %s -o %t/one.wasm --evidence %t/one.evidence --no-check

(module
  (func $dead)
  (func $live (export "run") (result i32) (i32.const 1)))

;; $ loom opt -Omcu demo/scalar.wasm -o %t/small.wasm --evidence %t/run.evidence
;; 2> note: custom section `.debug_abbrev` dropped: everything that it is about is gone
;; 2> note: custom section `.debug_line` dropped: everything that it is about is gone
;; 2> note: custom section `.debug_info` dropped: everything that it is about is gone
;;
;; $ loom check demo/scalar.wasm %t/small.wasm --evidence %t/run.evidence
;; `%t/small.wasm` may replace `demo/scalar.wasm`: every claim of loom %version holds
;;   step 1, `abi-dce`, claims `removal`: 2192 bytes
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
;;   step 2, `forward`, claims `forward`: 2184 bytes
;;   step 3, `compact`, claims `compact`: 753 bytes
;;   step 4, `fold`, claims `fold`: 723 bytes
;;   step 5, `abi-dce`, claims `removal`: 682 bytes
;; assumed (section of the input): the section `meld:boundary` lists all that is needed from outside: what it marks internal nobody there uses
;; assumed (section of the input): canonical embedding: the host enforces the rules of the canonical ABI, as the `meld:boundary` section says; in particular it refuses to enter a component again during a call, and ends it after a trap
;; assumed (passes): which trap ends a call does not matter
;; not judged: what these custom sections say: `producers`
;;
;; $ loom opt -O1 %s -o %t/one.wasm --evidence %t/one.evidence
;;
;; $ loom check %s %t/one.wasm --evidence %t/one.evidence
;; `%t/one.wasm` may replace `cli/check-evidence.wat`: every claim of loom %version holds
;;   step 1, `dce`, claims `removal`: 52 bytes
;; assumed (passes): which trap ends a call does not matter
;; not judged: what these custom sections say: `name`
;;
;; $ loom check demo/scalar.wasm %t/one.wasm --evidence %t/run.evidence
;; 2> error: cannot show that `%t/one.wasm` may replace `demo/scalar.wasm`
;; 2> Caused by:
;; 2>   the evidence is about a run that ended with another module
;;
;; $ loom check %s %t/small.wasm --evidence %t/run.evidence
;; 2> error: cannot show that `%t/small.wasm` may replace `cli/check-evidence.wat`
;; 2> Caused by:
;; 2>   the evidence is about a run that began with another module
;;
;; $ loom check %s %t/one.wasm --evidence %s
;; 2> error: cannot read the evidence in `cli/check-evidence.wat`
;; 2> Caused by:
;; 2>   it is no file that `loom opt --evidence FILE` writes
;;
;; $ loom check %s %t/one.wasm --evidence %t/none.evidence
;; 2> error: cannot read `%t/none.evidence`, named with `--evidence`
;; 2> Caused by:
;; 2>   No such file or directory (os error 2)
;;
;; $ loom check %s %t/one.wasm --evidence %t/one.evidence --trap-kind any
;; 2> error: the argument '--evidence <FILE>' cannot be used with '--trap-kind <KIND>'
;; 2>
;; 2> Usage: loom check --evidence <FILE> <BEFORE> <AFTER>
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom check %s %t/one.wasm --component %s
;; 2> error: `--component` says nothing about two modules alone
;; 2> help: `--evidence FILE` names the run
;;
;; $ loom opt -O1 %s -o %t/one.wasm --evidence %t/one.wasm
;; 2> error: both the module and the evidence would be written to `%t/one.wasm`
;; 2> help: name another file with `-o OUT` or `--evidence FILE`
;;
;; $ loom opt -O1 %s -o %t/one.wasm --evidence %t/one.evidence --no-check
;; 2> error: the argument '--evidence <FILE>' cannot be used with '--no-check'
;; 2>
;; 2> Usage: loom opt -O <LEVEL> --output <OUT> --evidence <FILE> <IN>
;; 2>
;; 2> For more information, try '--help'.
;;
