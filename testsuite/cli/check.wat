;; `loom check` finds out by itself which function became which, and says what is gone or what is
;; wrong.
;; RUN: opt -O1 %s -o %t/small.wasm
;; RUN: check %s %t/small.wasm
;; RUN: check demo/scalar.wasm demo/scalar.wasm
;; RUN: opt --pass abi-dce --pass-arg abi-dce:level=surface demo/scalar.wasm -o %t/scalar.wasm
;; RUN: check demo/scalar.wasm %t/scalar.wasm --may-remove-export '*'
;; FAIL 1: check demo/scalar.wasm %t/scalar.wasm --may-remove-export 'memory*'
;; RUN: opt -O0 demo/scalar.wasm -o %t/level-0.wasm -q
;; RUN: check demo/scalar.wasm %t/level-0.wasm
;; RUN: opt -O2 demo/scalar.wasm -o %t/level-2.wasm -q --evidence %t/level-2.evidence
;; RUN: check demo/scalar.wasm %t/level-2.wasm --evidence %t/level-2.evidence
;; FAIL 1: check demo/scalar.wasm %t/level-2.wasm
;; RUN: opt -Omcu demo/scalar.wasm -o %t/level-mcu.wasm -q
;; FAIL 1: check demo/scalar.wasm %t/level-mcu.wasm --may-remove-export '*'
;; FAIL 1: check %t/small.wasm %s
;; FAIL 1: check demo/scalar.wasm %s --may-remove-export '*'
;; FAIL 2: check - -
;; FAIL 2: check %s %s --trap-kind other

(module
  (func $dead)
  (func $live (export "run") (result i32) (i32.const 1)))

