;;! run = ["call run -> 67372036", "call run -> 67372036", "call run -> 9", "call run -> -1"]
;;! host."env [resource-drop]r" = [["call index 3"], [], ["call index 20"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!    { kind = "builtin", builtin = "resource.drop", imports = ["env [resource-drop]r"] },
;;!   { kind = "destructor", imports = ["env [resource-drop]r"], uses = [["destructor", "index"]] },
;;! ]

;; What was tested before an import is not what it is afterwards: a destructor may have written it.
(module
  (import "env" "[resource-drop]r" (func $f (param i32)))
  (memory $private 1)
  (data (i32.const 1024) "\01\01\01\01\02\02\02\02\03\03\03\03\04\04\04\04\05\05\05\05\06\06\06\06\07\07\07\07\08\08\08\08")
  (data (i32.const 1104) "\09\00\00\00")
  (global $index (mut i32) (i32.const 0))
  (func (export "index") (param i32)
    (global.set $index (i32.and (local.get 0) (i32.const 31))))
  (func (export "run") (result i32)
    (if (i32.gt_u (global.get $index) (i32.const 7)) (then (return (i32.const -1))))
    (call $f (i32.const 1))
    (i32.load offset=1024 (i32.shl (global.get $index) (i32.const 2)))))
