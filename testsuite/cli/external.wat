;; RUN: opt -Omcu --external 'drv_*' --dry-run %s
;; RUN: why -Omcu --external 'drv_*' %s func:1
;; RUN: opt -Omcu --external drv_init --embedding canonical --dry-run %s
;; RUN: size --external 'drv_*' %s
;; FAIL 2: size --external drv_ini %s
;; RUN: opt --pass abi-dce --pass dce --pass-arg abi-dce:level=surface --external 'drv_*' %s -o %t/driver.wasm
;; FAIL 1: check %s %t/driver.wasm
;; RUN: check --external 'drv_*' %s %t/driver.wasm
;; FAIL 1: check --external '*' %s %t/driver.wasm
;; RUN: opt -Omcu --external 'drv_*' %s -o %t/driver.wasm --evidence %t/claims
;; RUN: check --external 'drv_*' %s %t/driver.wasm --evidence %t/claims
;; FAIL 2: opt -Omcu --external drv_ini %s -o %t/x.wasm
;; FAIL 2: opt -Omcu --external drv_init --component %s %s -o %t/x.wasm
;; FAIL 2: opt -Omcu --external run demo/scalar.wasm -o %t/x.wasm

;; A driver in C: no section, no components. What it exports for its own kernel is not the surface.
(module
  (import "env" "mmio_write" (func $write (param i32 i32)))
  (memory 1)
  (func (export "drv_init") (call $write (i32.const 64) (i32.const 1)))
  (func (export "drv_poll") (result i32) (i32.load (i32.const 16)))
  (func (export "kernel_only") (param i32) (i32.store (i32.const 16) (local.get 0))))