;; $ loom opt -O1 %s -o %t/small.wasm
;;
;; $ loom check %s %t/small.wasm
;; `%t/small.wasm` is `cli/check.wat` with parts left out
;;   functions: 2 before, 1 after
;;   types: 2 before, 1 after
;;
;; $ loom check demo/scalar.wasm demo/scalar.wasm
;; `demo/scalar.wasm` is `demo/scalar.wasm` with parts left out
;;
;; $ loom opt --pass abi-dce --pass-arg abi-dce:level=surface demo/scalar.wasm -o %t/scalar.wasm
;;
;; $ loom check demo/scalar.wasm %t/scalar.wasm --may-remove-export '*'
;; `%t/scalar.wasm` is `demo/scalar.wasm` with parts left out
;;   functions: 115 before, 9 after
;;   types: 18 before, 3 after
;;   tables: 2 before, 0 after
;;   globals: 6 before, 0 after
;;   element segments: 2 before, 0 after
;;   export `memory` is gone
;;   export `gale:kernel/sched@0.1.0#spawn` is gone
;;   export `gale:kernel/sched@0.1.0#tick` is gone
;;   export `gale:kernel/sched@0.1.0#yield-now` is gone
;;   export `cabi_realloc_wit_bindgen_0_63_0` is gone
;;   export `cabi_realloc` is gone
;;   export `__data_end` is gone
;;   export `__heap_base` is gone
;;   export `memory$2` is gone
;;   export `cabi_realloc_wit_bindgen_0_63_0$2` is gone
;;   export `__data_end$2` is gone
;;   export `__heap_base$2` is gone
;;   export `cabi_realloc$1` is gone
;;
;; $ loom check demo/scalar.wasm %t/scalar.wasm --may-remove-export 'memory*'
;; 2> error: cannot show that `%t/scalar.wasm` is `demo/scalar.wasm` with parts left out
;; 2> Caused by:
;; 2>   export `gale:kernel/sched@0.1.0#spawn` is missing
;; 2> help: `--may-remove-export 'gale:kernel/sched@0.1.0#spawn'` allows that; if passes changed more, as those of `-Omcu` do, their claims can be judged: run `loom opt` with `--evidence FILE`, and this with `--evidence FILE` as well
;;
;; $ loom opt -O0 demo/scalar.wasm -o %t/level-0.wasm -q
;;
;; $ loom check demo/scalar.wasm %t/level-0.wasm
;; `%t/level-0.wasm` is `demo/scalar.wasm` with parts left out
;;
;; $ loom opt -O2 demo/scalar.wasm -o %t/level-2.wasm -q --evidence %t/level-2.evidence
;;
;; $ loom check demo/scalar.wasm %t/level-2.wasm --evidence %t/level-2.evidence
;; `%t/level-2.wasm` may replace `demo/scalar.wasm`: every claim of loom %version holds
;;   step 1, `dce`, claims `removal`: 23462 bytes
;;   step 2, `forward`, claims `forward`: 23454 bytes
;;   step 3, `fold`, claims `fold`: 22871 bytes
;;   step 4, `locals`, claims `locals`: 22867 bytes
;;   step 5, `merge`, claims `merge`: 22867 bytes
;;   step 6, `dce`, claims `removal`: 22056 bytes
;;   step 7, `inline`, claims `inline`: 21998 bytes
;;   step 8, `params`, claims `params`: 21974 bytes
;;   step 9, `dce`, claims `removal`: 21869 bytes
;;   step 10, `fold`, claims `fold`: 21867 bytes
;;   step 11, `locals`, claims `locals`: 21859 bytes
;; assumed (section of the input): canonical embedding: the host enforces the rules of the canonical ABI, as the `meld:boundary` section says; in particular it refuses to enter a component again during a call, and ends it after a trap
;; assumed (passes): which trap ends a call does not matter
;; not judged: what these custom sections say: `producers`
;;
;; $ loom check demo/scalar.wasm %t/level-2.wasm
;; 2> error: cannot show that `%t/level-2.wasm` is `demo/scalar.wasm` with parts left out
;; 2> Caused by:
;; 2>   code section, before: func 110 `cabi_realloc_wit_bindgen_0_63_0$2`, after: func 76 `cabi_realloc_wit_bindgen_0_63_0$2`: the bodies differ
;; 2> help: if passes changed more, as those of `-Omcu` do, their claims can be judged: run `loom opt` with `--evidence FILE`, and this with `--evidence FILE` as well
;;
;; $ loom opt -Omcu demo/scalar.wasm -o %t/level-mcu.wasm -q
;;
;; $ loom check demo/scalar.wasm %t/level-mcu.wasm --may-remove-export '*'
;; 2> error: cannot show that `%t/level-mcu.wasm` is `demo/scalar.wasm` with parts left out
;; 2> Caused by:
;; 2>   code section, before: func 59 `run`, after: func 3 `run`: the bodies differ
;; 2> help: if passes changed more, as those of `-Omcu` do, their claims can be judged: run `loom opt` with `--evidence FILE`, and this with `--evidence FILE` as well
;;
;; $ loom check %t/small.wasm %s
;; 2> error: cannot show that `cli/check.wat` is `%t/small.wasm` with parts left out
;; 2> Caused by:
;; 2>   function section, after: func 0 `dead`: nothing of the input seems to have become it
;; 2> help: if passes changed more, as those of `-Omcu` do, their claims can be judged: run `loom opt` with `--evidence FILE`, and this with `--evidence FILE` as well
;;
;; $ loom check demo/scalar.wasm %s --may-remove-export '*'
;; 2> error: cannot show that `cli/check.wat` is `demo/scalar.wasm` with parts left out
;; 2> Caused by:
;; 2>   code section, before: func 59 `run`, after: func 1 `live`: the bodies differ
;; 2> help: if passes changed more, as those of `-Omcu` do, their claims can be judged: run `loom opt` with `--evidence FILE`, and this with `--evidence FILE` as well
;;
;; $ loom check - -
;; 2> error: both modules would come from standard input
;; 2> help: name a file for one of them
;;
;; $ loom check %s %s --trap-kind other
;; 2> error: invalid value 'other' for '--trap-kind <KIND>'
;; 2>   [possible values: any, preserve]
;; 2>
;; 2> For more information, try '--help'.
;;
