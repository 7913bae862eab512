;; What takes how much room, and what would go with it.
;; RUN: size %s
;; RUN: size %s --top 2
;; RUN: opt %s -o %t/lean.wasm
;; RUN: size %s --after %t/lean.wasm
;; RUN: size %s %t/lean.wasm --top 1
;; RUN: size %t/lean.wasm --json -
;; RUN: why %s core::fmt::write *bar*
;; FAIL 2: size - --after -
;; FAIL: size %t/none.wasm

(module
  (memory 1)
  (table 2 2 funcref)
  (elem (i32.const 0) $_ZN3foo3barEi $_ZN4core3fmt5write17h0123456789abcdefE)
  (data (i32.const 8) "some text that only one function reads")
  (func $_ZN3foo3barEi (param i32) (result i32) local.get 0)
  (func $_ZN4core3fmt5write17h0123456789abcdefE (param i32) (result i32) (i32.load (local.get 0)))
  (func $unused (drop (memory.grow (i32.const 1))))
  (func $step (param i32) (result i32)
    (call_indirect (param i32) (result i32) (local.get 0) (local.get 0)))
  (func (export "run") (result i32) (call $step (i32.const 1)))
  (func (export "wait")))

;; $ loom size %s
;;     bytes          section
;;        15    6.3%  type
;;         9    3.8%  function
;;         7    2.9%  table
;;         5    2.1%  memory
;;        16    6.7%  export
;;        10    4.2%  elem
;;        44   18.4%  code
;;        46   19.2%  data
;;        79   33.1%  custom `name`
;;       239          all
;;
;;  retained   shallow  item
;;        86         6  export:run
;;        80         7  func:4 `run`
;;        73        10  func:3 `step`
;;        51         8  func:1 `core::fmt::write`
;;        43        43  data:0
;;        10         7  export:wait
;;         -         8  func:2 `unused`
;;         7         7  elem:0
;;         5         5  func:0 `foo::bar(int)`
;;         3         3  func:5 `wait`
;; -: nothing reaches it, `loom opt` removes it
;;
;;   shallow functions  crate or namespace
;;        28         4  (others)
;;         8         1  core
;;         5         1  foo
;;
;; $ loom size %s --top 2
;;     bytes          section
;;        15    6.3%  type
;;         9    3.8%  function
;;         7    2.9%  table
;;         5    2.1%  memory
;;        16    6.7%  export
;;        10    4.2%  elem
;;        44   18.4%  code
;;        46   19.2%  data
;;        79   33.1%  custom `name`
;;       239          all
;;
;;  retained   shallow  item
;;        86         6  export:run
;;        80         7  func:4 `run`
;;                  91  8 more
;;
;;   shallow functions  crate or namespace
;;        28         4  (others)
;;         8         1  core
;;         5            1 more
;;
;; $ loom opt %s -o %t/lean.wasm
;;
;; $ loom size %s --after %t/lean.wasm
;;    before     after    change  section
;;        15        15        +0  type
;;         9         8        -1  function
;;         7         7        +0  table
;;         5         5        +0  memory
;;        16        16        +0  export
;;        10        10        +0  elem
;;        44        36        -8  code
;;        46        46        +0  data
;;        79        71        -8  custom `name`
;;       239       222       -17  all
;;
;;    before     after    change  function, segment or export
;;         8         0        -8  func `unused`
;;
;;    before     after    change  crate or namespace
;;        28        20        -8  (others)
;;         8         8        +0  core
;;         5         5        +0  foo
;;
;; $ loom size %s %t/lean.wasm --top 1
;;    before     after    change  section
;;        15        15        +0  type
;;         9         8        -1  function
;;         7         7        +0  table
;;         5         5        +0  memory
;;        16        16        +0  export
;;        10        10        +0  elem
;;        44        36        -8  code
;;        46        46        +0  data
;;        79        71        -8  custom `name`
;;       239       222       -17  all
;;
;;    before     after    change  function, segment or export
;;         8         0        -8  func `unused`
;;
;;    before     after    change  crate or namespace
;;        28        20        -8  (others)
;;        13        13        +0  2 more
;;
;; $ loom size %t/lean.wasm --json -
;; {
;;   "schema": "loom-size/1",
;;   "loom": "%version",
;;   "before": {
;;     "bytes": 222,
;;     "sections": [
;;       {
;;         "name": "type",
;;         "custom": false,
;;         "bytes": 15
;;       },
;;       {
;;         "name": "function",
;;         "custom": false,
;;         "bytes": 8
;;       },
;;       {
;;         "name": "table",
;;         "custom": false,
;;         "bytes": 7
;;       },
;;       {
;;         "name": "memory",
;;         "custom": false,
;;         "bytes": 5
;;       },
;;       {
;;         "name": "export",
;;         "custom": false,
;;         "bytes": 16
;;       },
;;       {
;;         "name": "elem",
;;         "custom": false,
;;         "bytes": 10
;;       },
;;       {
;;         "name": "code",
;;         "custom": false,
;;         "bytes": 36
;;       },
;;       {
;;         "name": "data",
;;         "custom": false,
;;         "bytes": 46
;;       },
;;       {
;;         "name": "name",
;;         "custom": true,
;;         "bytes": 71
;;       }
;;     ],
;;     "items": [
;;       {
;;         "item": "export:run",
;;         "shallow": 6,
;;         "retained": 86
;;       },
;;       {
;;         "item": "func:3",
;;         "name": "run",
;;         "shallow": 7,
;;         "retained": 80
;;       },
;;       {
;;         "item": "func:2",
;;         "name": "step",
;;         "shallow": 10,
;;         "retained": 73
;;       },
;;       {
;;         "item": "func:1",
;;         "name": "core::fmt::write",
;;         "shallow": 8,
;;         "retained": 51
;;       },
;;       {
;;         "item": "data:0",
;;         "shallow": 43,
;;         "retained": 43
;;       },
;;       {
;;         "item": "export:wait",
;;         "shallow": 7,
;;         "retained": 10
;;       },
;;       {
;;         "item": "elem:0",
;;         "shallow": 7,
;;         "retained": 7
;;       },
;;       {
;;         "item": "func:0",
;;         "name": "foo::bar(int)",
;;         "shallow": 5,
;;         "retained": 5
;;       },
;;       {
;;         "item": "func:4",
;;         "name": "wait",
;;         "shallow": 3,
;;         "retained": 3
;;       }
;;     ],
;;     "components": [],
;;     "namespaces": [
;;       {
;;         "name": "(others)",
;;         "funcs": 3,
;;         "shallow": 20
;;       },
;;       {
;;         "name": "core",
;;         "funcs": 1,
;;         "shallow": 8
;;       },
;;       {
;;         "name": "foo",
;;         "funcs": 1,
;;         "shallow": 5
;;       }
;;     ]
;;   }
;; }
;;
;; $ loom why %s core::fmt::write *bar*
;; func 1 `core::fmt::write`: stays
;;   export `run` is func 4 `run`
;;   func 4 `run` calls func 3 `step` at 0x6c
;;   func 3 `step` calls through table 0 as `(i32) -> i32` at 0x64: slot 1 is func 1 `core::fmt::write`
;;
;; func 0 `foo::bar(int)`: stays
;;   export `run` is func 4 `run`
;;   func 4 `run` calls func 3 `step` at 0x6c
;;   func 3 `step` calls through table 0 as `(i32) -> i32` at 0x64: slot 0 is func 0 `foo::bar(int)`
;;
;; $ loom size - --after -
;; 2> error: both the module and what became of it would come from standard input
;; 2> help: name a file for one of them
;;
;; $ loom size %t/none.wasm
;; 2> error: cannot read `%t/none.wasm`
;; 2> Caused by:
;; 2>   No such file or directory (os error 2)
;;
