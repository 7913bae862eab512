;; --heap: what it takes, what it prints, and what it assumes.
;; RUN: opt %s --heap 64KiB --heap 1=128KiB --dry-run
;; RUN: opt %s --heap 64KiB --print-pipeline
;; RUN: opt %s -O2 --heap 64KiB --embedding canonical --pass-limit 3 --dry-run
;; FAIL 2: opt %s --heap auto
;; FAIL 2: opt %s --heap 1=auto
;; FAIL 2: opt %s --heap 64kb
;; FAIL 2: opt %s --heap x=1
;; FAIL 2: opt %s --heap 1=64KiB --heap 1=128KiB
;; FAIL 2: opt %s --pass heap
;; FAIL 2: opt %s --heap 64KiB --pass-arg heap:checked=true
;; FAIL: opt %s --heap 4096
;; FAIL: opt %s --heap 7=64KiB

(module
  (memory 1)
  (memory 2 3)
  (func (export "grow") (result i32)
    (drop (memory.grow 1 (i32.const 9)))
    (memory.grow 0 (memory.size 1))))
