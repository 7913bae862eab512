;; What became of each instruction, by its offset in the file; `loom why` says it of one.
;; RUN: opt --pass dce --pass merge --pass trap-sink %s -o %t/out.wasm --instructions -
;; RUN: opt -O0 %s -o %t/out.wasm --instructions -
;; RUN: why --pass dce --pass merge --pass trap-sink %s 0x31 0x3c 0x45 0x53 0x59
;; RUN: why --pass dce --pass merge --pass trap-sink %s 0x3c --json -
;; FAIL 2: opt -O1 %s -o %t/out.wasm --instructions %t/out.wasm
;; FAIL 2: opt -O1 %s -o %t/out.wasm --instructions %t/run.jsonl --no-check
;; FAIL 1: opt -O1 %s -o %t/out.wasm --instructions %t/none/run.jsonl

(module
  (type $f (func (param i32) (result i32)))
  (func $dead (type $f) (i32.const 1))
  (func $first (export "first") (type $f)
    (if (i32.eqz (local.get 0)) (then (drop (i32.const 7)) unreachable))
    (call $same (local.get 0)))
  (func $same (type $f) (i32.add (local.get 0) (i32.const 2)))
  (func $twin (type $f) (i32.add (local.get 0) (i32.const 2)))
  (func (export "second") (type $f) (call $twin (local.get 0))))

