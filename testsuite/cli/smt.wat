;; The facts of arithmetic on which `compact` rests, for an SMT solver.
;; RUN: opt --pass compact --pass dce --embedding canonical --one-tree %s -o %t/out.wasm --smt -
;; RUN: opt -O1 %s -o %t/out.wasm --smt -
;; FAIL 2: opt -O1 %s -o %t/out.wasm --smt %t/out.wasm

(module
  (memory 1)
  (data (i32.const 1024) "table of 16 bytes")
  (func (export "look") (param i32) (result i32)
    (i32.load8_u offset=1024 (i32.and (local.get 0) (i32.const 15)))))

;; $ loom opt --pass compact --pass dce --embedding canonical --one-tree %s -o %t/out.wasm --smt -
;; ; Facts of arithmetic on which claims of a run of loom %version rest: 1.
;; ; Each answer has to be `unsat`.
;; (set-logic QF_BV)
;; (push 1)
;; (declare-const a (_ BitVec 32))
;; (declare-const b (_ BitVec 32))
;; (assert true)
;; (assert (or false (= b #x0000000f)))
;; (assert (not (or false (= (bvand a b) #x00000000) (= (bvand a b) #x00000001) (= (bvand a b) #x00000002) (= (bvand a b) #x00000003) (= (bvand a b) #x00000004) (= (bvand a b) #x00000005) (= (bvand a b) #x00000006) (= (bvand a b) #x00000007) (= (bvand a b) #x00000008) (= (bvand a b) #x00000009) (= (bvand a b) #x0000000a) (= (bvand a b) #x0000000b) (= (bvand a b) #x0000000c) (= (bvand a b) #x0000000d) (= (bvand a b) #x0000000e) (= (bvand a b) #x0000000f))))
;; (check-sat)
;; (pop 1)
;;
;; $ loom opt -O1 %s -o %t/out.wasm --smt -
;; ; Facts of arithmetic on which claims of a run of loom %version rest: 0.
;; ; Each answer has to be `unsat`.
;; (set-logic QF_BV)
;;
;; $ loom opt -O1 %s -o %t/out.wasm --smt %t/out.wasm
;; 2> error: both the module and the questions would be written to `%t/out.wasm`
;; 2> help: name another file with `-o OUT` or `--smt FILE`
;;
