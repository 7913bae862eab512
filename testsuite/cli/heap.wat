;; --heap: what it takes, what it prints, and what it assumes.
;; RUN: opt %s --heap 64KiB --heap 1=128KiB --dry-run
;; RUN: opt %s --heap 64KiB --print-pipeline
;; RUN: opt %s -O2 --heap 64KiB --embedding canonical --pass-limit 10 --dry-run
;; RUN: opt %s --heap 5000MiB --dry-run --pass-limit 2
;; FAIL 2: opt %s --heap auto
;; FAIL 2: opt %s --heap 1=auto
;; FAIL 2: opt %s --heap 64kb
;; FAIL 2: opt %s --heap x=1
;; FAIL 2: opt %s --heap 1=64KiB --heap 1=128KiB
;; FAIL 2: opt %s --pass heap
;; RUN: opt %s --heap 64KiB --heap 1=128KiB --allocator first-fit --dry-run
;; FAIL 2: opt %s --allocator first-fit
;; FAIL 2: opt %s --heap 64KiB --allocator best-fit
;; FAIL: opt %s --heap 4096
;; FAIL: opt %s --heap 4096 --allocator bump
;; FAIL: opt %s --heap 7=64KiB

(module
  (memory 1)
  (memory 2 3)
  (func (export "grow") (result i32)
    (drop (memory.grow 1 (i32.const 9)))
    (memory.grow 0 (memory.size 1))))

