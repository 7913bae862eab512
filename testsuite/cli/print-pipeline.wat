;; The passes of each level, in the order in which they run, whatever order the user names them in.
;; RUN: opt -O0 --print-pipeline
;; RUN: opt -O1 --print-pipeline
;; RUN: opt --print-pipeline
;; RUN: opt -O2 --print-pipeline
;; RUN: opt -Omcu --print-pipeline
;; RUN: opt -Omcu --pass-arg abi-dce:level=allocator --print-pipeline
;; RUN: opt --pass dce,abi-dce --print-pipeline
;; RUN: opt -Omcu --pass-limit 1 --print-pipeline

;; $ loom opt -O0 --print-pipeline
;;
;; $ loom opt -O1 --print-pipeline
;; dce
;;
;; $ loom opt --print-pipeline
;; dce
;;
;; $ loom opt -O2 --print-pipeline
;; dce
;; devirtualize
;; forward
;; fold
;; locals
;; merge
;; inline
;; params
;; reorder
;;
;; $ loom opt -Omcu --print-pipeline
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
;; $ loom opt -Omcu --pass-arg abi-dce:level=allocator --print-pipeline
;; abi-dce level=allocator
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
;; $ loom opt --pass dce,abi-dce --print-pipeline
;; abi-dce
;; dce
;;
;; $ loom opt -Omcu --pass-limit 1 --print-pipeline
;; abi-dce
;; dce (not run: --pass-limit)
;; devirtualize (not run: --pass-limit)
;; forward (not run: --pass-limit)
;; trap-sink (not run: --pass-limit)
;; compact (not run: --pass-limit)
;; fold (not run: --pass-limit)
;; locals (not run: --pass-limit)
;; merge (not run: --pass-limit)
;; cells (not run: --pass-limit)
;; params (not run: --pass-limit)
;; trim (not run: --pass-limit)
;; reorder (not run: --pass-limit)
;;
