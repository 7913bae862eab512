;; Components that are not the ones that were fused are refused, with how it was noticed.
;; FAIL: boundary derive %s --component %s -o -
;; FAIL: boundary derive %s --component cli/boundary/greeter.component --component cli/boundary/counter.component -o -
;; FAIL: boundary derive %s --component cli/boundary/counter.component -o -
;; FAIL 2: boundary derive %s -o -
;; FAIL 2: opt -Omcu %s --surface open -o -

(module
  (memory $greeter (export "memory") 1)
  (func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (drop (memory.grow $greeter (i32.const 1)))
    (local.get 3))
  (func (export "greet") (param i32 i32)))

;; $ loom boundary derive %s --component %s -o -
;; 2> error: cannot derive facts about `cli/boundary/derive-refuses.wat`
;; 2> Caused by:
;; 2>   `derive-refuses.wat` is a core module, not a component: give the component that was fused (what `wasm-tools component new` made of this module)
;;
;; $ loom boundary derive %s --component cli/boundary/greeter.component --component cli/boundary/counter.component -o -
;; 2> error: cannot derive facts about `cli/boundary/derive-refuses.wat`
;; 2> Caused by:
;; 2>   component `counter.component` is not part of the fused module: none of the 2 functions of its core module is there
;;
;; $ loom boundary derive %s --component cli/boundary/counter.component -o -
;; 2> error: cannot derive facts about `cli/boundary/derive-refuses.wat`
;; 2> Caused by:
;; 2>   component `counter.component` is not part of the fused module: none of the 2 functions of its core module is there
;;
;; $ loom boundary derive %s -o -
;; 2> error: no component is given
;; 2> help: name each component that was fused with `--component FILE`
;;
;; $ loom opt -Omcu %s --surface open -o -
;; 2> error: the following required arguments were not provided:
;; 2>   --component <FILE>
;; 2>
;; 2> Usage: loom opt --component <FILE> -O <LEVEL> --surface <HOW> --output <OUT> <IN>
;; 2>
;; 2> For more information, try '--help'.
;;
