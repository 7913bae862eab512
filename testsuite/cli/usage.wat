;; Wrong command lines: exit code 2, and what was probably meant.
;; FAIL 2: opt %s --pass abi-dec
;; FAIL 2: opt %s --pass quicksort
;; FAIL 2: opt %s --pass dce --pass-arg abi-dce:level=surface
;; FAIL 2: opt %s --pass abi-dce --pass-arg abi-dce:level=everything
;; FAIL 2: opt %s --pass abi-dce --pass-arg abi-dce:livel=surface
;; FAIL 2: opt %s --pass-arg abi-dce
;; FAIL 2: opt %s --dry-rum
;; FAIL 2: opt %s -O7
;; FAIL 2: opt
;; FAIL 2: optt %s
;; FAIL 2: opt %s --threads 0
;; FAIL 2: opt %s -o - --json -

(module)

;; $ loom opt %s --pass abi-dec
;; 2> error: unknown pass: `abi-dec`
;; 2> help: did you mean `abi-dce`?
;;
;; $ loom opt %s --pass quicksort
;; 2> error: unknown pass: `quicksort`
;; 2> help: there is `abi-dce`, `dce`, `devirtualize`, `forward`, `trap-sink`, `compact`, `memory-merge`, `fold`, `locals`, `merge`, `cells`, `heap`, `inline`, `params`, `trim`, `reorder`, `explicit-zeros`
;;
;; $ loom opt %s --pass dce --pass-arg abi-dce:level=surface
;; 2> error: an option for pass `abi-dce`, which does not run
;; 2> help: add `--pass abi-dce`, or choose a level that has it
;;
;; $ loom opt %s --pass abi-dce --pass-arg abi-dce:level=everything
;; 2> error: pass `abi-dce`: option `level`: `everything` is none of `allocator`, `wiring`, `surface`
;; 2> help: takes `level=allocator|wiring|surface`, `trap-kind=any|preserve`
;;
;; $ loom opt %s --pass abi-dce --pass-arg abi-dce:livel=surface
;; 2> error: unknown option of pass `abi-dce`: `livel`
;; 2> help: did you mean `level`?
;;
;; $ loom opt %s --pass-arg abi-dce
;; 2> error: invalid value 'abi-dce' for '--pass-arg <PASS:KEY=VALUE>': expected PASS:KEY=VALUE
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom opt %s --dry-rum
;; 2> error: unexpected argument '--dry-rum' found
;; 2>
;; 2>   tip: a similar argument exists: '--dry-run'
;; 2>
;; 2> Usage: loom opt --dry-run <IN>
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom opt %s -O7
;; 2> error: invalid value '7' for '-O <LEVEL>'
;; 2>   [possible values: 0, 1, 2, mcu]
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom opt
;; 2> error: the following required arguments were not provided:
;; 2>   <IN>
;; 2>
;; 2> Usage: loom opt <IN>
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom optt %s
;; 2> error: unrecognized subcommand 'optt'
;; 2>
;; 2>   tip: some similar subcommands exist: 'optimize', 'opt'
;; 2>
;; 2> Usage: loom [OPTIONS] <COMMAND>
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom opt %s --threads 0
;; 2> error: invalid value '0' for '--threads <N>': 0 is not in 1..=65535
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom opt %s -o - --json -
;; 2> error: both the module and the JSON would go to standard output
;; 2> help: name a file with `-o OUT` or `--json FILE`, or use `--dry-run`
;;