;; $ loom opt %s --heap 64KiB --heap 1=128KiB --dry-run
;;                           before     after
;; bytes                         52       124   +138.5%
;; functions, defined             1         3   +200.0%
;; functions, imported            0         0
;; imports                        0         0
;; exports                        1         1
;; types                          1         2   +100.0%
;; tables                         0         0
;; memories                       2         0   -100.0%
;; globals                        0         2
;; tags                           0         0
;; element segments               0         0
;; data segments                  0         0
;; data bytes                     0         0
;; custom section bytes           0         0
;; memory.grow sites              2         0   -100.0%
;;
;; pass dce: changed nothing
;;
;; pass heap: 52 -> 133 bytes
;;   memory 0 has 2 pages of 65536 bytes: 1 that it asks for at first, and 1 to grow by; `memory.grow` that are calls now: 1
;;   memory 1 has 3 pages of 65536 bytes: 2 that it asks for at first, and 1 to grow by; `memory.grow` that are calls now: 1
;;   memory 1: of the 2 pages of its budget it gets 1, because its maximum is 3
;;   memory 1: one `memory.grow` asks for 9 pages at once, which it will be refused
;;
;; pass dce: 133 -> 124 bytes
;;   memories: 2 of 2 removed
;;
;; pass heap: changed nothing
;;   no `memory.grow` is left that a budget could be for
;;
;; assumptions: the result is right only if all of this holds
;;   - heap: no access or bulk operation, be it of no bytes, by the program or by the host for it, is between the end that a memory has grown to and the end of its reserve (it would reach the reserve where it trapped)
;;   - heap: no interrupt grows a memory while another `memory.grow` of it is under way
;;
;; $ loom opt %s --heap 64KiB --print-pipeline
;; dce
;; heap budget=64KiB
;;
;; $ loom opt %s -O2 --heap 64KiB --embedding canonical --pass-limit 10 --dry-run
;;                           before     after
;; bytes                         52       103    +98.1%
;; functions, defined             1         1
;; functions, imported            0         0
;; imports                        0         0
;; exports                        1         1
;; types                          1         1
;; tables                         0         0
;; memories                       2         0   -100.0%
;; globals                        0         2
;; tags                           0         0
;; element segments               0         0
;; data segments                  0         0
;; data bytes                     0         0
;; custom section bytes           0         0
;; memory.grow sites              2         0   -100.0%
;;
;; pass dce: changed nothing
;;
;; pass devirtualize: changed nothing
;;
;; pass forward: changed nothing
;;
;; pass fold: changed nothing
;;
;; pass locals: changed nothing
;;
;; pass merge: changed nothing
;;
;; pass heap: 52 -> 133 bytes
;;   memory 0 has 2 pages of 65536 bytes: 1 that it asks for at first, and 1 to grow by; `memory.grow` that are calls now: 1
;;   memory 1 has 3 pages of 65536 bytes: 2 that it asks for at first, and 1 to grow by; `memory.grow` that are calls now: 1
;;   memory 1: one `memory.grow` asks for 9 pages at once, which it will be refused
;;
;; pass inline: 133 -> 127 bytes
;;   calls that bodies stand for: 2, in other bodies: 1; functions that nobody needs then: 2
;;
;; pass params: changed nothing
;;
;; pass dce: 127 -> 103 bytes
;;   functions: 2 of 3 removed
;;   types: 1 of 2 removed
;;   memories: 2 of 2 removed
;;
;; assumptions: the result is right only if all of this holds
;;   - heap: no access or bulk operation, be it of no bytes, by the program or by the host for it, is between the end that a memory has grown to and the end of its reserve (it would reach the reserve where it trapped)
;;
;; $ loom opt %s --heap 5000MiB --dry-run --pass-limit 2
;;                           before     after
;; bytes                         52       139   +167.3%
;; functions, defined             1         3   +200.0%
;; functions, imported            0         0
;; imports                        0         0
;; exports                        1         1
;; types                          1         2   +100.0%
;; tables                         0         0
;; memories                       2         2
;; globals                        0         2
;; tags                           0         0
;; element segments               0         0
;; data segments                  0         0
;; data bytes                     0         0
;; custom section bytes           0         0
;; memory.grow sites              2         0   -100.0%
;;
;; pass dce: changed nothing
;;
;; pass heap: 52 -> 139 bytes
;;   memory 0 has 65536 pages of 65536 bytes: 1 that it asks for at first, and 65535 to grow by; `memory.grow` that are calls now: 1
;;   memory 1 has 3 pages of 65536 bytes: 2 that it asks for at first, and 1 to grow by; `memory.grow` that are calls now: 1
;;   memory 1: of the 80000 pages of its budget it gets 1, because its maximum is 3
;;   memory 1: one `memory.grow` asks for 9 pages at once, which it will be refused
;;
;; assumptions: the result is right only if all of this holds
;;   - heap: no access or bulk operation, be it of no bytes, by the program or by the host for it, is between the end that a memory has grown to and the end of its reserve (it would reach the reserve where it trapped)
;;   - heap: no interrupt grows a memory while another `memory.grow` of it is under way
;; 2> warning: memory 0: of the 80000 pages of its budget it gets 65535, because it has no more addresses
;;
;; $ loom opt %s --heap auto
;; 2> error: `--heap auto`: how much a program may have is a decision, and not in its code: try the smallest number with which your calls succeed, from one page (64KiB) on, or with `--allocator` from less
;; 2> help: memory 0 has 1 page of 65536 bytes at first, and no maximum; by how much it grows at once is not known; what its allocator asks for at first is not known; where its heap starts is not known; memory 1 has 2 pages of 65536 bytes at first, and 3 at most; it grows by 9 pages at once at most; what its allocator asks for at first is not known; where its heap starts is not known
;;
;; $ loom opt %s --heap 1=auto
;; 2> error: `--heap 1=auto`: how much a program may have is a decision, and not in its code: try the smallest number with which your calls succeed, from one page (64KiB) on, or with `--allocator` from less
;; 2> help: memory 0 has 1 page of 65536 bytes at first, and no maximum; by how much it grows at once is not known; what its allocator asks for at first is not known; where its heap starts is not known; memory 1 has 2 pages of 65536 bytes at first, and 3 at most; it grows by 9 pages at once at most; what its allocator asks for at first is not known; where its heap starts is not known
;;
;; $ loom opt %s --heap 64kb
;; 2> error: `--heap 64kb`: expected a number of bytes, such as `65536`, `64KiB` or `1MiB`
;;
;; $ loom opt %s --heap x=1
;; 2> error: `--heap x=1`: `x` is no index of a memory
;;
;; $ loom opt %s --heap 1=64KiB --heap 1=128KiB
;; 2> error: `--heap 1=64KiB,1=128KiB`: there are two budgets for memory 1
;;
;; $ loom opt %s --pass heap
;; 2> error: pass `heap`: option `budget`: how much is for you to say, in bytes: try the smallest number with which your calls succeed, from one page (64KiB) on, or with `--allocator` from less
;; 2> help: takes `budget=[N=]BYTES[,...]`, `allocator=first-fit|bump`, `checked=true|false`; memory 0 has 1 page of 65536 bytes at first, and no maximum; by how much it grows at once is not known; what its allocator asks for at first is not known; where its heap starts is not known; memory 1 has 2 pages of 65536 bytes at first, and 3 at most; it grows by 9 pages at once at most; what its allocator asks for at first is not known; where its heap starts is not known
;;
;; $ loom opt %s --heap 64KiB --heap 1=128KiB --allocator first-fit --dry-run
;;                           before     after
;; bytes                         52       124   +138.5%
;; functions, defined             1         3   +200.0%
;; functions, imported            0         0
;; imports                        0         0
;; exports                        1         1
;; types                          1         2   +100.0%
;; tables                         0         0
;; memories                       2         0   -100.0%
;; globals                        0         2
;; tags                           0         0
;; element segments               0         0
;; data segments                  0         0
;; data bytes                     0         0
;; custom section bytes           0         0
;; memory.grow sites              2         0   -100.0%
;;
;; pass dce: changed nothing
;;
;; pass heap: 52 -> 133 bytes
;;   memory 0 has 2 pages of 65536 bytes: 1 that it asks for at first, and 1 to grow by; `memory.grow` that are calls now: 1
;;   memory 1 has 3 pages of 65536 bytes: 2 that it asks for at first, and 1 to grow by; `memory.grow` that are calls now: 1
;;   memory 1: of the 2 pages of its budget it gets 1, because its maximum is 3
;;   memory 1: one `memory.grow` asks for 9 pages at once, which it will be refused
;;
;; pass dce: 133 -> 124 bytes
;;   memories: 2 of 2 removed
;;
;; pass heap: changed nothing
;;   no `memory.grow` is left that a budget could be for
;;
;; assumptions: the result is right only if all of this holds
;;   - heap: no access or bulk operation, be it of no bytes, by the program or by the host for it, is between the end that a memory has grown to and the end of its reserve (it would reach the reserve where it trapped)
;;   - heap: no interrupt grows a memory while another `memory.grow` of it is under way
;; 2> warning: memory 0 keeps its own allocator: no function that grows it, or calls one that does, is a malloc (none has its type)
;; 2> warning: memory 1 keeps its own allocator: no function that grows it, or calls one that does, is a malloc (none has its type)
;;
;; $ loom opt %s --allocator first-fit
;; 2> error: `--allocator` is for pass `heap`, which does not run
;; 2> help: add `--pass heap`, or choose a level that has it
;;
;; $ loom opt %s --heap 64KiB --allocator best-fit
;; 2> error: invalid value 'best-fit' for '--allocator <KIND>'
;; 2>   [possible values: first-fit, bump]
;; 2>
;; 2>   tip: a similar value exists: 'first-fit'
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom opt %s --heap 4096
;; 2> error: cannot optimize `cli/heap.wat`
;; 2> Caused by:
;; 2>   the budget of memory 0 is 4096 bytes, which is less than one of its pages (65536 bytes)
;; 2> help: a memory grows by whole pages: give at least one; memory 0 has 1 page of 65536 bytes at first, and no maximum; by how much it grows at once is not known; what its allocator asks for at first is not known; where its heap starts is not known; memory 1 has 2 pages of 65536 bytes at first, and 3 at most; it grows by 9 pages at once at most; what its allocator asks for at first is not known; where its heap starts is not known
;;
;; $ loom opt %s --heap 4096 --allocator bump
;; 2> error: cannot optimize `cli/heap.wat`
;; 2> Caused by:
;; 2>   the budget of memory 0 is 4096 bytes, which is less than one of its pages (65536 bytes)
;; 2> help: give at least a page: memory 0 keeps its own allocator: no function that grows it, or calls one that does, is a malloc (none has its type); memory 1 keeps its own allocator: no function that grows it, or calls one that does, is a malloc (none has its type); memory 0 has 1 page of 65536 bytes at first, and no maximum; by how much it grows at once is not known; what its allocator asks for at first is not known; where its heap starts is not known; memory 1 has 2 pages of 65536 bytes at first, and 3 at most; it grows by 9 pages at once at most; what its allocator asks for at first is not known; where its heap starts is not known
;;
;; $ loom opt %s --heap 7=64KiB
;; 2> error: cannot optimize `cli/heap.wat`
;; 2> Caused by:
;; 2>   there is a budget for memory 7, which does not exist
;; 2> help: the module has memories 0 to 1
;;
