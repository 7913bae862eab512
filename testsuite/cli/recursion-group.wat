;; A recursion group of several types is one node: its members are there together.

;; RUN: why %s type:1 type:3
;; RUN: graph --format json %s

(module
  (type $other (struct))
  (rec
    (type $a (struct (field (ref null $b))))
    (type $b (struct (field (ref null $a)) (field (ref null $other))))
    (type $c (struct)))
  (func (export "run") (param (ref null $b))))

;; $ loom why %s type:1 type:3
;; type 1 `a`: stays
;;   export `run` is func 0 `run`
;;   func 0 `run` has type 4 `((ref null (module 2))) -> ()`
;;   type 4 `((ref null (module 2))) -> ()` mentions type 2 `b`, a part of the recursion group of types 1 to 3
;;
;; type 3 `c`: stays
;;   export `run` is func 0 `run`
;;   func 0 `run` has type 4 `((ref null (module 2))) -> ()`
;;   type 4 `((ref null (module 2))) -> ()` mentions type 2 `b`, a part of the recursion group of types 1 to 3
;;
;; $ loom graph --format json %s
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
;;       "item": "func:0",
;;       "name": "run",
;;       "part": "all",
;;       "root": false
;;     },
;;     {
;;       "kind": "item",
;;       "item": "type:4",
;;       "part": "all",
;;       "type": "((ref null (module 2))) -> ()",
;;       "root": false
;;     },
;;     {
;;       "kind": "item",
;;       "item": "type:2",
;;       "name": "b",
;;       "part": "all",
;;       "type": "struct",
;;       "root": false
;;     },
;;     {
;;       "kind": "group",
;;       "item": "type:1",
;;       "root": false
;;     },
;;     {
;;       "kind": "item",
;;       "item": "type:0",
;;       "name": "other",
;;       "part": "all",
;;       "type": "struct",
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
;;       "from": 3,
;;       "to": 4,
;;       "reason": "typed"
;;     },
;;     {
;;       "from": 4,
;;       "to": 5,
;;       "reason": "holds"
;;     },
;;     {
;;       "from": 5,
;;       "to": 6,
;;       "reason": "typed"
;;     }
;;   ]
;; }
;;
