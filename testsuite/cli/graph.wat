;; The reference graph, for Graphviz and as JSON.
;; RUN: graph %s
;; RUN: graph %s --format json
;; FAIL 2: graph %s --format svg
;; FAIL: graph %t/none.wasm

(module
  (memory 1)
  (table 2 2 funcref)
  (global $base i32 (i32.const 0))
  (elem (global.get $base) $"one \22\5c\0a" $two)
  (data (i32.const 8) "text")
  (func $"one \22\5c\0a" (param i32) (result i32) local.get 0)
  (func $two (param i32) (result i32) (i32.load (local.get 0)))
  (func $unused (drop (memory.grow (i32.const 1))))
  (func (export "run") (param i32) (result i32)
    (call_indirect (param i32) (result i32) (local.get 0) (local.get 0))))

;; $ loom graph %s
;; digraph loom {
;;   node [shape=box];
;;   n0 [label="export:run" shape=oval];
;;   n1 [label="instantiation" shape=oval];
;;   n2 [label="func:3\nrun"];
;;   n4 [label="table:0\nshell"];
;;   n5 [label="table:0\n(i32) -> i32"];
;;   n6 [label="table:0[0]"];
;;   n7 [label="table:0[1]"];
;;   n8 [label="table:0\n(i32) -> i32"];
;;   n9 [label="elem:0"];
;;   n10 [label="func:0\none \"\\"];
;;   n11 [label="func:1\ntwo"];
;;   n12 [label="elem:0\nshell"];
;;   n13 [label="global:0\nbase"];
;;   n14 [label="memory:0"];
;;   n15 [label="memory:0\nshell"];
;;   n16 [label="data:0"];
;;   n17 [label="data:0\nshell"];
;;   n0 -> n2 [label="named"];
;;   n2 -> n4 [label="operator"];
;;   n2 -> n5 [label="indirect-call"];
;;   n5 -> n6 [label="holds"];
;;   n5 -> n7 [label="holds"];
;;   n5 -> n8 [label="holds"];
;;   n6 -> n9 [label="within"];
;;   n6 -> n10 [label="holds"];
;;   n7 -> n9 [label="within"];
;;   n7 -> n11 [label="holds"];
;;   n9 -> n12 [label="holds"];
;;   n9 -> n13 [label="const-expr"];
;;   n9 -> n4 [label="within"];
;;   n11 -> n14 [label="operator"];
;;   n14 -> n15 [label="holds"];
;;   n14 -> n16 [label="filled-by"];
;;   n16 -> n17 [label="holds"];
;; }
;;
;; $ loom graph %s --format json
;; {
;;   "schema": "loom-graph/1",
;;   "loom": "%version",
;;   "nodes": [
;;     {
;;       "kind": "export",
;;       "item": "export:run",
;;       "root": true
;;     },
;;     {
;;       "kind": "instantiation",
;;       "item": "instantiation",
;;       "root": true
;;     },
;;     {
;;       "kind": "item",
;;       "item": "func:3",
;;       "name": "run",
;;       "part": "all",
;;       "root": false
;;     },
;;     {
;;       "kind": "item",
;;       "item": "type:0",
;;       "part": "all",
;;       "type": "(i32) -> i32",
;;       "root": false
;;     },
;;     {
;;       "kind": "item",
;;       "item": "table:0",
;;       "part": "shell",
;;       "root": false
;;     },
;;     {
;;       "kind": "ask",
;;       "item": "table:0",
;;       "type": "(i32) -> i32",
;;       "root": false
;;     },
;;     {
;;       "kind": "slot",
;;       "item": "table:0[0]",
;;       "root": false
;;     },
;;     {
;;       "kind": "slot",
;;       "item": "table:0[1]",
;;       "root": false
;;     },
;;     {
;;       "kind": "inflow",
;;       "item": "table:0",
;;       "type": "(i32) -> i32",
;;       "root": false
;;     },
;;     {
;;       "kind": "item",
;;       "item": "elem:0",
;;       "part": "all",
;;       "root": false
;;     },
;;     {
;;       "kind": "item",
;;       "item": "func:0",
;;       "name": "one \"\\\n",
;;       "part": "all",
;;       "root": false
;;     },
;;     {
;;       "kind": "item",
;;       "item": "func:1",
;;       "name": "two",
;;       "part": "all",
;;       "root": false
;;     },
;;     {
;;       "kind": "item",
;;       "item": "elem:0",
;;       "part": "shell",
;;       "root": false
;;     },
;;     {
;;       "kind": "item",
;;       "item": "global:0",
;;       "name": "base",
;;       "part": "all",
;;       "root": false
;;     },
;;     {
;;       "kind": "item",
;;       "item": "memory:0",
;;       "part": "all",
;;       "root": false
;;     },
;;     {
;;       "kind": "item",
;;       "item": "memory:0",
;;       "part": "shell",
;;       "root": false
;;     },
;;     {
;;       "kind": "item",
;;       "item": "data:0",
;;       "part": "all",
;;       "root": false
;;     },
;;     {
;;       "kind": "item",
;;       "item": "data:0",
;;       "part": "shell",
;;       "root": false
;;     }
;;   ],
;;   "edges": [
;;     {
;;       "from": 0,
;;       "to": 2,
;;       "reason": "named"
;;     },
;;     {
;;       "from": 2,
;;       "to": 3,
;;       "reason": "typed"
;;     },
;;     {
;;       "from": 2,
;;       "to": 3,
;;       "reason": "operator",
;;       "offset": 95
;;     },
;;     {
;;       "from": 2,
;;       "to": 4,
;;       "reason": "operator",
;;       "offset": 95
;;     },
;;     {
;;       "from": 2,
;;       "to": 5,
;;       "reason": "indirect-call",
;;       "offset": 95
;;     },
;;     {
;;       "from": 5,
;;       "to": 6,
;;       "reason": "holds"
;;     },
;;     {
;;       "from": 5,
;;       "to": 7,
;;       "reason": "holds"
;;     },
;;     {
;;       "from": 5,
;;       "to": 8,
;;       "reason": "holds"
;;     },
;;     {
;;       "from": 6,
;;       "to": 9,
;;       "reason": "within"
;;     },
;;     {
;;       "from": 6,
;;       "to": 10,
;;       "reason": "holds"
;;     },
;;     {
;;       "from": 7,
;;       "to": 9,
;;       "reason": "within"
;;     },
;;     {
;;       "from": 7,
;;       "to": 11,
;;       "reason": "holds"
;;     },
;;     {
;;       "from": 9,
;;       "to": 12,
;;       "reason": "holds"
;;     },
;;     {
;;       "from": 9,
;;       "to": 13,
;;       "reason": "const-expr",
;;       "offset": 60
;;     },
;;     {
;;       "from": 9,
;;       "to": 4,
;;       "reason": "within"
;;     },
;;     {
;;       "from": 10,
;;       "to": 3,
;;       "reason": "typed"
;;     },
;;     {
;;       "from": 11,
;;       "to": 3,
;;       "reason": "typed"
;;     },
;;     {
;;       "from": 11,
;;       "to": 14,
;;       "reason": "operator",
;;       "offset": 77
;;     },
;;     {
;;       "from": 14,
;;       "to": 15,
;;       "reason": "holds"
;;     },
;;     {
;;       "from": 14,
;;       "to": 16,
;;       "reason": "filled-by"
;;     },
;;     {
;;       "from": 16,
;;       "to": 17,
;;       "reason": "holds"
;;     }
;;   ]
;; }
;;
;; $ loom graph %s --format svg
;; 2> error: invalid value 'svg' for '--format <HOW>'
;; 2>   [possible values: dot, json]
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom graph %t/none.wasm
;; 2> error: cannot read `%t/none.wasm`
;; 2> Caused by:
;; 2>   No such file or directory (os error 2)
;;
