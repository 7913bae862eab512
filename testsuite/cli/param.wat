;; RUN: opt -Omcu --external put --external sum --param 'put:0=0x1000..0x103c' --param 'sum:0=1..8' --stats --explain-footprint %s -o %t/lean.wasm --evidence %t/claims
;; RUN: check --external put --external sum %s %t/lean.wasm --evidence %t/claims
;; RUN: opt -Omcu --external put --external sum --param 'put:0=0x1000..0x103c' --param 'sum:0=1..8' --strip all --max-ram 64 --emit map=- %s -o %t/bare.wasm
;; RUN: boundary show %t/lean.wasm
;; RUN: layout %t/lean.wasm
;; RUN: layout --external put --external sum --param 'put:0=0x1000..0x103c' --param 'sum:0=1..8' %s
;; RUN: layout --param 'put:0=0x1000..0x103c' --param 'sum:0=1..8' %s
;; RUN: layout --param 'put:0=0x1000..0x103c' %s
;; RUN: size --param 'sum:0=1..8' --top 1 %s
;; FAIL 2: size --param 'sun:0=1..8' %s
;; RUN: boundary stamp --external put --external sum --param 'put:0=0x1000..0x103c' %s -o %t/stamped.wasm
;; RUN: boundary stamp --param 'sum:0=1..8' %t/stamped.wasm -o %t/again.wasm
;; RUN: layout %t/again.wasm
;; FAIL 2: layout --param 'sun:0=1..8' %s
;; FAIL 2: layout --param 'sum:1=1..8' %s
;; FAIL 2: layout --param 'wide:0=1..8' %s
;; FAIL 2: layout --param 'sum:0=8..1' %s
;; FAIL 2: layout --param 'put:0=region' %s
;; FAIL 2: layout --param 'put:0' %s
;; FAIL 2: layout --embedding native --param 'run:0=1..2' demo/scalar.wasm

;; A driver gets the address of a register, and how many of them there are.
(module
  (memory 1)
  (func (export "put") (param $at i32) (param $word i32)
    (i32.store (local.get $at) (local.get $word)))
  (func (export "sum") (param $count i32) (result i32)
    (local $at i32) (local $sum i32)
    (loop $next
      (local.set $sum
        (i32.add (local.get $sum) (i32.load offset=0x1000 (i32.shl (local.get $at) (i32.const 2)))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $count))))
    (local.get $sum))
  (func (export "wide") (param i64)))

