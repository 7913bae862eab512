;;! args = ["--heap", "65535"]
;;! exit = 1

;; A memory grows by whole pages.
(module
  (memory 1)
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "size") (result i32) (memory.size))
)

;; error: cannot optimize standard input
;; Caused by:
;;   the budget of memory 0 is 65535 bytes, which is less than one of its pages (65536 bytes)
;; help: a memory grows by whole pages: give at least one; memory 0 has 1 page of 65536 bytes at first, and no maximum; by how much it grows at once is not known; what its allocator asks for at first is not known; where its heap starts is not known
