;; Input that is no core module: exit code 1, and nothing is written.
;; BYTES empty.wasm:
;; BYTES magic.wasm: 00 61 73 6d
;; BYTES version.wasm: 00 61 73 6d 02 00 00 00
;; BYTES other.wasm: 7f 45 4c 46 02 01 01 00 00 00 00 00
;; BYTES text.wasm: 28 6d 6f 64 75 6c 65 29
;; FAIL: opt %t/empty.wasm -o %t/out.wasm
;; FAIL: opt %t/magic.wasm -o %t/out.wasm
;; FAIL: opt %t/version.wasm -o %t/out.wasm
;; FAIL: opt %t/other.wasm -o %t/out.wasm
;; FAIL: opt %t/missing.wasm -o %t/out.wasm
;; FAIL: opt %t/out.wasm -o %t/again.wasm
;; RUN: opt %t/text.wasm --wat
;; FAIL: opt %s -o %t/no/such/folder/out.wasm

(module)

;; $ loom opt %t/empty.wasm -o %t/out.wasm
;; 2> error: cannot optimize `%t/empty.wasm`
;; 2> Caused by:
;; 2>   not a WebAssembly binary: the input is empty
;;
;; $ loom opt %t/magic.wasm -o %t/out.wasm
;; 2> error: cannot optimize `%t/magic.wasm`
;; 2> Caused by:
;; 2>   invalid module at offset 0x4: unexpected end-of-file
;;
;; $ loom opt %t/version.wasm -o %t/out.wasm
;; 2> error: cannot optimize `%t/version.wasm`
;; 2> Caused by:
;; 2>   invalid module at offset 0x4: unknown binary version:        0x2
;;
;; $ loom opt %t/other.wasm -o %t/out.wasm
;; 2> error: cannot optimize `%t/other.wasm`
;; 2> Caused by:
;; 2>   not a WebAssembly binary: it does not start with `\0asm`
;;
;; $ loom opt %t/missing.wasm -o %t/out.wasm
;; 2> error: cannot read `%t/missing.wasm`
;; 2> Caused by:
;; 2>   No such file or directory (os error 2)
;;
;; $ loom opt %t/out.wasm -o %t/again.wasm
;; 2> error: cannot read `%t/out.wasm`
;; 2> Caused by:
;; 2>   No such file or directory (os error 2)
;;
;; $ loom opt %t/text.wasm --wat
;; (module)
;; 2> warning: nothing would be left: no export stays, and the module has no effect of its own
;; 2> help: keep an export with `--keep-export`
;;
;; $ loom opt %s -o %t/no/such/folder/out.wasm
;; 2> error: cannot write `%t/no/such/folder/out.wasm`, named with `-o`
;; 2> Caused by:
;; 2>   cannot create a file in `%t/no/such/folder`: folder not found
;;
