;; RUN: opt -Omcu --threads 1 demo/scalar.wasm -o %t/out.wasm --time

;; $ loom opt -Omcu --threads 1 demo/scalar.wasm -o %t/out.wasm --time
;; 2> note: custom section `.debug_abbrev` dropped: everything that it is about is gone
;; 2> note: custom section `.debug_line` dropped: everything that it is about is gone
;; 2> note: custom section `.debug_info` dropped: everything that it is about is gone
;; 2> %time ms  read
;; 2> %time ms  optimize
;; 2> %time ms    parse (9 times)
;; 2> %time ms    validate (2 times)
;; 2> %time ms    outside (9 times)
;; 2> %time ms    pass abi-dce (4 times)
;; 2> %time ms      segments (4 times)
;; 2> %time ms      live (4 times)
;; 2> %time ms      plan (4 times)
;; 2> %time ms      emit (3 times)
;; 2> %time ms      custom (3 times)
;; 2> %time ms      check (3 times)
;; 2> %time ms    pass dce (4 times)
;; 2> %time ms      segments (4 times)
;; 2> %time ms      live (4 times)
;; 2> %time ms      plan (4 times)
;; 2> %time ms    pass devirtualize (4 times)
;; 2> %time ms      scan (4 times)
;; 2> %time ms    pass forward (4 times)
;; 2> %time ms      routes (4 times)
;; 2> %time ms      scan
;; 2> %time ms      custom
;; 2> %time ms      check
;; 2> %time ms    pass trap-sink (4 times)
;; 2> %time ms      control flow (4 times)
;; 2> %time ms      verdict (4 times)
;; 2> %time ms      cut (4 times)
;; 2> %time ms    pass compact (4 times)
;; 2> %time ms      analyse (4 times)
;; 2> %time ms      bodies (4 times)
;; 2> %time ms      custom
;; 2> %time ms      check
;; 2> %time ms    pass fold (4 times)
;; 2> %time ms      fold (4 times)
;; 2> %time ms      custom
;; 2> %time ms      check
;; 2> %time ms    pass locals (4 times)
;; 2> %time ms      order (4 times)
;; 2> %time ms      custom
;; 2> %time ms      check
;; 2> %time ms    pass merge (4 times)
;; 2> %time ms      scan (4 times)
;; 2> %time ms      shapes (4 times)
;; 2> %time ms      classes (4 times)
;; 2> %time ms    pass cells (2 times)
;; 2> %time ms      accesses (2 times)
;; 2> %time ms      plan (2 times)
;; 2> %time ms    pass inline (2 times)
;; 2> %time ms      calls (2 times)
;; 2> %time ms      choose (2 times)
;; 2> %time ms      write
;; 2> %time ms      judge
;; 2> %time ms      custom
;; 2> %time ms      check
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