;; $ loom opt -Omcu --external 'drv_*' --dry-run %s
;;                           before     after
;; bytes                        145       318   +119.3%
;; functions, defined             3         2    -33.3%
;; functions, imported            1         1
;; imports                        1         1
;; exports                        3         2    -33.3%
;; types                          4         3    -25.0%
;; tables                         0         0
;; memories                       1         0   -100.0%
;; globals                        0         1
;; tags                           0         0
;; element segments               0         0
;; data segments                  0         0
;; data bytes                     0         0
;; custom section bytes          17       219  +1188.2%
;; memory.grow sites              0         0
;;
;; pass abi-dce: 362 -> 318 bytes
;;   functions: 1 of 4 removed
;;   types: 1 of 4 removed
;;   removed func `kernel_only`: an internal export: nothing outside needs it
;;   kept 2 exports: external: somebody outside imports it
;;     func `drv_init`
;;     func `drv_poll`
;;   custom section `name` kept, 17 bytes: is still right
;;   custom section `meld:boundary` updated, 217 -> 202 bytes: written again for what remains
;;
;; pass dce: changed nothing
;;
;; pass devirtualize: changed nothing
;;
;; pass forward: changed nothing
;;
;; pass trap-sink: changed nothing
;;
;; pass compact: 318 -> 319 bytes
;;   memory 0: 4 of 65536 bytes are ever read, 4 of them never written, 0 initialised; what is kept of all memories ends at byte 4 of it
;;   custom section `name` kept, 17 bytes: is still right
;;   custom section `meld:boundary` updated, 202 -> 202 bytes: written again for what remains
;;
;; pass fold: changed nothing
;;
;; pass locals: changed nothing
;;
;; pass merge: changed nothing
;;
;; pass abi-dce: changed nothing
;;   kept 2 exports: external: somebody outside imports it
;;     func `drv_init`
;;     func `drv_poll`
;;
;; pass dce: changed nothing
;;
;; pass devirtualize: changed nothing
;;
;; pass forward: changed nothing
;;
;; pass trap-sink: changed nothing
;;
;; pass compact: changed nothing
;;   memory 0: 4 of 65536 bytes are ever read, 4 of them never written, 0 initialised; what is kept of all memories ends at byte 4 of it
;;
;; pass fold: changed nothing
;;
;; pass locals: changed nothing
;;
;; pass merge: changed nothing
;;
;; pass cells: 319 -> 324 bytes
;;   variables of memory 0 that are globals now: 1
;;   custom section `name` kept, 17 bytes: is still right
;;   custom section `meld:boundary` updated, 202 -> 202 bytes: written again for what remains
;;
;; pass params: changed nothing
;;
;; pass abi-dce: 324 -> 318 bytes
;;   memories: 1 of 1 removed
;;   kept 2 exports: external: somebody outside imports it
;;     func `drv_init`
;;     func `drv_poll`
;;   custom section `name` kept, 17 bytes: is still right
;;   custom section `meld:boundary` updated, 202 -> 202 bytes: written again for what remains
;;
;; pass dce: changed nothing
;;
;; pass devirtualize: changed nothing
;;
;; pass forward: changed nothing
;;
;; pass trap-sink: changed nothing
;;
;; pass compact: changed nothing
;;
;; pass fold: changed nothing
;;
;; pass locals: changed nothing
;;
;; pass merge: changed nothing
;;
;; pass cells: changed nothing
;;
;; pass params: changed nothing
;;
;; pass trim: changed nothing
;;
;; pass reorder: changed nothing
;;
;; assumptions: the result is right only if all of this holds
;;   - nobody outside uses an export that is not on the surface (--external as stated)
;;   - closed surface: what the section marks internal is not used from outside
;;   - nobody outside uses an export that was removed
;;   - which trap ends a call does not matter
;; 2> stated surface, native embedding:
;; 2>   func `drv_init`
;; 2>   func `drv_poll`
;;
;; $ loom why -Omcu --external 'drv_*' %s func:1
;; func 1 `drv_init`: stays
;;   export `drv_init` stays: external: somebody outside imports it
;;   export `drv_init` is func 1 `drv_init`
;;
;; $ loom opt -Omcu --external drv_init --embedding canonical --dry-run %s
;;                           before     after
;; bytes                        145       253    +74.5%
;; functions, defined             3         1    -66.7%
;; functions, imported            1         1
;; imports                        1         1
;; exports                        3         1    -66.7%
;; types                          4         2    -50.0%
;; tables                         0         0
;; memories                       1         0   -100.0%
;; globals                        0         0
;; tags                           0         0
;; element segments               0         0
;; data segments                  0         0
;; data bytes                     0         0
;; custom section bytes          17       183   +976.5%
;; memory.grow sites              0         0
;;
;; pass abi-dce: 338 -> 253 bytes
;;   functions: 2 of 4 removed
;;   types: 2 of 4 removed
;;   memories: 1 of 1 removed
;;   removed 2 exports: an internal export: nothing outside needs it
;;     func `drv_poll`
;;     func `kernel_only`
;;   kept func `drv_init`: external: somebody outside imports it
;;   custom section `name` kept, 17 bytes: is still right
;;   custom section `meld:boundary` updated, 193 -> 166 bytes: written again for what remains
;;
;; pass dce: changed nothing
;;
;; pass devirtualize: changed nothing
;;
;; pass forward: changed nothing
;;
;; pass trap-sink: changed nothing
;;
;; pass compact: changed nothing
;;
;; pass fold: changed nothing
;;
;; pass locals: changed nothing
;;
;; pass merge: changed nothing
;;
;; pass cells: changed nothing
;;
;; pass params: changed nothing
;;
;; pass trim: changed nothing
;;
;; pass reorder: changed nothing
;;
;; assumptions: the result is right only if all of this holds
;;   - the module is entered from outside only through the canonical definitions that its `meld:boundary` section lists (written by --external as stated; its digest proves that it is fresh, not who wrote it)
;;   - closed surface: what the section marks internal is not used from outside
;;   - nobody outside uses an export that was removed
;; 2> stated surface, canonical-abi embedding:
;; 2>   func `drv_init`
;;
;; $ loom size --external 'drv_*' %s
;;     bytes          section
;;        19   13.1%  type
;;        20   13.8%  import
;;         6    4.1%  function
;;         5    3.4%  memory
;;        39   26.9%  export
;;        31   21.4%  code
;;        17   11.7%  custom `name`
;;       145          all
;;
;;  retained   shallow  item
;;        21        11  export:drv_init
;;        19        11  export:drv_poll
;;         -        14  export:kernel_only
;;        10        10  func:1 `drv_init`
;;         -        10  func:3 `kernel_only`
;;         8         8  func:2 `drv_poll`
;; -: nothing reaches it, `loom opt` removes it
;;
;; $ loom size --external drv_ini %s
;; 2> error: no export matches `--external 'drv_ini'`
;; 2> help: did you mean `drv_init`?
;;
;; $ loom opt --pass abi-dce --pass dce --pass-arg abi-dce:level=surface --external 'drv_*' %s -o %t/driver.wasm
;;
;; $ loom check %s %t/driver.wasm
;; 2> error: cannot show that `%t/driver.wasm` is `cli/external.wat` with parts left out
;; 2> Caused by:
;; 2>   export `kernel_only` is missing
;; 2> help: `--may-remove-export 'kernel_only'` allows that; if passes changed more, as those of `-Omcu` do, their claims can be judged: run `loom opt` with `--evidence FILE`, and this with `--evidence FILE` as well
;;
;; $ loom check --external 'drv_*' %s %t/driver.wasm
;; `%t/driver.wasm` is `cli/external.wat` with parts left out
;;   functions: 4 before, 3 after
;;   types: 4 before, 3 after
;;   export `kernel_only` is gone
;; assumed: nobody outside uses an export that is not on the surface (`--external`)
;;
;; $ loom check --external '*' %s %t/driver.wasm
;; 2> error: cannot show that `%t/driver.wasm` is `cli/external.wat` with parts left out
;; 2> Caused by:
;; 2>   export `kernel_only` is missing
;; 2> help: `--may-remove-export 'kernel_only'` allows that; if passes changed more, as those of `-Omcu` do, their claims can be judged: run `loom opt` with `--evidence FILE`, and this with `--evidence FILE` as well
;;
;; $ loom opt -Omcu --external 'drv_*' %s -o %t/driver.wasm --evidence %t/claims
;;
;; $ loom check --external 'drv_*' %s %t/driver.wasm --evidence %t/claims
;; `%t/driver.wasm` may replace `cli/external.wat`: every claim of loom %version holds
;;   step 1, `boundary`, claims `custom-sections`: 362 bytes
;;   step 2, `abi-dce`, claims `removal`: 318 bytes
;;     export `kernel_only` is gone
;;   step 3, `compact`, claims `compact`: 319 bytes
;;   step 4, `cells`, claims `cells`: 324 bytes
;;   step 5, `abi-dce`, claims `removal`: 318 bytes
;; assumed (section of step 1): the section `meld:boundary` that step 1 puts into the module (written by --external as stated) is right: 2 exports are external, 1 internal, 0 unknown; a native host embeds it
;; assumed (section of step 1): the section `meld:boundary` lists all that is needed from outside: what it marks internal nobody there uses
;; assumed (passes): which trap ends a call does not matter
;;
;; $ loom opt -Omcu --external drv_ini %s -o %t/x.wasm
;; 2> error: no export matches `--external 'drv_ini'`
;; 2> help: did you mean `drv_init`?
;;
;; $ loom opt -Omcu --external drv_init --component %s %s -o %t/x.wasm
;; 2> error: `--external` and `--component` both say what the surface is
;; 2> help: from components it follows; leave `--external` out
;;
;; $ loom opt -Omcu --external run demo/scalar.wasm -o %t/x.wasm
;; 2> error: `demo/scalar.wasm` has a `meld:boundary` section, which may say and promise something else than `--external`
;; 2> help: take it out with `loom boundary strip` if nobody relies on it
;;
