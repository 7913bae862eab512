;; The linked passes. A plugin that the linker dropped is missing here.
;; RUN: passes

;; $ loom passes
;; abi-dce  (boundary; -Omcu)
;;     un-export what nobody outside the fused components needs, and remove what that frees
;;     level=allocator|wiring|surface
;;         how much is un-exported (default: wiring; in -Omcu: surface)
;;     trap-kind=any|preserve
;;         whether an indirect call that traps may trap for another reason (default: any)
;;
;; dce  (reduce; -O1 -O2 -Omcu)
;;     remove what neither an export nor anything else observable can reach
;;     trap-kind=any|preserve
;;         whether an indirect call that traps may trap for another reason (default: any)
;;
;; devirtualize  (shrink; -O2 -Omcu)
;;     call a function directly where an indirect call can reach no other
;;
;; forward  (shrink; -O2 -Omcu)
;;     call the target instead of a function that only passes its parameters on
;;
;; trap-sink  (shrink; -Omcu)
;;     replace code that can only end in a trap, with nothing to see before, by the trap
;;     trap-ends-instance=true|false
;;         nobody enters the instance after a trap or looks at what it exports (default: false; in -Omcu: where that follows from the outside)
;;     forward-progress=true|false
;;         a loop or a recursion that has a way out ends (default: false; in -Omcu: true)
;;
;; compact  (shrink; -Omcu)
;;     prove which bytes of private memories are ever touched, and keep only those
;;     trap-ends-instance=true|false
;;         nobody enters the instance after a trap or looks at what it exports (default: false; in -Omcu: where that follows from the outside)
;;     no-reentrance=true|false
;;         of earlier versions, without effect: what an import may enter is a fact of the outside
;;     page-size=1|65536
;;         size of a page of the memory that is left, in bytes (default: as it was)
;;     extent=true|false
;;         write a section `loom:footprint` with the bytes that are used, where whole pages are more (default: if there is one)
;;     reserve=0..65536
;;         bytes from address 0 on that stay free, for a compiler that uses them itself (default: 0)
;;     stack=16..1048576
;;         bytes of stack that are enough where no bound is proved, with `assume=memory-safe`; more traps (there is no default)
;;     variables-end=ADDRESS
;;         the byte behind the last variable of each memory, with `assume=memory-safe` (default: what the exported `__data_end` say)
;;     assume=nothing|memory-safe
;;         what is assumed of the program beside what is proved (default: nothing)
;;
;; memory-merge  (shrink; only when named)
;;     make one memory of those that are private and cannot grow
;;     checked=true|false
;;         an access outside its memory traps as before, for some code at each (default: false)
;;     into-exported=true|false
;;         private memories may come to lie behind an exported one, which gets larger (default: false)
;;     order=uses|index
;;         which memory comes first, unless one is exported: the most used one, or the first (default: uses)
;;
;; fold  (shrink; -O2 -Omcu)
;;     compute what is known, and drop tests, blocks and writes of locals that decide nothing
;;     for=wasm|gcc|synth
;;         whose costs count: `wasm`, the default, is bytes of the module; `synth` is bytes of the ARM code that synth makes of it
;;
;; locals  (shrink; -O2 -Omcu)
;;     drop locals that nothing names, and declare and number the others with fewer bytes
;;
;; merge  (shrink; -O2 -Omcu)
;;     call one function instead of several that do the same
;;
;; cells  (settle; -Omcu)
;;     make globals of the variables of a private memory that has only a few
;;
;; heap  (settle; only when named)
;;     give memories that grow all that they may ever have from the start
;;     budget=[N=]BYTES[,...]
;;         by how much each memory, or memory N of the input, may grow: a number, or one with KiB or MiB (there is no default)
;;     allocator=first-fit|bump
;;         which allocator hands it out instead of the program's own (default: the program's own does)
;;     checked=true|false
;;         an access behind the end that a memory has grown to traps as before, for a call at each (default: false)
;;
;; inline  (settle; -O2)
;;     put the bodies of functions in the place of calls, where that makes the module shorter
;;
;; params  (settle; -O2 -Omcu)
;;     drop parameters that are the same constant at every call, and parameters and results that nobody needs
;;
;; trim  (layout; -Omcu)
;;     shrink limits of private tables and memories, and write data segments with fewer bytes
;;     fixed=true|false
;;         give what never grows a maximum also where it has none, for compilers that use it (default: false)
;;
;; reorder  (layout; -O2 -Omcu)
;;     give short numbers to the functions, globals and types that are named most
;;
;; explicit-zeros  (layout; only when named)
;;     write segments of zeros for the bytes that are read and zero at first
;;
