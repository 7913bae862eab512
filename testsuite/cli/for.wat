;; Whose costs count: each consumer gets the code that costs it least.
;; RUN: opt %s -O2 --for wasm -S -q
;; RUN: opt %s -O2 --for gcc -S -q
;; RUN: opt %s -O2 --for synth -S
;; RUN: why %s -O2 --for synth run
;; FAIL 2: opt %s -O2 --for arm -S
;; FAIL 2: opt %s -O1 --for synth -S

(module
  (memory 1)
  (func (export "run") (param $p i32) (result i32)
    (block $out
      (br_if $out (i32.eqz (local.get $p)))
      (i32.store offset=100000 (i32.const 4) (i32.and (local.get $p) (i32.const -8)))
      (loop $again
        (br_if $out (i32.eq (i32.load offset=8 (local.get $p)) (i32.const 5)))
        (br_if $again (i32.ne (i32.load offset=4 (local.get $p)) (local.get $p))))
      (i32.store offset=8 (i32.const 0) (i32.add (local.get $p) (i32.const 64))))
    (local.get $p)))

;; $ loom opt %s -O2 --for wasm -S -q
;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 1)
;;   (export "run" (func 0))
;;   (func (;0;) (type 0) (param $p i32) (result i32)
;;     local.get $p
;;     if ;; label = @1
;;       i32.const 4
;;       local.get $p
;;       i32.const -8
;;       i32.and
;;       i32.store offset=100000
;;       loop ;; label = @2
;;         local.get $p
;;         i32.load offset=8
;;         i32.const 5
;;         i32.eq
;;         br_if 1 (;@1;)
;;         local.get $p
;;         i32.load offset=4
;;         local.get $p
;;         i32.ne
;;         br_if 0 (;@2;)
;;       end
;;       i32.const 0
;;       local.get $p
;;       i32.const -64
;;       i32.sub
;;       i32.store offset=8
;;     end
;;     local.get $p
;;   )
;; )
;;
;; $ loom opt %s -O2 --for gcc -S -q
;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 1)
;;   (export "run" (func 0))
;;   (func (;0;) (type 0) (param $p i32) (result i32)
;;     local.get $p
;;     if ;; label = @1
;;       i32.const 4
;;       local.get $p
;;       i32.const -8
;;       i32.and
;;       i32.store offset=100000
;;       loop ;; label = @2
;;         local.get $p
;;         i32.load offset=8
;;         i32.const 5
;;         i32.eq
;;         br_if 1 (;@1;)
;;         local.get $p
;;         i32.load offset=4
;;         local.get $p
;;         i32.ne
;;         br_if 0 (;@2;)
;;       end
;;       i32.const 0
;;       local.get $p
;;       i32.const -64
;;       i32.sub
;;       i32.store offset=8
;;     end
;;     local.get $p
;;   )
;; )
;;
;; $ loom opt %s -O2 --for synth -S
;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 1)
;;   (export "run" (func 0))
;;   (func (;0;) (type 0) (param $p i32) (result i32)
;;     local.get $p
;;     if ;; label = @1
;;       i32.const 100004
;;       local.get $p
;;       i32.const 7
;;       i32.or
;;       i32.const 7
;;       i32.sub
;;       i32.store
;;       loop ;; label = @2
;;         block ;; label = @3
;;           local.get $p
;;           i32.load offset=8
;;           i32.const 5
;;           i32.sub
;;           br_if 0 (;@3;)
;;           br 2 (;@1;)
;;         end
;;         local.get $p
;;         i32.load offset=4
;;         local.get $p
;;         i32.sub
;;         br_if 0 (;@2;)
;;       end
;;       i32.const 8
;;       local.get $p
;;       i32.const 64
;;       i32.add
;;       i32.store
;;     end
;;     local.get $p
;;   )
;; )
;; 2> note: custom section `name`: names of labels in 1 functions that lost operators dropped
;;
;; $ loom why %s -O2 --for synth run
;; func 0 `run`: stays
;;   export `run` is func 0 `run`
;;
;; $ loom opt %s -O2 --for arm -S
;; 2> error: invalid value 'arm' for '--for <CONSUMER>'
;; 2>   [possible values: wasm, gcc, synth]
;; 2>
;; 2>   tip: a similar value exists: 'wasm'
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom opt %s -O1 --for synth -S
;; 2> error: `--for` is for pass `fold`, which does not run
;; 2> help: add `--pass fold`, or choose a level that has it
;;
