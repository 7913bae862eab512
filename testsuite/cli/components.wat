;; Code by component: the fuser numbers them; they have names where the facts or the components say these.
;; RUN: size corpus/panic/fused.wasm --top 3
;; RUN: boundary derive corpus/panic/fused.wasm --component corpus/panic/components/panic-app.wasm corpus/panic/components/panic-lib.wasm -o %t/stamped.wasm
;; RUN: size %t/stamped.wasm --top 3
;; RUN: size corpus/panic/fused-plain.wasm --component corpus/panic/components/panic-app.wasm corpus/panic/components/panic-lib.wasm --top 3
;; RUN: size %t/stamped.wasm corpus/panic/fused-plain.wasm --top 0
;; FAIL: size corpus/panic/fused-plain.wasm --component corpus/text/components/text-app.wasm
;; FAIL 2: size corpus/panic/fused-plain.wasm --component corpus/panic/fused-plain.wasm --json corpus/panic/fused-plain.wasm
;; FAIL 2: opt corpus/panic/fused.wasm --baseline %t/earlier.html -o %t/out.wasm
;; FAIL: opt corpus/panic/fused.wasm --baseline %s --report %t/page.html -o %t/out.wasm
;; FAIL 2: opt corpus/panic/fused.wasm --baseline %t/stamped.wasm --report %t/stamped.wasm -o %t/out.wasm

