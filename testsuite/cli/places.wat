;; One file is not two outputs, and no input; but a module may replace the one that it is made of.
;; FAIL 2: opt %s -o %t/out.wasm --report %t/out.wasm
;; FAIL 2: opt %s --dry-run --json %t/out --report %t/./out
;; FAIL 2: opt %s --dry-run --report %s
;; FAIL 2: opt %s --component cli/boundary/greeter.component -o cli/boundary/greeter.component
;; FAIL 2: boundary stamp %s --from cli/boundary/facts.json -o cli/boundary/facts.json
;; FAIL 2: opt - --component -
;; FAIL 2: opt - --dry-run --json - --report -
;; FAIL 2: size %s --json %s
;; FAIL 2: why %s run --json %s
;; RUN: opt %s -o %t/same.wasm
;; RUN: opt %t/same.wasm -o %t/same.wasm

;; What is missing is said before the work begins, with the flag that names it.
;; FAIL: opt %s -o %t/missing/out.wasm
;; FAIL: opt %s --dry-run --json %t/missing/out.json
;; FAIL: opt %s --component %t/missing.wasm
;; FAIL: opt %s --source-map %t/missing.map -o %t/out.wasm
;; FAIL 2: opt %s --page-size 1

(module
  (func (export "run")))

;; $ loom opt %s -o %t/out.wasm --report %t/out.wasm
;; 2> error: both the module and the page would be written to `%t/out.wasm`
;; 2> help: name another file with `-o OUT` or `--report FILE`
;;
;; $ loom opt %s --dry-run --json %t/out --report %t/./out
;; 2> error: both the JSON and the page would be written to `%t/./out`
;; 2> help: name another file with `--json FILE` or `--report FILE`
;;
;; $ loom opt %s --dry-run --report %s
;; 2> error: the page would replace `cli/places.wat`, which is the module
;; 2> help: name another file with `--report FILE`
;;
;; $ loom opt %s --component cli/boundary/greeter.component -o cli/boundary/greeter.component
;; 2> error: the module would replace `cli/boundary/greeter.component`, which is a component
;; 2> help: name another file with `-o OUT`
;;
;; $ loom boundary stamp %s --from cli/boundary/facts.json -o cli/boundary/facts.json
;; 2> error: the module would replace `cli/boundary/facts.json`, which is the facts
;; 2> help: name another file with `-o OUT`
;;
;; $ loom opt - --component -
;; 2> error: both the module and a component would come from standard input
;; 2> help: name a file for one of them
;;
;; $ loom opt - --dry-run --json - --report -
;; 2> error: both the JSON and the page would go to standard output
;; 2> help: name a file with `--json FILE` or `--report FILE`
;;
;; $ loom size %s --json %s
;; 2> error: the JSON would replace `cli/places.wat`, which is the module
;; 2> help: name another file with `--json OUT`
;;
;; $ loom why %s run --json %s
;; 2> error: the JSON would replace `cli/places.wat`, which is the module
;; 2> help: name another file with `--json OUT`
;;
;; $ loom opt %s -o %t/same.wasm
;;
;; $ loom opt %t/same.wasm -o %t/same.wasm
;;
;; $ loom opt %s -o %t/missing/out.wasm
;; 2> error: cannot write `%t/missing/out.wasm`, named with `-o`
;; 2> Caused by:
;; 2>   cannot create a file in `%t/missing`: folder not found
;;
;; $ loom opt %s --dry-run --json %t/missing/out.json
;; 2> error: cannot write `%t/missing/out.json`, named with `--json`
;; 2> Caused by:
;; 2>   cannot create a file in `%t/missing`: folder not found
;;
;; $ loom opt %s --component %t/missing.wasm
;; 2> error: cannot read `%t/missing.wasm`, named with `--component`
;; 2> Caused by:
;; 2>   No such file or directory (os error 2)
;;
;; $ loom opt %s --source-map %t/missing.map -o %t/out.wasm
;; 2> error: cannot read `%t/missing.map`, named with `--source-map`
;; 2> Caused by:
;; 2>   No such file or directory (os error 2)
;;
;; $ loom opt %s --page-size 1
;; 2> error: `--page-size` is for pass `compact`, which does not run
;; 2> help: add `--pass compact`, or choose a level that has it
;;