;; $ loom opt --pass dce --pass merge --pass trap-sink %s -o %t/out.wasm --instructions -
;; {"schema":"loom-instructions/1","loom":"0.1.0","input":{"bytes":133,"sha256":"88fe361df1de96f32a6bd967ce9ba52bd1a104140c03aed5cae72081a7a3afe9"},"output":{"bytes":103,"sha256":"9a9681301e6ca7cede81ca0c9eac9734ed6470a6d64db5acae7e0590b403d578"},"steps":[{"step":1,"by":"dce","claim":"removal","assumptions":[0]},{"step":2,"by":"trap-sink","claim":"trap-sink","assumptions":[0]},{"step":3,"by":"merge","claim":"merge","assumptions":[]},{"step":4,"by":"dce","claim":"removal","assumptions":[0]}],"assumptions":[{"text":"which trap ends a call does not matter","source":"passes"}],"instructions":23,"counts":{"doomed":3,"kept":14,"unreachable":6}}
;; {"func":0,"name":"dead","instructions":2,"runs":[{"from":49,"to":52,"count":2,"is":"unreachable","step":1}],"references":[]}
;; {"func":1,"name":"first","instructions":10,"now":0,"runs":[{"from":54,"to":59,"count":3,"is":"kept","at":47},{"from":59,"to":63,"count":3,"is":"doomed","step":2,"at":52},{"from":63,"to":69,"count":4,"is":"kept","at":53}]}
;; {"func":2,"name":"same","instructions":4,"now":1,"runs":[{"from":71,"to":77,"count":4,"is":"kept","at":61}]}
;; {"func":3,"name":"twin","instructions":4,"runs":[{"from":79,"to":85,"count":4,"is":"unreachable","step":4}],"references":[{"from":"func:4","how":"call","at":89,"redirected":3}]}
;; {"func":4,"name":"second","instructions":3,"now":2,"runs":[{"from":87,"to":89,"count":1,"is":"kept","at":69},{"from":89,"to":91,"count":1,"is":"kept","at":71,"redirected":3},{"from":91,"to":92,"count":1,"is":"kept","at":73}]}
;;
;; $ loom opt -O0 %s -o %t/out.wasm --instructions -
;; {"schema":"loom-instructions/1","loom":"0.1.0","input":{"bytes":133,"sha256":"88fe361df1de96f32a6bd967ce9ba52bd1a104140c03aed5cae72081a7a3afe9"},"output":{"bytes":133,"sha256":"88fe361df1de96f32a6bd967ce9ba52bd1a104140c03aed5cae72081a7a3afe9"},"steps":[],"assumptions":[],"instructions":23,"counts":{"kept":23}}
;; {"func":0,"name":"dead","instructions":2,"now":0,"runs":[{"from":49,"to":52,"count":2,"is":"kept","at":49}]}
;; {"func":1,"name":"first","instructions":10,"now":1,"runs":[{"from":54,"to":69,"count":10,"is":"kept","at":54}]}
;; {"func":2,"name":"same","instructions":4,"now":2,"runs":[{"from":71,"to":77,"count":4,"is":"kept","at":71}]}
;; {"func":3,"name":"twin","instructions":4,"now":3,"runs":[{"from":79,"to":85,"count":4,"is":"kept","at":79}]}
;; {"func":4,"name":"second","instructions":3,"now":4,"runs":[{"from":87,"to":92,"count":3,"is":"kept","at":87}]}
;;
;; $ loom why --pass dce --pass merge --pass trap-sink %s 0x31 0x3c 0x45 0x53 0x59
;; func 0 `dead`: nothing keeps it with --pass dce --pass merge --pass trap-sink; pass `dce` removes it
;;   the operator at 0x31: unreachable, by pass `dce`
;;   nothing that can be reached from any export needs it: `-O1` is enough
;;
;; func 1 `first`: stays
;;   the operator at 0x3b: doomed, by pass `trap-sink`; what stands for it is at 0x34 in func 0 of the output
;;   export `first` is func 1 `first`
;;
;; func 2 `same`: stays
;;   export `first` is func 1 `first`
;;   func 1 `first` calls func 2 `same` at 0x42
;;
;; func 3 `twin`: nothing keeps it with --pass dce --pass merge --pass trap-sink; pass `merge` ends what kept it, `dce` removes it
;;   the operator at 0x53: unreachable, by pass `dce`
;;   before that, this kept it:
;;     export `second` is func 4 `second`
;;     func 4 `second` calls func 3 `twin` at 0x59
;;
;; func 4 `second`: stays
;;   the operator at 0x59: kept, at 0x47 in func 2 of the output; since pass `merge` it names another function
;;   export `second` is func 4 `second`
;;
;; $ loom why --pass dce --pass merge --pass trap-sink %s 0x3c --json -
;; {
;;   "schema": "loom-why/1",
;;   "loom": "%version",
;;   "passes": [
;;     "dce",
;;     "trap-sink",
;;     "merge",
;;     "dce",
;;     "trap-sink",
;;     "merge"
;;   ],
;;   "answers": [
;;     {
;;       "asked": "0x3c",
;;       "item": "func:1",
;;       "text": "func 1 `first`",
;;       "instruction": {
;;         "offset": 59,
;;         "is": "doomed",
;;         "by": "trap-sink",
;;         "func": 0,
;;         "at": 52
;;       },
;;       "stays": true,
;;       "exports": [
;;         {
;;           "name": "first",
;;           "stays": true
;;         }
;;       ],
;;       "paths": [
;;         {
;;           "root": "export:first",
;;           "steps": [
;;             {
;;               "from": "export:first",
;;               "to": "func:1",
;;               "reason": "named",
;;               "text": "export `first` is func 1 `first`"
;;             }
;;           ]
;;         }
;;       ]
;;     }
;;   ]
;; }
;;
;; $ loom opt -O1 %s -o %t/out.wasm --instructions %t/out.wasm
;; 2> error: both the module and what became of instructions would be written to `%t/out.wasm`
;; 2> help: name another file with `-o OUT` or `--instructions FILE`
;;
;; $ loom opt -O1 %s -o %t/out.wasm --instructions %t/run.jsonl --no-check
;; 2> error: the argument '--instructions <FILE>' cannot be used with '--no-check'
;; 2>
;; 2> Usage: loom opt -O <LEVEL> --output <OUT> --instructions <FILE> <IN>
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom opt -O1 %s -o %t/out.wasm --instructions %t/none/run.jsonl
;; 2> error: cannot write `%t/none/run.jsonl`, named with `--instructions`
;; 2> Caused by:
;; 2>   cannot create a file in `%t/none`: folder not found
;;
