;; `--compact-boundary` writes names of exports and imports as references, also where no pass changes anything; a second run
;; keeps that form without being asked. What the section says is the same. A section that is a large part of the output is
;; said to be.
;; RUN: boundary stamp %s --external 'app:*' -o %t/stamped.wasm
;; RUN: opt -O1 %t/stamped.wasm -o %t/spelt.wasm
;; RUN: boundary show %t/spelt.wasm
;; RUN: opt -O0 --compact-boundary %t/spelt.wasm -o %t/compact.wasm
;; RUN: boundary show %t/compact.wasm
;; RUN: opt -O1 %t/compact.wasm --stats -o %t/again.wasm
;; RUN: opt -O1 --strip evidence %t/compact.wasm -o %t/bare.wasm
;; RUN: opt -O0 --compact-boundary --keep-section meld:boundary %t/spelt.wasm --stats -o %t/kept.wasm

(module
  (import "host:clocks/monotonic@0.2.0" "now" (func $now (result i64)))
  (import "host:clocks/monotonic@0.2.0" "resolution" (func $resolution (result i64)))
  (func $run (result i64) (i64.add (call $now) (call $resolution)))
  (func $dead)
  (export "app:main/run@0.1.0#run" (func $run))
  (export "app:main/run@0.1.0#again" (func $run)))

;; $ loom boundary stamp %s --external 'app:*' -o %t/stamped.wasm
;;
;; $ loom opt -O1 %t/stamped.wasm -o %t/spelt.wasm
;;
;; $ loom boundary show %t/spelt.wasm
;; reader    acts on it: every check passed
;; producer  --external as stated
;; embedder  native
;; surface   closed
;; digest    bea18e31f10e4405c47244154734a25386e4441d886ae8b2897e13255d4b661e
;; one tree  not known
;;
;; exports (2)
;;   func `app:main/run@0.1.0#run`: external; lift-callee
;;     needed as callee of lift `app:main/run@0.1.0#run`
;;     needed as callee of lift `app:main/run@0.1.0#again`
;;   func `app:main/run@0.1.0#again`: external; lift-callee
;;     needed as callee of lift `app:main/run@0.1.0#run`
;;     needed as callee of lift `app:main/run@0.1.0#again`
;;
;; imports (2)
;;   func `host:clocks/monotonic@0.2.0` `now`: external
;;   func `host:clocks/monotonic@0.2.0` `resolution`: external
;;
;; users (3)
;;   lift `app:main/run@0.1.0#run`
;;     callee: func `app:main/run@0.1.0#run`
;;   lift `app:main/run@0.1.0#again`
;;     callee: func `app:main/run@0.1.0#again`
;;   lower `imports`
;;     import `host:clocks/monotonic@0.2.0` `now`
;;     import `host:clocks/monotonic@0.2.0` `resolution`
;;
;; promises (0)
;;
;; inputs (0)
;;
;; $ loom opt -O0 --compact-boundary %t/spelt.wasm -o %t/compact.wasm
;;
;; $ loom boundary show %t/compact.wasm
;; reader    acts on it: every check passed
;; producer  --external as stated
;; embedder  native
;; surface   closed
;; digest    bea18e31f10e4405c47244154734a25386e4441d886ae8b2897e13255d4b661e
;; one tree  not known
;;
;; exports (2)
;;   func `app:main/run@0.1.0#run`: external; lift-callee
;;     needed as callee of lift `app:main/run@0.1.0#run`
;;     needed as callee of lift `app:main/run@0.1.0#again`
;;   func `app:main/run@0.1.0#again`: external; lift-callee
;;     needed as callee of lift `app:main/run@0.1.0#run`
;;     needed as callee of lift `app:main/run@0.1.0#again`
;;
;; imports (2)
;;   func `host:clocks/monotonic@0.2.0` `now`: external
;;   func `host:clocks/monotonic@0.2.0` `resolution`: external
;;
;; users (3)
;;   lift `app:main/run@0.1.0#run`
;;     callee: func `app:main/run@0.1.0#run`
;;   lift `app:main/run@0.1.0#again`
;;     callee: func `app:main/run@0.1.0#again`
;;   lower `imports`
;;     import `host:clocks/monotonic@0.2.0` `now`
;;     import `host:clocks/monotonic@0.2.0` `resolution`
;;
;; promises (0)
;;
;; inputs (0)
;;
;; $ loom opt -O1 %t/compact.wasm --stats -o %t/again.wasm
;;                           before     after
;; bytes                        315       315
;; functions, defined             1         1
;; functions, imported            2         2
;; imports                        2         2
;; exports                        2         2
;; types                          1         1
;; tables                         0         0
;; memories                       0         0
;; globals                        0         0
;; tags                           0         0
;; element segments               0         0
;; data segments                  0         0
;; data bytes                     0         0
;; custom section bytes         152       152
;; memory.grow sites              0         0
;;
;; pass dce: changed nothing
;;
;; $ loom opt -O1 --strip evidence %t/compact.wasm -o %t/bare.wasm
;;
;; $ loom opt -O0 --compact-boundary --keep-section meld:boundary %t/spelt.wasm --stats -o %t/kept.wasm
;;                           before     after
;; bytes                        602       602
;; functions, defined             1         1
;; functions, imported            2         2
;; imports                        2         2
;; exports                        2         2
;; types                          1         1
;; tables                         0         0
;; memories                       0         0
;; globals                        0         0
;; tags                           0         0
;; element segments               0         0
;; data segments                  0         0
;; data bytes                     0         0
;; custom section bytes         439       439
;; memory.grow sites              0         0
;;
;; pass strip: changed nothing
;;
