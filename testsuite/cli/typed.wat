;; What people type who know other optimizers, or no command of loom by heart.
;; RUN: optimize %s -o %t/out.wat --verify --attestation false --passes inline,quicksort,dce
;; RUN: optimize %s -o %t/out.wasm --stats --verify --attestation true --passes dce
;; RUN: optimize %s --print-pipeline --passes dce,merge
;; RUN: optimize %s --print-pipeline --passes inlining
;; RUN: opt -O %s -S
;; RUN: opt %s -O3 --print-pipeline
;; RUN: opt %s -OMCU --print-pipeline
;; RUN: opt %s -O4 --print-pipeline
;; FAIL 2: opt %s -Os -o %t/out.wasm
;; FAIL 2: opt %s -Oz -o %t/out.wasm
;; FAIL 2: %s -o %t/out.wasm
;; FAIL 2: -Omcu %s
;; RUN: help boundary strip
;; RUN: opt %s -O0 -O1 -o - -o %t/last.wasm --dry-run --dry-run --print-pipeline
;; RUN: opt %s --keep-export nothing -S
;; RUN: opt %s --keep-export nothing -S -q
;; FAIL 2: opt %s --color always --pass quicksort
;; FAIL 2: opt %s --color never --pass quicksort
;; RUN: opt %s -O1 --color always --keep-export nothing -o %t/out.wasm
;; RUN: opt @cli/arguments.txt
;; FAIL: opt @cli/nothing.txt
;; BYTES mark.wat: ef bb bf 28 6d 6f 64 75 6c 65 29
;; RUN: opt %t/mark.wat -S -q
;; RUN: opt %s -O1 -v -o %t/out.wasm
;; RUN: opt %s -O1 -vv -o %t/out.wasm

(module
  (func (export "run"))
  (func $unused))