;; $ loom opt -Omcu --external put --external sum --param 'put:0=0x1000..0x103c' --param 'sum:0=1..8' --stats --explain-footprint %s -o %t/lean.wasm --evidence %t/claims
;;                           before     after
;; bytes                        163       288    +76.7%
;; functions, defined             3         2    -33.3%
;; functions, imported            0         0
;; imports                        0         0
;; exports                        3         2    -33.3%
;; types                          3         2    -33.3%
;; tables                         0         0
;; memories                       1         1
;; globals                        0         0
;; tags                           0         0
;; element segments               0         0
;; data segments                  0         0
;; data bytes                     0         0
;; custom section bytes          51       189   +270.6%
;; memory.grow sites              0         0
;;
;; pass abi-dce: 320 -> 297 bytes
;;   functions: 1 of 3 removed
;;   types: 1 of 3 removed
;;   removed func `wide`: an internal export: nothing outside needs it
;;   kept 2 exports: external: somebody outside imports it
;;     func `put`
;;     func `sum`
;;   custom section `name` kept, 51 bytes: is still right
;;   custom section `meld:boundary` updated, 157 -> 149 bytes: written again for what remains
;;
;; pass dce: changed nothing
;;
;; pass devirtualize: changed nothing
;;
;; pass forward: changed nothing
;;
;; pass trap-sink: changed nothing
;;
;; pass compact: 297 -> 301 bytes
;;   memory 0: 64 of 65536 bytes are ever read, 0 of them never written, 0 initialised; what is kept of all memories ends at byte 64 of it
;;   custom section `name` kept, 51 bytes: is still right
;;   custom section `meld:boundary` updated, 149 -> 149 bytes: written again for what remains
;;
;; pass fold: 301 -> 288 bytes
;;   bodies that became shorter: 1; bytes that this saves: 2
;;   custom section `name` updated, 51 -> 40 bytes: dead names removed, the others renumbered
;;   custom section `meld:boundary` updated, 149 -> 149 bytes: written again for what remains
;;
;; pass locals: changed nothing
;;
;; pass merge: changed nothing
;;
;; pass abi-dce: changed nothing
;;   kept 2 exports: external: somebody outside imports it
;;     func `put`
;;     func `sum`
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
;;   memory 0: 64 of 65536 bytes are ever read, 0 of them never written, 0 initialised; what is kept of all memories ends at byte 64 of it
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
;;   - whoever calls these exports from outside passes what the section says (`--param`): parameter 0 of `put` is 4096 to 4156; parameter 0 of `sum` is 1 to 8
;;   - which trap ends a call does not matter
;;
;; footprint
;;   memory 0: bounded; 64 bytes are written and read, 0 are only read, 0 of both are initialised; it had 65536
;; 2> stated surface, native embedding:
;; 2>   func `put`
;; 2>   func `sum`
;; 2>   func `put`: parameter 0 is 4096 to 4156
;; 2>   func `sum`: parameter 0 is 1 to 8
;; 2> note: custom section `name`: names of labels in 1 functions that lost operators dropped
;;
;; $ loom check --external put --external sum %s %t/lean.wasm --evidence %t/claims
;; `%t/lean.wasm` may replace `cli/param.wat`: every claim of loom %version holds
;;   step 1, `boundary`, claims `custom-sections`: 320 bytes
;;   step 2, `abi-dce`, claims `removal`: 297 bytes
;;     export `wide` is gone
;;   step 3, `compact`, claims `compact`: 301 bytes
;;   step 4, `fold`, claims `fold`: 288 bytes
;; assumed (section of step 1): the section `meld:boundary` that step 1 puts into the module (written by --external as stated) is right: 2 exports are external, 1 internal, 0 unknown; a native host embeds it
;; assumed (section of step 1): the section `meld:boundary` lists all that is needed from outside: what it marks internal nobody there uses
;; assumed (section of step 1): whoever calls these exports from outside passes what the section says (`--param`): parameter 0 of `put` is 4096 to 4156; parameter 0 of `sum` is 1 to 8
;; assumed (passes): which trap ends a call does not matter
;; not judged: what these custom sections say: `name`
;;
;; $ loom opt -Omcu --external put --external sum --param 'put:0=0x1000..0x103c' --param 'sum:0=1..8' --strip all --max-ram 64 --emit map=- %s -o %t/bare.wasm
;; memory 0: 65536 bytes
;;   used: 0x0 to 0x40
;;        0x0     0x20        32  variable, zero at first  func 0 `put`, at 0x3c
;;       0x20     0x40        32  variable, zero at first  func 0 `put`, at 0x3c
;;         64  RAM: used bytes of all memories, and mutable globals
;;          0  ROM: initial values
;;          0  how far stack pointers move down: what is used of that is part of the RAM
;;         47  code, as WebAssembly
;; assumed: whoever calls these exports from outside passes what the section says (`--param`): parameter 0 of `put` is 4096 to 4156; parameter 0 of `sum` is 1 to 8
;;
;; $ loom boundary show %t/lean.wasm
;; reader    acts on it: every check passed
;; producer  --external as stated
;; embedder  native
;; surface   closed
;; digest    c062ab46e9593caeb2254e536b8bc7597336adcf854a2ebb81a542ae420aa755
;; one tree  not known
;;
;; exports (2)
;;   func `put`: external; lift-callee
;;     needed as callee of lift `put`
;;   func `sum`: external; lift-callee
;;     needed as callee of lift `sum`
;;
;; imports (0)
;;
;; users (2)
;;   lift `put`
;;     callee: func `put`
;;   lift `sum`
;;     callee: func `sum`
;;
;; promises (0)
;;
;; inputs (0)
;;
;; params (2)
;;   `put` parameter 0: range 4096 to 4156
;;   `sum` parameter 0: range 1 to 8
;;
;; $ loom layout %t/lean.wasm
;; memory 0: 65536 bytes
;;   used: 0x0 to 0x40
;;        0x0     0x20        32  variable, zero at first  func 0 `put`, at 0x3c
;;       0x20     0x40        32  variable, zero at first  func 0 `put`, at 0x3c
;;         64  RAM: used bytes of all memories, and mutable globals
;;          0  ROM: initial values
;;          0  how far stack pointers move down: what is used of that is part of the RAM
;;         47  code, as WebAssembly
;; assumed: whoever calls these exports from outside passes what the section says (`--param`): parameter 0 of `put` is 4096 to 4156; parameter 0 of `sum` is 1 to 8
;;
;; $ loom layout --external put --external sum --param 'put:0=0x1000..0x103c' --param 'sum:0=1..8' %s
;; memory 0: 65536 bytes
;;   used: 0x1000 to 0x1040
;;     0x1000   0x1020        32  variable, zero at first  func 0 `put`, at 0x43
;;     0x1020   0x1040        32  variable, zero at first  func 0 `put`, at 0x43
;;       4160  RAM: used bytes of all memories, and mutable globals
;;          0  ROM: initial values
;;          0  how far stack pointers move down: what is used of that is part of the RAM
;;         48  code, as WebAssembly
;; assumed: whoever calls these exports from outside passes what the section says (`--param`): parameter 0 of `put` is 4096 to 4156; parameter 0 of `sum` is 1 to 8
;;
;; $ loom layout --param 'put:0=0x1000..0x103c' --param 'sum:0=1..8' %s
;; memory 0: 65536 bytes
;;   used: 0x1000 to 0x1040
;;     0x1000   0x1020        32  variable, zero at first  func 0 `put`, at 0x43
;;     0x1020   0x1040        32  variable, zero at first  func 0 `put`, at 0x43
;;       4160  RAM: used bytes of all memories, and mutable globals
;;          0  ROM: initial values
;;          0  how far stack pointers move down: what is used of that is part of the RAM
;;         48  code, as WebAssembly
;; assumed: whoever calls these exports from outside passes what the section says (`--param`): parameter 0 of `put` is 4096 to 4156; parameter 0 of `sum` is 1 to 8
;;
;; $ loom layout --param 'put:0=0x1000..0x103c' %s
;; memory 0: 65536 bytes
;;   not bounded: any byte may be used
;;     func 1 `sum` at 0x54: an address is 0 to 4294967292 in steps of 4, and may be out of its bounds
;;     nothing is known about how often the loop at 0x4b runs
;;     no stack pointer is followed: the instance may be entered again after a trap (`trap-ends-instance`; `--one-tree` with `--embedding canonical`)
;;        0x0  0x10000     65536  any use, zero at first
;;      65536  RAM: used bytes of all memories, and mutable globals
;;          0  ROM: initial values
;;          0  how far stack pointers move down: what is used of that is part of the RAM
;;         48  code, as WebAssembly
;; assumed: whoever calls these exports from outside passes what the section says (`--param`): parameter 0 of `put` is 4096 to 4156
;;
;; $ loom size --param 'sum:0=1..8' --top 1 %s
;;     bytes          section
;;        17   10.4%  type
;;         6    3.7%  function
;;         5    3.1%  memory
;;        22   13.5%  export
;;        54   33.1%  code
;;        51   31.3%  custom `name`
;;       163          all
;;
;;  retained   shallow  item
;;        44         6  export:sum
;;                  64  5 more
;;
;; $ loom size --param 'sun:0=1..8' %s
;; 2> error: `--param`: no function is exported as `sun`
;; 2> help: did you mean `sum`?
;;
;; $ loom boundary stamp --external put --external sum --param 'put:0=0x1000..0x103c' %s -o %t/stamped.wasm
;;
;; $ loom boundary stamp --param 'sum:0=1..8' %t/stamped.wasm -o %t/again.wasm
;;
;; $ loom layout %t/again.wasm
;; memory 0: 65536 bytes
;;   used: 0x1000 to 0x1040
;;     0x1000   0x1020        32  variable, zero at first  func 0 `put`, at 0x43
;;     0x1020   0x1040        32  variable, zero at first  func 0 `put`, at 0x43
;;       4160  RAM: used bytes of all memories, and mutable globals
;;          0  ROM: initial values
;;          0  how far stack pointers move down: what is used of that is part of the RAM
;;         48  code, as WebAssembly
;; assumed: whoever calls these exports from outside passes what the section says (`--param`): parameter 0 of `put` is 4096 to 4156; parameter 0 of `sum` is 1 to 8
;;
;; $ loom layout --param 'sun:0=1..8' %s
;; 2> error: `--param`: no function is exported as `sun`
;; 2> help: did you mean `sum`?
;;
;; $ loom layout --param 'sum:1=1..8' %s
;; 2> error: `--param`: `sum` has 1 parameters, counted from 0, and no parameter 1
;;
;; $ loom layout --param 'wide:0=1..8' %s
;; 2> error: `--param`: parameter 0 of `wide` has type i64, and loom only follows `i32`
;;
;; $ loom layout --param 'sum:0=8..1' %s
;; 2> error: invalid value 'sum:0=8..1' for '--param <EXPORT:N=LO..HI>': there is nothing from 8 to 1
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom layout --param 'put:0=region' %s
;; 2> error: invalid value 'put:0=region' for '--param <EXPORT:N=LO..HI>': that it is an address in memory of the host says nothing that loom can prove accesses with: how far behind it they go is not part of it. Say which addresses it may be, as LO..HI
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom layout --param 'put:0' %s
;; 2> error: invalid value 'put:0' for '--param <EXPORT:N=LO..HI>': expected EXPORT:N=LO..HI, such as `read:0=0x1000..0x10ff`
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom layout --embedding native --param 'run:0=1..2' demo/scalar.wasm
;; 2> error: `--param` and `--embedding native`: the `meld:boundary` section of `demo/scalar.wasm` says that it is canonical, and what is added to it then does not count
;; 2> help: leave one of them out
;;
