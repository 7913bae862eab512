;; The sizes before are those of the file, not of the file with what was derived; several components
;; behind one flag, as a shell expands `*.wasm`.
;; RUN: opt -O0 corpus/panic/fused-plain.wasm --component corpus/panic/components/panic-app.wasm corpus/panic/components/panic-lib.wasm -o %t/out.wasm --json %t/report.json
;; RUN: size corpus/panic/fused-plain.wasm %t/out.wasm --top 1
;; RUN: opt -O0 --component corpus/panic/components/panic-lib.wasm corpus/panic/components/panic-app.wasm corpus/panic/fused-plain.wasm --stats --dry-run

;; $ loom opt -O0 corpus/panic/fused-plain.wasm --component corpus/panic/components/panic-app.wasm corpus/panic/components/panic-lib.wasm -o %t/out.wasm --json %t/report.json
;;
;; $ loom size corpus/panic/fused-plain.wasm %t/out.wasm --top 1
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
;;         0       419      +419  custom `meld:boundary`
;;     24533     24952      +419  all
;;
;; $ loom opt -O0 --component corpus/panic/components/panic-lib.wasm corpus/panic/components/panic-app.wasm corpus/panic/fused-plain.wasm --stats --dry-run
;;                           before     after
;; bytes                      24533     24952     +1.7%
;; functions, defined           116       116
;; functions, imported            0         0
;; imports                        0         0
;; exports                       12        12
;; types                         18        18
;; tables                         2         2
;; memories                       2         2
;; globals                        6         6
;; tags                           0         0
;; element segments               2         2
;; data segments                  2         2
;; data bytes                  1548      1548
;; custom section bytes         446       865    +93.9%
;; memory.grow sites              2         2
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
