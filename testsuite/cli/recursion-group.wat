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
