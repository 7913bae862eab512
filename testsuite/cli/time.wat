;; RUN: opt -Omcu --threads 1 demo/scalar.wasm -o %t/out.wasm --time

;; $ loom opt -Omcu --threads 1 demo/scalar.wasm -o %t/out.wasm --time
;; 2> note: custom section `.debug_abbrev` dropped: everything that it is about is gone
;; 2> note: custom section `.debug_line` dropped: everything that it is about is gone
;; 2> note: custom section `.debug_info` dropped: everything that it is about is gone
;; 2> %time ms  read
;; 2> %time ms  optimize
;; 2> %time ms    parse (7 times)
;; 2> %time ms    validate (2 times)
;; 2> %time ms    outside (6 times)
;; 2> %time ms    pass abi-dce (2 times)
;; 2> %time ms      segments (2 times)
;; 2> %time ms      live (2 times)
;; 2> %time ms      plan (2 times)
;; 2> %time ms      emit (2 times)
;; 2> %time ms      custom (2 times)
;; 2> %time ms      check (2 times)
;; 2> %time ms    pass dce (2 times)
;; 2> %time ms      segments (2 times)
;; 2> %time ms      live (2 times)
;; 2> %time ms      plan (2 times)
;; 2> %time ms    pass devirtualize (2 times)
;; 2> %time ms      scan (2 times)
;; 2> %time ms    pass forward (2 times)
;; 2> %time ms      routes (2 times)
;; 2> %time ms      scan
;; 2> %time ms      custom
;; 2> %time ms      check
;; 2> %time ms    pass trap-sink (2 times)
;; 2> %time ms      control flow (2 times)
;; 2> %time ms      verdict (2 times)
;; 2> %time ms      cut (2 times)
;; 2> %time ms    pass compact (2 times)
;; 2> %time ms      analyse (2 times)
;; 2> %time ms      bodies (2 times)
;; 2> %time ms      custom
;; 2> %time ms      check
;; 2> %time ms    pass fold (2 times)
;; 2> %time ms      fold (2 times)
;; 2> %time ms      custom
;; 2> %time ms      check
;; 2> %time ms    pass locals (2 times)
;; 2> %time ms      order (2 times)
;; 2> %time ms    pass merge (2 times)
;; 2> %time ms      scan (2 times)
;; 2> %time ms      shapes (2 times)
;; 2> %time ms      classes (2 times)
;; 2> %time ms    pass cells
;; 2> %time ms      accesses
;; 2> %time ms      plan
;; 2> %time ms    pass params
;; 2> %time ms      read
;; 2> %time ms      sites
;; 2> %time ms      choose
;; 2> %time ms    pass trim
;; 2> %time ms      scan
;; 2> %time ms      segments
;; 2> %time ms    pass reorder
;; 2> %time ms    check forbidden
;; 2> %time ms    check promises
;; 2> %time ms    check required boundary
;; 2> %time ms  write
;;
