;;! run = ["call index 3", "call run -> 67372036", "call index 3", "call run -> 9"]
;;! host."env f" = [[], ["call index 20"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lift", uses = [["callee", "index"]] },
;;!   { kind = "lower", imports = ["env f"] },
;;! ]

;; What was tested before an import is not what it is afterwards: another entry may have written it.
(module
  (import "env" "f" (func $f))
  (memory $private 1)
  (data (i32.const 1024) "\01\01\01\01\02\02\02\02\03\03\03\03\04\04\04\04\05\05\05\05\06\06\06\06\07\07\07\07\08\08\08\08")
  (data (i32.const 1104) "\09\00\00\00")
  (func (export "index") (param i32)
    (i32.store (i32.const 512) (i32.and (local.get 0) (i32.const 31))))
  (func (export "run") (result i32)
    (if (i32.gt_u (i32.load (i32.const 512)) (i32.const 7)) (then (return (i32.const -1))))
    (call $f)
    (i32.load offset=1024 (i32.shl (i32.load (i32.const 512)) (i32.const 2)))))
