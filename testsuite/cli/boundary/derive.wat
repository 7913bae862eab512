;; From the components that were fused follows who needs each export; the allocator of one of the two stays.
;; RUN: boundary derive %s --component cli/boundary/counter.component --component cli/boundary/greeter.component -o - | boundary show -
;; RUN: boundary derive %s --component cli/boundary/greeter.component --component cli/boundary/counter.component -o - | opt -Omcu - -o - | boundary strip - --wat
;; RUN: opt -Omcu %s --component cli/boundary/greeter.component --component cli/boundary/counter.component -o - | boundary strip - --wat
;; RUN: boundary derive %s --component cli/boundary/counter.component --component cli/boundary/greeter.component --surface open -o - | boundary show -

(module
  (memory $greeter (export "memory") 1)
  (memory $counter (export "memory$1") 1)
  (func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (drop (memory.grow $greeter (i32.const 1)))
    (local.get 3))
  (func (export "greet") (param i32 i32))
  (func (export "cabi_realloc$1") (param i32 i32 i32 i32) (result i32)
    (drop (memory.grow $counter (i32.const 2)))
    (local.get 3))
  (func (export "count") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1))))

;; $ loom boundary derive %s --component cli/boundary/counter.component --component cli/boundary/greeter.component -o - | boundary show -
;; 2> match     exact: all code of the components is proven to be at its place
;; 2> surface   closed
;; 2> one tree  not known
;; 2> input     `greeter.component` 11f439ade7543d97759a39436a08329f0c91b0bfd41c527188628bd5c9129aa2
;; 2> input     `counter.component` f03effe9f660f669a504d7ac7a4af538461f41cb85b196f3d2ebf9dbb36c55fc
;; 2> user      lift `count`
;; 2> user      lift `greet`
;; 2> allocator `cabi_realloc`: needed as realloc of lift `greet`
;; 2> allocator `cabi_realloc$1`: not needed outside
;; reader    acts on it: every check passed
;; producer  loom %version
;; embedder  canonical-abi
;; surface   closed
;; digest    fe2862986516939eaee4bd7765bb837b0ead78efce44ebbcba8d82dea2d492f0
;; one tree  not known
;;
;; exports (6)
;;   memory `memory`: internal; memory
;;     needed as memory of lift `greet`
;;   memory `memory$1`: internal; memory
;;   func `cabi_realloc`: internal; realloc
;;     needed as realloc of lift `greet`
;;   func `greet`: external; lift-callee
;;     needed as callee of lift `greet`
;;   func `cabi_realloc$1`: internal; realloc
;;   func `count`: external; lift-callee
;;     needed as callee of lift `count`
;;
;; imports (0)
;;
;; users (2)
;;   lift `count`; its type is not async; of input 1
;;     callee: func `count`
;;   lift `greet`; its type is not async; of input 0
;;     callee: func `greet`
;;     realloc: func `cabi_realloc`
;;     memory: memory `memory`
;;
;; promises (0)
;;
;; inputs (2)
;;   `greeter.component` 11f439ade7543d97759a39436a08329f0c91b0bfd41c527188628bd5c9129aa2
;;   `counter.component` f03effe9f660f669a504d7ac7a4af538461f41cb85b196f3d2ebf9dbb36c55fc
;;
;; $ loom boundary derive %s --component cli/boundary/greeter.component --component cli/boundary/counter.component -o - | opt -Omcu - -o - | boundary strip - --wat
;; 2> match     exact: all code of the components is proven to be at its place
;; 2> surface   closed
;; 2> one tree  not known
;; 2> input     `greeter.component` 11f439ade7543d97759a39436a08329f0c91b0bfd41c527188628bd5c9129aa2
;; 2> input     `counter.component` f03effe9f660f669a504d7ac7a4af538461f41cb85b196f3d2ebf9dbb36c55fc
;; 2> user      lift `count`
;; 2> user      lift `greet`
;; 2> allocator `cabi_realloc`: needed as realloc of lift `greet`
;; 2> allocator `cabi_realloc$1`: not needed outside
;; (module
;;   (type (;0;) (func (param i32 i32 i32 i32) (result i32)))
;;   (type (;1;) (func (param i32 i32)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (memory $greeter (;0;) 1)
;;   (export "memory" (memory $greeter))
;;   (export "cabi_realloc" (func $realloc))
;;   (export "greet" (func 1))
;;   (export "count" (func 2))
;;   (func $realloc (;0;) (type 0) (param i32 i32 i32 i32) (result i32)
;;     i32.const 1
;;     memory.grow
;;     drop
;;     local.get 3
;;   )
;;   (func (;1;) (type 1) (param i32 i32))
;;   (func (;2;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     i32.const 1
;;     i32.add
;;   )
;; )
;;
;; $ loom opt -Omcu %s --component cli/boundary/greeter.component --component cli/boundary/counter.component -o - | boundary strip - --wat
;; (module
;;   (type (;0;) (func (param i32 i32 i32 i32) (result i32)))
;;   (type (;1;) (func (param i32 i32)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (memory $greeter (;0;) 1)
;;   (export "memory" (memory $greeter))
;;   (export "cabi_realloc" (func $realloc))
;;   (export "greet" (func 1))
;;   (export "count" (func 2))
;;   (func $realloc (;0;) (type 0) (param i32 i32 i32 i32) (result i32)
;;     i32.const 1
;;     memory.grow
;;     drop
;;     local.get 3
;;   )
;;   (func (;1;) (type 1) (param i32 i32))
;;   (func (;2;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     i32.const 1
;;     i32.add
;;   )
;; )
;;
;; $ loom boundary derive %s --component cli/boundary/counter.component --component cli/boundary/greeter.component --surface open -o - | boundary show -
;; 2> match     exact: all code of the components is proven to be at its place
;; 2> surface   open
;; 2> one tree  not known
;; 2> input     `greeter.component` 11f439ade7543d97759a39436a08329f0c91b0bfd41c527188628bd5c9129aa2
;; 2> input     `counter.component` f03effe9f660f669a504d7ac7a4af538461f41cb85b196f3d2ebf9dbb36c55fc
;; 2> user      lift `count`
;; 2> user      lift `greet`
;; 2> allocator `cabi_realloc`: needed as realloc of lift `greet`
;; 2> allocator `cabi_realloc$1`: not needed outside
;; reader    acts on it: every check passed
;; producer  loom %version
;; embedder  canonical-abi
;; surface   open
;; digest    fe2862986516939eaee4bd7765bb837b0ead78efce44ebbcba8d82dea2d492f0
;; one tree  not known
;;
;; exports (6)
;;   memory `memory`: internal; memory
;;     needed as memory of lift `greet`
;;   memory `memory$1`: internal; memory
;;   func `cabi_realloc`: internal; realloc
;;     needed as realloc of lift `greet`
;;   func `greet`: external; lift-callee
;;     needed as callee of lift `greet`
;;   func `cabi_realloc$1`: internal; realloc
;;   func `count`: external; lift-callee
;;     needed as callee of lift `count`
;;
;; imports (0)
;;
;; users (2)
;;   lift `count`; its type is not async; of input 1
;;     callee: func `count`
;;   lift `greet`; its type is not async; of input 0
;;     callee: func `greet`
;;     realloc: func `cabi_realloc`
;;     memory: memory `memory`
;;
;; promises (0)
;;
;; inputs (2)
;;   `greeter.component` 11f439ade7543d97759a39436a08329f0c91b0bfd41c527188628bd5c9129aa2
;;   `counter.component` f03effe9f660f669a504d7ac7a4af538461f41cb85b196f3d2ebf9dbb36c55fc
;;
