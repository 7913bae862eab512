;; Invalid outside of functions: the error names the section.
;; FAIL: opt %s

(module
  (global $g i32 (i64.const 1)))

;; $ loom opt %s
;; 2> error: cannot optimize `cli/invalid-section.wat`
;; 2> Caused by:
;; 2>   invalid module at offset 0xf (global section): type mismatch: expected i32, found i64
;;