;; $ loom size corpus/panic/fused.wasm --top 3
;;     bytes          section
;;       105    0.4%  type
;;       119    0.4%  function
;;        11    0.0%  table
;;         7    0.0%  memory
;;        51    0.2%  global
;;       210    0.7%  export
;;        56    0.2%  elem
;;         3    0.0%  data count
;;     21946   73.9%  code
;;      1571    5.3%  data
;;       140    0.5%  custom `producers`
;;       151    0.5%  custom `target_features`
;;        28    0.1%  custom `.debug_abbrev`
;;        75    0.3%  custom `.debug_line`
;;        52    0.2%  custom `.debug_info`
;;      1401    4.7%  custom `wsc.transformation.attestation`
;;      3747   12.6%  custom `component-provenance`
;;     29681          all
;;
;;  retained   shallow  item
;;      4805        60  func:4
;;      4745        45  func:31
;;      4700         8  func:44
;;               23654  129 more
;;
;;   shallow functions  component
;;     11209        60  component-0
;;     10725        55  component-2
;;         7         1  (others)
;;
;; $ loom boundary derive corpus/panic/fused.wasm --component corpus/panic/components/panic-app.wasm corpus/panic/components/panic-lib.wasm -o %t/stamped.wasm
;; 2> match     exact: all code of the components is proven to be at its place
;; 2> surface   closed
;; 2> one tree  not known
;; 2> input     `panic-lib.wasm` c05273e09c41ac045d8dbe81dc3e141ba05ad4d4dead589f91cab0096310a5c8
;; 2> input     `panic-app.wasm` 305911c0f8fd86d9b7a64179772dd80a9fefe783fd3ffd11f2062ab4dde044b3
;; 2> user      lift `run`
;; 2> allocator `cabi_realloc_wit_bindgen_0_63_0`: not needed outside
;; 2> allocator `cabi_realloc`: not needed outside
;; 2> allocator `cabi_realloc_wit_bindgen_0_63_0$2`: not needed outside
;; 2> allocator `cabi_realloc$1`: not needed outside
;;
;; $ loom size %t/stamped.wasm --top 3
;;     bytes          section
;;       105    0.3%  type
;;       119    0.4%  function
;;        11    0.0%  table
;;         7    0.0%  memory
;;        51    0.2%  global
;;       210    0.7%  export
;;        56    0.2%  elem
;;         3    0.0%  data count
;;     21946   72.9%  code
;;      1571    5.2%  data
;;       140    0.5%  custom `producers`
;;       151    0.5%  custom `target_features`
;;        28    0.1%  custom `.debug_abbrev`
;;        75    0.2%  custom `.debug_line`
;;        52    0.2%  custom `.debug_info`
;;      1401    4.7%  custom `wsc.transformation.attestation`
;;      3747   12.4%  custom `component-provenance`
;;       419    1.4%  custom `meld:boundary`
;;     30100          all
;;
;;  retained   shallow  item
;;      4805        60  func:4
;;      4745        45  func:31
;;      4700         8  func:44
;;               23654  129 more
;;
;;   shallow functions  component
;;     11209        60  panic-lib.wasm
;;     10725        55  panic-app.wasm
;;         7         1  (others)
;;
;; $ loom size corpus/panic/fused-plain.wasm --component corpus/panic/components/panic-app.wasm corpus/panic/components/panic-lib.wasm --top 3
;;     bytes          section
;;       105    0.4%  type
;;       119    0.5%  function
;;        11    0.0%  table
;;         7    0.0%  memory
;;        51    0.2%  global
;;       210    0.9%  export
;;        56    0.2%  elem
;;         3    0.0%  data count
;;     21946   89.5%  code
;;      1571    6.4%  data
;;       140    0.6%  custom `producers`
;;       151    0.6%  custom `target_features`
;;        28    0.1%  custom `.debug_abbrev`
;;        75    0.3%  custom `.debug_line`
;;        52    0.2%  custom `.debug_info`
;;     24533          all
;;
;;  retained   shallow  item
;;      4805        60  func:4
;;      4745        45  func:31
;;      4700         8  func:44
;;               23654  129 more
;;
;;   shallow functions  component
;;     11209        60  panic-lib.wasm
;;     10725        55  panic-app.wasm
;;         7         1  (others)
;;
;; $ loom size %t/stamped.wasm corpus/panic/fused-plain.wasm --top 0
;;    before     after    change  section
;;       105       105        +0  type
;;       119       119        +0  function
;;        11        11        +0  table
;;         7         7        +0  memory
;;        51        51        +0  global
;;       210       210        +0  export
;;        56        56        +0  elem
;;         3         3        +0  data count
;;     21946     21946        +0  code
;;      1571      1571        +0  data
;;       140       140        +0  custom `producers`
;;       151       151        +0  custom `target_features`
;;        28        28        +0  custom `.debug_abbrev`
;;        75        75        +0  custom `.debug_line`
;;        52        52        +0  custom `.debug_info`
;;      1401         0     -1401  custom `wsc.transformation.attestation`
;;      3747         0     -3747  custom `component-provenance`
;;       419         0      -419  custom `meld:boundary`
;;     30100     24533     -5567  all
;;
;;    before     after    change  component
;;     21941         0    -21941  3 more
;;
;; $ loom size corpus/panic/fused-plain.wasm --component corpus/text/components/text-app.wasm
;; 2> error: cannot derive facts about `corpus/panic/fused-plain.wasm`
;; 2> Caused by:
;; 2>   component `text-app.wasm` is not the one that was fused, although names agree: only 27 of the 56 functions of its core module are there; function 3 should be function 62 of the fused module: its type is (func) here, (func (param i32) (result i32)) there
;;
;; $ loom size corpus/panic/fused-plain.wasm --component corpus/panic/fused-plain.wasm --json corpus/panic/fused-plain.wasm
;; 2> error: the JSON would replace `corpus/panic/fused-plain.wasm`, which is the module
;; 2> help: name another file with `--json OUT`
;;
;; $ loom opt corpus/panic/fused.wasm --baseline %t/earlier.html -o %t/out.wasm
;; 2> error: the following required arguments were not provided:
;; 2>   --report <FILE>
;; 2>
;; 2> Usage: loom opt --report <FILE> --baseline <FILE> --output <OUT> <IN>
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom opt corpus/panic/fused.wasm --baseline %s --report %t/page.html -o %t/out.wasm
;; 2> error: cannot compare with `cli/components.wat`
;; 2> Caused by:
;; 2>   it is no page of `loom opt --report`
;;
;; $ loom opt corpus/panic/fused.wasm --baseline %t/stamped.wasm --report %t/stamped.wasm -o %t/out.wasm
;; 2> error: the page would replace `%t/stamped.wasm`, which is the earlier page
;; 2> help: name another file with `--report FILE`
;;