;; $ loom optimize %s -o %t/out.wat --verify --attestation false --passes inline,quicksort,dce
;; 2> warning: `--passes`: loom has no pass `quicksort`; the passes of `-O1` run
;; 2> help: `loom passes` shows those that there are
;; 2> note: custom section `name` dropped: everything that it names is gone
;;
;; $ loom optimize %s -o %t/out.wasm --stats --verify --attestation true --passes dce
;;                           before     after
;; bytes                         55       697  +1167.3%
;; functions, defined             2         1    -50.0%
;; functions, imported            0         0
;; imports                        0         0
;; exports                        1         1
;; types                          1         1
;; tables                         0         0
;; memories                       0         0
;; globals                        0         0
;; tags                           0         0
;; element segments               0         0
;; data segments                  0         0
;; data bytes                     0         0
;; custom section bytes          18       664  +3588.9%
;; memory.grow sites              0         0
;;
;; pass dce: 55 -> 33 bytes
;;   functions: 1 of 2 removed
;;   custom section `name` dropped, 18 bytes: everything that it names is gone
;;
;; pass attest: 33 -> 697 bytes
;;   custom section `wsc.transformation.attestation` added, 664 bytes: records what this run did
;; 2> note: custom section `name` dropped: everything that it names is gone
;;
;; $ loom optimize %s --print-pipeline --passes dce,merge
;; dce
;; merge
;;
;; $ loom optimize %s --print-pipeline --passes inlining
;; dce
;; 2> warning: `--passes`: loom has no pass `inlining`; the passes of `-O1` run
;; 2> help: the nearest is `inline`; `loom passes` shows all
;;
;; $ loom opt -O %s -S
;; (module
;;   (type (;0;) (func))
;;   (export "run" (func 0))
;;   (func (;0;) (type 0))
;; )
;; 2> note: `-O` is read as `-O2`, which assumes nothing about the outside; `-Omcu` does more
;; 2> note: custom section `name` dropped: everything that it names is gone
;;
;; $ loom opt %s -O3 --print-pipeline
;; dce
;; devirtualize
;; forward
;; fold
;; locals
;; merge
;; inline
;; params
;; reorder
;; 2> note: `-O3` is read as `-O2`, which assumes nothing about the outside; `-Omcu` does more
;;
;; $ loom opt %s -OMCU --print-pipeline
;; abi-dce
;; dce
;; devirtualize
;; forward
;; trap-sink
;; compact
;; fold
;; locals
;; merge
;; cells
;; params
;; trim
;; reorder
;;
;; $ loom opt %s -O4 --print-pipeline
;; dce
;; devirtualize
;; forward
;; fold
;; locals
;; merge
;; inline
;; params
;; reorder
;; 2> note: `-O4` is read as `-O2`, which assumes nothing about the outside; `-Omcu` does more
;;
;; $ loom opt %s -Os -o %t/out.wasm
;; 2> error: there is no level `-Os`
;; 2> help: `-Omcu` makes a module smallest, and acts on its `meld:boundary` section; `-O2` assumes nothing about the outside
;;
;; $ loom opt %s -Oz -o %t/out.wasm
;; 2> error: there is no level `-Oz`
;; 2> help: `-Omcu` makes a module smallest, and acts on its `meld:boundary` section; `-O2` assumes nothing about the outside
;;
;; $ loom %s -o %t/out.wasm
;; 2> error: there is no command in `loom cli/typed.wat -o %t/out.wasm`
;; 2> help: did you mean `loom opt cli/typed.wat -o %t/out.wasm`?
;;
;; $ loom -Omcu %s
;; 2> error: there is no command in `loom -Omcu cli/typed.wat`
;; 2> help: did you mean `loom opt -Omcu cli/typed.wat`?
;;
;; $ loom help boundary strip
;; Remove every `meld:boundary` section; all else stays byte for byte
;;
;; Usage: loom boundary strip [OPTIONS] <FILE>
;;
;; Arguments:
;;   <FILE>  The module: a file, binary or text, or `-` for standard input
;;
;; Options:
;;   -o, --output <OUT>  Where the result goes: a file, or `-` for standard output, which is also the
;;                       default. Is text if the name ends in `.wat`
;;   -q, --quiet         Print no warnings and no notes: only errors, and what was asked for
;;       --color <WHEN>  When messages have a colour [default: auto] [possible values: auto, always,
;;                       never]
;;   -S, --wat           Write text
;;   -h, --help          Print help
;;
;; $ loom opt %s -O0 -O1 -o - -o %t/last.wasm --dry-run --dry-run --print-pipeline
;; dce
;;
;; $ loom opt %s --keep-export nothing -S
;; (module
;;   (type (;0;) (func))
;;   (export "run" (func 0))
;;   (func (;0;) (type 0))
;; )
;; 2> warning: no export matches `--keep-export 'nothing'`
;; 2> note: custom section `name` dropped: everything that it names is gone
;;
;; $ loom opt %s --keep-export nothing -S -q
;; (module
;;   (type (;0;) (func))
;;   (export "run" (func 0))
;;   (func (;0;) (type 0))
;; )
;;
;; $ loom opt %s --color always --pass quicksort
;; 2> [1m[31merror:[0m unknown pass: `quicksort`
;; 2> [1m[32mhelp:[0m there is `abi-dce`, `dce`, `devirtualize`, `forward`, `trap-sink`, `compact`, `memory-merge`, `fold`, `locals`, `merge`, `cells`, `heap`, `inline`, `params`, `trim`, `reorder`, `explicit-zeros`
;;
;; $ loom opt %s --color never --pass quicksort
;; 2> error: unknown pass: `quicksort`
;; 2> help: there is `abi-dce`, `dce`, `devirtualize`, `forward`, `trap-sink`, `compact`, `memory-merge`, `fold`, `locals`, `merge`, `cells`, `heap`, `inline`, `params`, `trim`, `reorder`, `explicit-zeros`
;;
;; $ loom opt %s -O1 --color always --keep-export nothing -o %t/out.wasm
;; 2> [1m[33mwarning:[0m no export matches `--keep-export 'nothing'`
;; 2> [1m[32mnote:[0m custom section `name` dropped: everything that it names is gone
;;
;; $ loom opt @cli/arguments.txt
;; abi-dce
;; dce
;; devirtualize
;; forward
;; trap-sink
;; compact
;; fold
;; locals
;; merge
;; cells
;; params
;; trim
;; reorder
;;
;; $ loom opt @cli/nothing.txt
;; 2> error: cannot read `cli/nothing.txt`
;; 2> Caused by:
;; 2>   No such file or directory (os error 2)
;;
;; $ loom opt %t/mark.wat -S -q
;; (module)
;;
;; $ loom opt %s -O1 -v -o %t/out.wasm
;; 2>  INFO optimize: pass done pass="dce" before=55 after=33
;; 2> note: custom section `name` dropped: everything that it names is gone
;;
;; $ loom opt %s -O1 -vv -o %t/out.wasm
;; 2> read
;; 2> optimize
;; 2>   parse
;; 2>   validate
;; 2>   outside
;; 2>   pass dce
;; 2>     segments
;; 2>     live
;; 2>     plan
;; 2>     emit
;; 2>     custom
;; 2>     check
;; 2>  INFO optimize: pass done pass="dce" before=55 after=33
;; 2> note: custom section `name` dropped: everything that it names is gone
;; 2>   parse
;; 2>   outside
;; 2>   parse
;; 2>   validate
;; 2>   check forbidden
;; 2>   check promises
;; 2>   check required boundary
;; 2> write
;;
