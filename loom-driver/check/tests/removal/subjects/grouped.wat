;; Types in a group that do not need each other to be there, and a tag that only the outside sees.
(module
  (rec
    (type $first (struct (field i32)))
    (type $second (struct (field (ref null $first)))))
  (type $number (func (param i32)))
  (type $wide (func (param i64)))
  (func $gone (type $wide))
  (func $kept (export "kept") (type $wide))
  (func (export "takes") (param (ref null $second)))
  (tag (export "tag") (type $number)))
