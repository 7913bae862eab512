;; RUN: --help
;; RUN: opt --help
;; RUN: optimize -h
;; RUN: why --help
;; RUN: size -h
;; RUN: graph -h
;; RUN: passes --help
;; RUN: boundary --help
;; RUN: boundary derive --help
;; RUN: boundary show --help
;; RUN: boundary stamp --help
;; RUN: boundary strip --help
;; RUN: --version
;; FAIL 2:

;; $ loom --help
;; Optimizes WebAssembly core modules for microcontrollers.
;;
;; Reads a core module, for example one that `meld fuse` made out of components, and writes a smaller
;; one that does the same.
;;
;; Usage: loom [OPTIONS] <COMMAND>
;;
;; Commands:
;;   opt          Optimize a core module [alias: optimize]
;;   fuse         Fuse components, and optimize the core module that comes out
;;   check        Check that a module may replace another one
;;   why          Say what keeps something in the module
;;   size         Say what takes how much room, and what would go with it
;;   diff         Say what differs between two outputs: what came back and why, what went, what changed
;;   layout       Print which bytes of memory a program uses, how deep its stacks get, and what that
;;                takes
;;   graph        Print the reference graph of a module
;;   passes       List the passes and their options
;;   boundary     Show, write or remove the `meld:boundary` section of a module
;;   completions  Print what a shell needs to complete the arguments of loom
;;   man          Print the manual page of loom, or write those of all its commands
;;   help         Print this message or the help of the given subcommand(s)
;;
;; Options:
;;   -q, --quiet
;;           Print no warnings and no notes: only errors, and what was asked for
;;
;;       --color <WHEN>
;;           When messages have a colour
;;
;;           [default: auto]
;;           [possible values: auto, always, never]
;;
;;   -h, --help
;;           Print help (see a summary with '-h')
;;
;;   -V, --version
;;           Print version
;;
;; Exit codes:
;;   0  done
;;   1  something is wrong with the input, or a file cannot be read or written
;;   2  something is wrong with the command line
;;   3  a bug in loom; the message says what to report
;;
;; `@FILE` stands for the arguments in a file, separated by white space.
;;
;; $ loom opt --help
;; Optimize a core module
;;
;; Reads a core module, binary or text, runs passes on it, and writes the result. The same input and
;; flags give the same bytes, for any number of threads. If anything fails, no output is written.
;;
;; Usage: loom opt [OPTIONS] [IN]
;;
;; Arguments:
;;   [IN]
;;           The module: a file, or `-` for standard input. Text is recognised by its name (`.wat`) or
;;           by its content
;;
;; Options:
;;   -o, --output <OUT>
;;           Where the result goes: a file, or `-` for standard output, which is also the default. Is
;;           text if the name ends in `.wat`
;;
;;   -q, --quiet
;;           Print no warnings and no notes: only errors, and what was asked for
;;
;;       --color <WHEN>
;;           When messages have a colour
;;
;;           [default: auto]
;;           [possible values: auto, always, never]
;;
;;   -S, --wat
;;           Write text
;;
;;   -O <LEVEL>
;;           How much to do [default: 1, unless --pass names passes]
;;
;;           0: check and copy. 1: remove what is unreachable. 2: also what assumes nothing about the
;;           outside, such as direct calls where an indirect one can reach one function. mcu: for
;;           microcontrollers, on the premises of a verified `meld:boundary` section. `loom passes`
;;           shows the passes of each level.
;;
;;       --pass <NAME>
;;           Run these passes too; without -O run no others. The order in which they run is fixed
;;
;;       --pass-arg <PASS:KEY=VALUE>
;;           Set an option of a pass; `loom passes` lists them
;;
;;       --assume <WHAT>
;;           `memory-safe`: assume that each access stays within the object that its address derives
;;           from, and that nothing depends on where objects lie. Then a memory with a heap has no more
;;           than the stack, the variables and the budget of `--allocator`
;;
;;           [possible values: nothing, memory-safe]
;;
;;       --page-size <BYTES>
;;           Size of a page of compacted memory, in bytes: with 1, a memory has exactly the bytes that
;;           the program can touch. For consumers that know custom page sizes
;;
;;           [possible values: 1, 65536]
;;
;;       --single-memory
;;           Make one memory of those that are private and cannot grow: `--pass memory-merge` beside
;;           the level's own passes
;;
;;           An access outside its memory, which trapped, may then reach another one, unless
;;           `--pass-arg memory-merge:checked=true` adds checks.
;;
;;       --for <CONSUMER>
;;           Who reads the module next, and whose costs count: `wasm`, `gcc` behind wasm2c, or `synth`
;;           [default: wasm]
;;
;;           For `synth` the module may take more bytes, and the machine code fewer.
;;
;;           [possible values: wasm, gcc, synth]
;;
;;       --heap <[N=]BYTES>
;;           Let each memory grow by at most so many bytes (a number, or with KiB or MiB), all of which
;;           it has from the start; `N=BYTES` for memory N of the module alone: `--pass heap` beside
;;           the level's own passes. Can be repeated
;;
;;           No `memory.grow` is left: growth within the budget is counted, and beyond it is refused,
;;           as it may be at any time. An access between the end that a memory has grown to and the end
;;           of what it has, which trapped, no longer does, unless `--pass-arg heap:checked=true` adds
;;           checks.
;;
;;       --allocator <KIND>
;;           With `--heap`: have a small allocator hand out the budget instead of the program's own:
;;           `first-fit`, or `bump`, which frees nothing
;;
;;           The budget is then to the byte. Which functions are the program's allocator is found out
;;           by calling them in a machine of its own; if that or anything else is in doubt, the memory
;;           keeps it, and a warning says why.
;;
;;           [possible values: first-fit, bump]
;;
;;       --explicit-zeros
;;           Write zeros into each byte that the program may read and that no segment writes, for
;;           start-up code that does not clear linear memory
;;
;;           Only memories of which every access has bounds take part; `compact`, part of `-Omcu`,
;;           makes them small first.
;;
;;       --keep-export <GLOB>
;;           Keep exports of this name, whatever a pass thinks of them; `*` matches anything
;;
;;       --require-boundary
;;           Fail if there is no `meld:boundary` section, or it has to be ignored
;;
;;       --embedding <HOW>
;;           How the module is embedded, whatever its `meld:boundary` section says. canonical: by a
;;           host that enforces the rules of the canonical ABI. native: by any other; then nothing is
;;           known about when it calls what
;;
;;           [possible values: canonical, native]
;;
;;       --one-tree
;;           All component instances under one root are inside this module, so that the host's rule
;;           against re-entry holds for all of it
;;
;;           A section that `loom boundary derive` wrote for one composed root says so itself.
;;
;;       --external <GLOB>
;;           These exports are the surface, and all others are internal: a name, or a glob with `*`;
;;           repeat it for each. For modules without a section and without components. Unless
;;           `--embedding` says otherwise, the embedding is native
;;
;;       --param <EXPORT:N=LO..HI>
;;           Whoever calls EXPORT from outside passes LO to HI, both included, as its parameter N,
;;           counted from 0. An assumption, which is printed; repeat it for each. Without a section,
;;           `--external` and components all exports are the surface
;;
;;       --component <FILE>
;;           A component that was fused; repeat it for each, in any order. From them follows who needs
;;           each export; a `meld:boundary` section that says otherwise is an error
;;
;;       --surface <HOW>
;;           Whether exports that one component offers another may also be used from outside
;;
;;           Possible values:
;;           - open:   They may
;;           - closed: They may not
;;
;;           [default: closed]
;;
;;       --config <FILE>
;;           Read flags from a file (TOML): each long flag of `loom opt` is a key, `level` is that of
;;           -O, and `[diff]` is for `loom diff`. The command line wins
;;
;;       --forbid <WHAT>
;;           Fail if this is still in the result: an operator (`memory.grow`), or `import:GLOB`,
;;           `export:GLOB` or `func:GLOB`. The error shows what keeps it, and the least that has to go
;;
;;   -h, --help
;;           Print help (see a summary with '-h')
;;
;; Custom sections:
;;       --keep-section <GLOB>
;;           Copy custom sections of this name even if what they say may be stale
;;
;;       --strip <WHAT>
;;           Leave custom sections out of the result
;;
;;           debug: `.debug_*` and `sourceMappingURL`. names: `name`. producers: `producers`. evidence:
;;           what tools that verify the module read, like `component-provenance`, `meld:boundary` and
;;           `wsc.*`. all: all of them but `dylink.0`. --keep-section has the last word, and --attest
;;           about records of runs.
;;
;;           [possible values: debug, names, producers, evidence, all]
;;
;;       --compact-boundary
;;           Write `meld:boundary` with references in place of names: version 2, which says the same in
;;           fewer bytes. A reader that knows only version 1 ignores it
;;
;;       --attest
;;           Append a record of the run (`wsc.transformation.attestation`) if it changed anything.
;;           Without this flag, only if the input carries such a record
;;
;;       --source-map <MAP>
;;           The source map of the input; that of the result is written beside it, as OUT.map
;;
;; Reports:
;;       --stats
;;           Print what each pass did, and sizes before and after. Goes to standard output, or to
;;           standard error if that is taken
;;
;;       --explain-footprint
;;           Print which bytes of each memory the program can touch, and if that is not known, why.
;;           From the first and from the last pass that looked
;;
;;       --json <FILE>
;;           Write what --stats prints to a file as JSON; `-` for standard output. If the run fails, it
;;           says why
;;
;;       --sarif <FILE>
;;           Write warnings, and why the run failed if it does, to a file that forges and editors read
;;           (SARIF 2.1.0)
;;
;;       --report <FILE>
;;           Write a page to look at: one HTML file with what went, what stayed, and why. Has times
;;           only with --time
;;
;;       --baseline <FILE>
;;           Compare the page with that of an earlier run, which `--report` wrote: what got larger, and
;;           what smaller
;;
;;       --evidence <FILE>
;;           Write what each step claims and the module that it made, and what is assumed and who says
;;           so. `loom-verify` and `loom check --evidence` judge the run again, without running a pass
;;
;;       --instructions <FILE>
;;           Write what became of each instruction of the input: where it is, or why it went and which
;;           step says so, as lines of JSON
;;
;;       --smt <FILE>
;;           Write the facts of arithmetic on which `compact` rests as questions to an SMT solver
;;           (SMT-LIB 2), which has to answer `unsat` to each
;;
;;       --attest-file <FILE>
;;           Write which file was made of which, with what is assumed, as an unsigned in-toto statement
;;           (SLSA provenance 1)
;;
;;       --attest-dsse <FILE>
;;           The same in a DSSE envelope without signatures, for tools that sign
;;
;;       --cyclonedx <FILE>
;;           Write which file was made of which, and by what, as a bill of materials (CycloneDX 1.6,
;;           JSON)
;;
;;       --dry-run
;;           Do everything except writing the module, and print --stats unless there is --json or
;;           --report
;;
;;       --time
;;           Print how long each phase took to standard error
;;
;;   -v, --verbose...
;;           Print what happens to standard error; twice also prints each phase as it begins
;;
;; Layout:
;;       --emit <KIND=FILE>
;;           Write the layout of the result to a file: a header (`c`), symbols for a linker script
;;           (`ld`), `json`, or a `map` for people; or `safe-accesses`, which compilers need not check
;;           (`--proven-safe` of synth). `-` for standard output. Can be repeated
;;
;;       --stack <BYTES>
;;           Declare that a shadow stack for which no bound is found gets no deeper than this. An
;;           assumption, which is printed
;;
;;       --max-ram <BYTES>
;;           Fail if linear memories and mutable globals take more RAM than this, or it is not known.
;;           Like the other limits a number of bytes, or with KiB or MiB
;;
;;       --max-rom <BYTES>
;;           Fail if initial values take more than this
;;
;;       --max-stack <BYTES>
;;           Fail if the shadow stacks together take more than this, or it is not known
;;
;;       --max-code <BYTES>
;;           Fail if function bodies, as WebAssembly, take more than this
;;
;; Debugging:
;;       --threads <N>
;;           Threads to use [default: one per processor]
;;
;;       --print-pipeline
;;           Print the passes that would run, and stop
;;
;;       --pass-limit <N>
;;           Run only the first N passes of the pipeline
;;
;;       --dump-passes <DIR>
;;           Write the module after each pass to this directory
;;
;;       --verify-each
;;           Validate after each pass, so that an error names the pass
;;
;;           [alias: --verify]
;;
;;       --no-validate
;;           Trust the function bodies of the input and of the output to be valid
;;
;;       --no-check
;;           Do not compare the output with the input independently
;;
;;       --save-reproducer <DIR>
;;           If there is a bug in loom, save what a report needs to this directory
;;
;; Examples:
;;   loom opt -Omcu fused.wasm -o small.wasm
;;       Everything that a microcontroller profits from.
;;   loom opt -Omcu fused.wasm --component app.wasm --component kernel.wasm -o small.wasm
;;       The same for a fuser that writes no `meld:boundary` section: the components say it.
;;   loom opt -Omcu fused.wasm --dry-run
;;       What that would do, and why.
;;   loom opt --pass NAME --pass-arg NAME:KEY=VALUE fused.wasm -o small.wasm
;;       One pass, configured: `loom passes` lists them, with their options.
;;   loom opt -Omcu fused.wasm -o small.wasm --evidence run.evidence
;;       And `loom-verify fused.wasm small.wasm run.evidence`, anywhere, proves it again.
;;   loom opt -Omcu --keep-export 'my-api#*' fused.wasm -o small.wasm
;;       Keep some exports although nobody is known to need them.
;;   loom opt -Omcu --forbid memory.grow --forbid 'import:*' fused.wasm -o small.wasm
;;       Nothing is written if a memory can still grow, or an import is left.
;;   loom opt -Omcu --max-ram 4KiB --emit ld=layout.ld fused.wasm -o small.wasm
;;       Nothing is written if it needs more RAM; the linker script includes the sizes.
;;   meld fuse a.wasm b.wasm | loom opt -O2 - --wat | less
;;       In a pipe; as text.
;;
;; If the result misbehaves, `--pass-limit N` finds the pass that is to blame, and `--dump-passes DIR`
;; keeps the modules to compare.
;;
;; $ loom optimize -h
;; Optimize a core module
;;
;; Usage: loom opt [OPTIONS] [IN]
;;
;; Arguments:
;;   [IN]  The module: a file, or `-` for standard input. Text is recognised by its name (`.wat`) or by
;;         its content
;;
;; Options:
;;   -o, --output <OUT>               Where the result goes: a file, or `-` for standard output, which
;;                                    is also the default. Is text if the name ends in `.wat`
;;   -q, --quiet                      Print no warnings and no notes: only errors, and what was asked
;;                                    for
;;       --color <WHEN>               When messages have a colour [default: auto] [possible values:
;;                                    auto, always, never]
;;   -S, --wat                        Write text
;;   -O <LEVEL>                       How much to do [default: 1, unless --pass names passes]
;;       --pass <NAME>                Run these passes too; without -O run no others. The order in
;;                                    which they run is fixed
;;       --pass-arg <PASS:KEY=VALUE>  Set an option of a pass; `loom passes` lists them
;;       --assume <WHAT>              `memory-safe`: assume that each access stays within the object
;;                                    that its address derives from, and that nothing depends on where
;;                                    objects lie. Then a memory with a heap has no more than the
;;                                    stack, the variables and the budget of `--allocator` [possible
;;                                    values: nothing, memory-safe]
;;       --page-size <BYTES>          Size of a page of compacted memory, in bytes: with 1, a memory
;;                                    has exactly the bytes that the program can touch. For consumers
;;                                    that know custom page sizes [possible values: 1, 65536]
;;       --single-memory              Make one memory of those that are private and cannot grow:
;;                                    `--pass memory-merge` beside the level's own passes
;;       --for <CONSUMER>             Who reads the module next, and whose costs count: `wasm`, `gcc`
;;                                    behind wasm2c, or `synth` [default: wasm] [possible values: wasm,
;;                                    gcc, synth]
;;       --heap <[N=]BYTES>           Let each memory grow by at most so many bytes (a number, or with
;;                                    KiB or MiB), all of which it has from the start; `N=BYTES` for
;;                                    memory N of the module alone: `--pass heap` beside the level's
;;                                    own passes. Can be repeated
;;       --allocator <KIND>           With `--heap`: have a small allocator hand out the budget instead
;;                                    of the program's own: `first-fit`, or `bump`, which frees nothing
;;                                    [possible values: first-fit, bump]
;;       --explicit-zeros             Write zeros into each byte that the program may read and that no
;;                                    segment writes, for start-up code that does not clear linear
;;                                    memory
;;       --keep-export <GLOB>         Keep exports of this name, whatever a pass thinks of them; `*`
;;                                    matches anything
;;       --require-boundary           Fail if there is no `meld:boundary` section, or it has to be
;;                                    ignored
;;       --embedding <HOW>            How the module is embedded, whatever its `meld:boundary` section
;;                                    says. canonical: by a host that enforces the rules of the
;;                                    canonical ABI. native: by any other; then nothing is known about
;;                                    when it calls what [possible values: canonical, native]
;;       --one-tree                   All component instances under one root are inside this module, so
;;                                    that the host's rule against re-entry holds for all of it
;;       --external <GLOB>            These exports are the surface, and all others are internal: a
;;                                    name, or a glob with `*`; repeat it for each. For modules without
;;                                    a section and without components. Unless `--embedding` says
;;                                    otherwise, the embedding is native
;;       --param <EXPORT:N=LO..HI>    Whoever calls EXPORT from outside passes LO to HI, both included,
;;                                    as its parameter N, counted from 0. An assumption, which is
;;                                    printed; repeat it for each. Without a section, `--external` and
;;                                    components all exports are the surface
;;       --component <FILE>           A component that was fused; repeat it for each, in any order.
;;                                    From them follows who needs each export; a `meld:boundary`
;;                                    section that says otherwise is an error
;;       --surface <HOW>              Whether exports that one component offers another may also be
;;                                    used from outside [default: closed] [possible values: open,
;;                                    closed]
;;       --config <FILE>              Read flags from a file (TOML): each long flag of `loom opt` is a
;;                                    key, `level` is that of -O, and `[diff]` is for `loom diff`. The
;;                                    command line wins
;;       --forbid <WHAT>              Fail if this is still in the result: an operator (`memory.grow`),
;;                                    or `import:GLOB`, `export:GLOB` or `func:GLOB`. The error shows
;;                                    what keeps it, and the least that has to go
;;   -h, --help                       Print help (see more with '--help')
;;
;; Custom sections:
;;       --keep-section <GLOB>  Copy custom sections of this name even if what they say may be stale
;;       --strip <WHAT>         Leave custom sections out of the result [possible values: debug, names,
;;                              producers, evidence, all]
;;       --compact-boundary     Write `meld:boundary` with references in place of names: version 2,
;;                              which says the same in fewer bytes. A reader that knows only version 1
;;                              ignores it
;;       --attest               Append a record of the run (`wsc.transformation.attestation`) if it
;;                              changed anything. Without this flag, only if the input carries such a
;;                              record
;;       --source-map <MAP>     The source map of the input; that of the result is written beside it,
;;                              as OUT.map
;;
;; Reports:
;;       --stats                Print what each pass did, and sizes before and after. Goes to standard
;;                              output, or to standard error if that is taken
;;       --explain-footprint    Print which bytes of each memory the program can touch, and if that is
;;                              not known, why. From the first and from the last pass that looked
;;       --json <FILE>          Write what --stats prints to a file as JSON; `-` for standard output.
;;                              If the run fails, it says why
;;       --sarif <FILE>         Write warnings, and why the run failed if it does, to a file that
;;                              forges and editors read (SARIF 2.1.0)
;;       --report <FILE>        Write a page to look at: one HTML file with what went, what stayed, and
;;                              why. Has times only with --time
;;       --baseline <FILE>      Compare the page with that of an earlier run, which `--report` wrote:
;;                              what got larger, and what smaller
;;       --evidence <FILE>      Write what each step claims and the module that it made, and what is
;;                              assumed and who says so. `loom-verify` and `loom check --evidence`
;;                              judge the run again, without running a pass
;;       --instructions <FILE>  Write what became of each instruction of the input: where it is, or why
;;                              it went and which step says so, as lines of JSON
;;       --smt <FILE>           Write the facts of arithmetic on which `compact` rests as questions to
;;                              an SMT solver (SMT-LIB 2), which has to answer `unsat` to each
;;       --attest-file <FILE>   Write which file was made of which, with what is assumed, as an
;;                              unsigned in-toto statement (SLSA provenance 1)
;;       --attest-dsse <FILE>   The same in a DSSE envelope without signatures, for tools that sign
;;       --cyclonedx <FILE>     Write which file was made of which, and by what, as a bill of materials
;;                              (CycloneDX 1.6, JSON)
;;       --dry-run              Do everything except writing the module, and print --stats unless there
;;                              is --json or --report
;;       --time                 Print how long each phase took to standard error
;;   -v, --verbose...           Print what happens to standard error; twice also prints each phase as
;;                              it begins
;;
;; Layout:
;;       --emit <KIND=FILE>   Write the layout of the result to a file: a header (`c`), symbols for a
;;                            linker script (`ld`), `json`, or a `map` for people; or `safe-accesses`,
;;                            which compilers need not check (`--proven-safe` of synth). `-` for
;;                            standard output. Can be repeated
;;       --stack <BYTES>      Declare that a shadow stack for which no bound is found gets no deeper
;;                            than this. An assumption, which is printed
;;       --max-ram <BYTES>    Fail if linear memories and mutable globals take more RAM than this, or
;;                            it is not known. Like the other limits a number of bytes, or with KiB or
;;                            MiB
;;       --max-rom <BYTES>    Fail if initial values take more than this
;;       --max-stack <BYTES>  Fail if the shadow stacks together take more than this, or it is not
;;                            known
;;       --max-code <BYTES>   Fail if function bodies, as WebAssembly, take more than this
;;
;; Debugging:
;;       --threads <N>            Threads to use [default: one per processor]
;;       --print-pipeline         Print the passes that would run, and stop
;;       --pass-limit <N>         Run only the first N passes of the pipeline
;;       --dump-passes <DIR>      Write the module after each pass to this directory
;;       --verify-each            Validate after each pass, so that an error names the pass [alias:
;;                                --verify]
;;       --no-validate            Trust the function bodies of the input and of the output to be valid
;;       --no-check               Do not compare the output with the input independently
;;       --save-reproducer <DIR>  If there is a bug in loom, save what a report needs to this directory
;;
;; Examples:
;;   loom opt -Omcu fused.wasm -o small.wasm
;;       Everything that a microcontroller profits from.
;;   loom opt -Omcu fused.wasm --component app.wasm --component kernel.wasm -o small.wasm
;;       The same for a fuser that writes no `meld:boundary` section: the components say it.
;;   loom opt -Omcu fused.wasm --dry-run
;;       What that would do, and why.
;;   loom opt --pass NAME --pass-arg NAME:KEY=VALUE fused.wasm -o small.wasm
;;       One pass, configured: `loom passes` lists them, with their options.
;;   loom opt -Omcu fused.wasm -o small.wasm --evidence run.evidence
;;       And `loom-verify fused.wasm small.wasm run.evidence`, anywhere, proves it again.
;;   loom opt -Omcu --keep-export 'my-api#*' fused.wasm -o small.wasm
;;       Keep some exports although nobody is known to need them.
;;   loom opt -Omcu --forbid memory.grow --forbid 'import:*' fused.wasm -o small.wasm
;;       Nothing is written if a memory can still grow, or an import is left.
;;   loom opt -Omcu --max-ram 4KiB --emit ld=layout.ld fused.wasm -o small.wasm
;;       Nothing is written if it needs more RAM; the linker script includes the sizes.
;;   meld fuse a.wasm b.wasm | loom opt -O2 - --wat | less
;;       In a pipe; as text.
;;
;; If the result misbehaves, `--pass-limit N` finds the pass that is to blame, and `--dump-passes DIR`
;; keeps the modules to compare.
;;
;; $ loom why --help
;; Say what keeps something in the module
;;
;; Runs what `loom opt` would run with the same flags, and prints for each item the shortest path from
;; an export, or from what the module does when it is instantiated, to it; or, if nothing keeps it,
;; which pass removes it and what kept it until then. Indices, names and offsets are those of the file.
;;
;; Usage: loom why [OPTIONS] <FILE> <ITEM>...
;;
;; Arguments:
;;   <FILE>
;;           The module: a file, binary or text, or `-` for standard input
;;
;;   <ITEM>...
;;           What to explain: an index (`func:12`, `data:3`, `global:1`), a slot (`table:0[17]`), a
;;           name of an export, import or function, a glob over names, an operator (`memory.grow`), or
;;           an offset (`0xe54`), which also says what became of the operator there. One that is not
;;           there does not keep the others from being answered
;;
;; Options:
;;   -O <LEVEL>
;;           How much to do [default: 1, unless --pass names passes]
;;
;;           0: check and copy. 1: remove what is unreachable. 2: also what assumes nothing about the
;;           outside, such as direct calls where an indirect one can reach one function. mcu: for
;;           microcontrollers, on the premises of a verified `meld:boundary` section. `loom passes`
;;           shows the passes of each level.
;;
;;   -q, --quiet
;;           Print no warnings and no notes: only errors, and what was asked for
;;
;;       --color <WHEN>
;;           When messages have a colour
;;
;;           [default: auto]
;;           [possible values: auto, always, never]
;;
;;       --pass <NAME>
;;           Run these passes too; without -O run no others. The order in which they run is fixed
;;
;;       --pass-arg <PASS:KEY=VALUE>
;;           Set an option of a pass; `loom passes` lists them
;;
;;       --assume <WHAT>
;;           `memory-safe`: assume that each access stays within the object that its address derives
;;           from, and that nothing depends on where objects lie. Then a memory with a heap has no more
;;           than the stack, the variables and the budget of `--allocator`
;;
;;           [possible values: nothing, memory-safe]
;;
;;       --page-size <BYTES>
;;           Size of a page of compacted memory, in bytes: with 1, a memory has exactly the bytes that
;;           the program can touch. For consumers that know custom page sizes
;;
;;           [possible values: 1, 65536]
;;
;;       --single-memory
;;           Make one memory of those that are private and cannot grow: `--pass memory-merge` beside
;;           the level's own passes
;;
;;           An access outside its memory, which trapped, may then reach another one, unless
;;           `--pass-arg memory-merge:checked=true` adds checks.
;;
;;       --for <CONSUMER>
;;           Who reads the module next, and whose costs count: `wasm`, `gcc` behind wasm2c, or `synth`
;;           [default: wasm]
;;
;;           For `synth` the module may take more bytes, and the machine code fewer.
;;
;;           [possible values: wasm, gcc, synth]
;;
;;       --heap <[N=]BYTES>
;;           Let each memory grow by at most so many bytes (a number, or with KiB or MiB), all of which
;;           it has from the start; `N=BYTES` for memory N of the module alone: `--pass heap` beside
;;           the level's own passes. Can be repeated
;;
;;           No `memory.grow` is left: growth within the budget is counted, and beyond it is refused,
;;           as it may be at any time. An access between the end that a memory has grown to and the end
;;           of what it has, which trapped, no longer does, unless `--pass-arg heap:checked=true` adds
;;           checks.
;;
;;       --allocator <KIND>
;;           With `--heap`: have a small allocator hand out the budget instead of the program's own:
;;           `first-fit`, or `bump`, which frees nothing
;;
;;           The budget is then to the byte. Which functions are the program's allocator is found out
;;           by calling them in a machine of its own; if that or anything else is in doubt, the memory
;;           keeps it, and a warning says why.
;;
;;           [possible values: first-fit, bump]
;;
;;       --explicit-zeros
;;           Write zeros into each byte that the program may read and that no segment writes, for
;;           start-up code that does not clear linear memory
;;
;;           Only memories of which every access has bounds take part; `compact`, part of `-Omcu`,
;;           makes them small first.
;;
;;       --keep-export <GLOB>
;;           Keep exports of this name, whatever a pass thinks of them; `*` matches anything
;;
;;       --require-boundary
;;           Fail if there is no `meld:boundary` section, or it has to be ignored
;;
;;       --embedding <HOW>
;;           How the module is embedded, whatever its `meld:boundary` section says. canonical: by a
;;           host that enforces the rules of the canonical ABI. native: by any other; then nothing is
;;           known about when it calls what
;;
;;           [possible values: canonical, native]
;;
;;       --one-tree
;;           All component instances under one root are inside this module, so that the host's rule
;;           against re-entry holds for all of it
;;
;;           A section that `loom boundary derive` wrote for one composed root says so itself.
;;
;;       --external <GLOB>
;;           These exports are the surface, and all others are internal: a name, or a glob with `*`;
;;           repeat it for each. For modules without a section and without components. Unless
;;           `--embedding` says otherwise, the embedding is native
;;
;;       --param <EXPORT:N=LO..HI>
;;           Whoever calls EXPORT from outside passes LO to HI, both included, as its parameter N,
;;           counted from 0. An assumption, which is printed; repeat it for each. Without a section,
;;           `--external` and components all exports are the surface
;;
;;       --component <FILE>
;;           A component that was fused; repeat it for each, in any order. From them follows who needs
;;           each export; a `meld:boundary` section that says otherwise is an error
;;
;;       --surface <HOW>
;;           Whether exports that one component offers another may also be used from outside
;;
;;           Possible values:
;;           - open:   They may
;;           - closed: They may not
;;
;;           [default: closed]
;;
;;       --config <FILE>
;;           Read flags from a file (TOML): each long flag of `loom opt` is a key, `level` is that of
;;           -O, and `[diff]` is for `loom diff`. The command line wins
;;
;;       --paths <N>
;;           Print up to N paths, shortest first
;;
;;           [default: 1]
;;
;;       --all-roots
;;           Print the shortest path from each root
;;
;;       --json <OUT>
;;           Write the answers to a file as JSON; `-` for standard output
;;
;;   -h, --help
;;           Print help (see a summary with '-h')
;;
;; Examples:
;;   loom why -Omcu fused.wasm memory.grow
;;       Which exports still need a memory that can grow, through which calls.
;;   loom why -Omcu --component app.wasm --component kernel.wasm fused.wasm cabi_realloc
;;       Why an allocator is still there, or why not.
;;   loom why fused.wasm 'table:0[17]' data:3
;;       What keeps a table slot, and a data segment.
;;
;; Each line of a path is one reference. Offsets are those of an operator, from the start of the file
;; (of the binary, if the file is text).
;;
;; $ loom size -h
;; Say what takes how much room, and what would go with it
;;
;; Usage: loom size [OPTIONS] <FILE> [AFTER]
;;
;; Arguments:
;;   <FILE>   The module: a file, binary or text, or `-` for standard input
;;   [AFTER]  Compare with what became of it. Functions are recognised by name
;;
;; Options:
;;       --after <FILE>             The same as AFTER
;;   -q, --quiet                    Print no warnings and no notes: only errors, and what was asked for
;;       --color <WHEN>             When messages have a colour [default: auto] [possible values: auto,
;;                                  always, never]
;;       --top <N>                  Print the N largest of everything [default: 20]
;;       --json <OUT>               Write the sizes to a file as JSON, all of them; `-` for standard
;;                                  output
;;       --external <GLOB>          These exports are the surface, and all others are internal: a name,
;;                                  or a glob with `*`; repeat it for each. For modules without a
;;                                  section and without components. Unless `--embedding` says
;;                                  otherwise, the embedding is native
;;       --param <EXPORT:N=LO..HI>  Whoever calls EXPORT from outside passes LO to HI, both included,
;;                                  as its parameter N, counted from 0. An assumption, which is
;;                                  printed; repeat it for each. Without a section, `--external` and
;;                                  components all exports are the surface
;;       --component <FILE>         A component that was fused; repeat it for each, in any order. From
;;                                  them follows who needs each export; a `meld:boundary` section that
;;                                  says otherwise is an error
;;       --surface <HOW>            Whether exports that one component offers another may also be used
;;                                  from outside [default: closed] [possible values: open, closed]
;;   -h, --help                     Print help (see more with '--help')
;;
;; $ loom graph -h
;; Print the reference graph of a module
;;
;; Usage: loom graph [OPTIONS] <FILE>
;;
;; Arguments:
;;   <FILE>  The module: a file, binary or text, or `-` for standard input
;;
;; Options:
;;       --format <HOW>  How to write it [default: dot] [possible values: dot, json]
;;   -q, --quiet         Print no warnings and no notes: only errors, and what was asked for
;;       --color <WHEN>  When messages have a colour [default: auto] [possible values: auto, always,
;;                       never]
;;   -h, --help          Print help (see more with '--help')
;;
;; $ loom passes --help
;; List the passes and their options
;;
;; In the order in which they run, with the stage and the levels that include them.
;;
;; Usage: loom passes [OPTIONS]
;;
;; Options:
;;   -q, --quiet
;;           Print no warnings and no notes: only errors, and what was asked for
;;
;;       --color <WHEN>
;;           When messages have a colour
;;
;;           [default: auto]
;;           [possible values: auto, always, never]
;;
;;   -h, --help
;;           Print help (see a summary with '-h')
;;
;; $ loom boundary --help
;; Show, write or remove the `meld:boundary` section of a module
;;
;; The section is the contract between a component fuser and loom: it says who outside a fused module
;; can still reach each export. `loom opt -Omcu` acts on it.
;;
;; Usage: loom boundary [OPTIONS] <COMMAND>
;;
;; Commands:
;;   derive  Find out from the original components who needs each export, and write it into the module
;;   show    Print the `meld:boundary` section, and whether a reader acts on it
;;   stamp   Write a `meld:boundary` section into a module, in place of any that is there
;;   strip   Remove every `meld:boundary` section; all else stays byte for byte
;;   help    Print this message or the help of the given subcommand(s)
;;
;; Options:
;;   -q, --quiet
;;           Print no warnings and no notes: only errors, and what was asked for
;;
;;       --color <WHEN>
;;           When messages have a colour
;;
;;           [default: auto]
;;           [possible values: auto, always, never]
;;
;;   -h, --help
;;           Print help (see a summary with '-h')
;;
;; $ loom boundary derive --help
;; Find out from the original components who needs each export, and write it into the module
;;
;; For modules of a fuser that does not write the `meld:boundary` section itself. The code of every
;; component is looked up in the module; components that do not belong to it are refused. What was
;; found is printed to standard error.
;;
;; Usage: loom boundary derive [OPTIONS] <FILE>
;;
;; Arguments:
;;   <FILE>
;;           The fused module: a file, binary or text, or `-` for standard input
;;
;; Options:
;;       --component <FILE>
;;           A component that was fused; repeat it for each, in any order. From them follows who needs
;;           each export; a `meld:boundary` section that says otherwise is an error
;;
;;   -q, --quiet
;;           Print no warnings and no notes: only errors, and what was asked for
;;
;;       --color <WHEN>
;;           When messages have a colour
;;
;;           [default: auto]
;;           [possible values: auto, always, never]
;;
;;       --surface <HOW>
;;           Whether exports that one component offers another may also be used from outside
;;
;;           Possible values:
;;           - open:   They may
;;           - closed: They may not
;;
;;           [default: closed]
;;
;;       --one-tree
;;           Assume that the fused module is deployed as one component or one image, so that no import
;;           enters it from outside. For components that were merely listed; of a single one it is
;;           found out
;;
;;   -o, --output <OUT>
;;           Where the result goes: a file, or `-` for standard output, which is also the default. Is
;;           text if the name ends in `.wat`
;;
;;   -S, --wat
;;           Write text
;;
;;   -h, --help
;;           Print help (see a summary with '-h')
;;
;; Examples:
;;   loom boundary derive fused.wasm --component app.wasm --component kernel.wasm -o stamped.wasm
;;       The components in any order.
;;   loom boundary derive fused.wasm --component composed.wasm -o stamped.wasm
;;       A composed component (`wac`, `wasm-tools compose`) is one component.
;;   loom opt -Omcu fused.wasm --component app.wasm --component kernel.wasm -o small.wasm
;;       The same, and optimize.
;;
;; $ loom boundary show --help
;; Print the `meld:boundary` section, and whether a reader acts on it
;;
;; Ends with exit code 1 if there is no section, or one that a reader ignores; then the reason is
;; printed to standard error.
;;
;; Usage: loom boundary show [OPTIONS] <FILE>
;;
;; Arguments:
;;   <FILE>
;;           The module: a file, binary or text, or `-` for standard input
;;
;; Options:
;;       --json
;;           Print the JSON form, which `loom boundary stamp --from` takes
;;
;;   -q, --quiet
;;           Print no warnings and no notes: only errors, and what was asked for
;;
;;       --color <WHEN>
;;           When messages have a colour
;;
;;           [default: auto]
;;           [possible values: auto, always, never]
;;
;;   -h, --help
;;           Print help (see a summary with '-h')
;;
;; $ loom boundary stamp --help
;; Write a `meld:boundary` section into a module, in place of any that is there
;;
;; The facts are checked against the module first: a section that a reader would ignore is not written.
;; The digest is computed, whatever the facts say.
;;
;; Usage: loom boundary stamp [OPTIONS] <FILE>
;;
;; Arguments:
;;   <FILE>
;;           The module: a file, binary or text, or `-` for standard input
;;
;; Options:
;;       --from <JSON>
;;           The facts, in the JSON form of the section: what `loom boundary show --json` prints
;;
;;   -q, --quiet
;;           Print no warnings and no notes: only errors, and what was asked for
;;
;;       --color <WHEN>
;;           When messages have a colour
;;
;;           [default: auto]
;;           [possible values: auto, always, never]
;;
;;       --external <GLOB>
;;           These exports are the surface, and all others are internal: a name, or a glob with `*`;
;;           repeat it for each. For modules without a section and without components. Unless
;;           `--embedding` says otherwise, the embedding is native
;;
;;       --param <EXPORT:N=LO..HI>
;;           Whoever calls EXPORT from outside passes LO to HI, both included, as its parameter N,
;;           counted from 0. An assumption, which is printed; repeat it for each. Without a section,
;;           `--external` and components all exports are the surface
;;
;;       --embedding <HOW>
;;           How the module is embedded, whatever its `meld:boundary` section says. canonical: by a
;;           host that enforces the rules of the canonical ABI. native: by any other; then nothing is
;;           known about when it calls what
;;
;;           [possible values: canonical, native]
;;
;;       --one-tree
;;           All component instances under one root are inside this module, so that the host's rule
;;           against re-entry holds for all of it
;;
;;           A section that `loom boundary derive` wrote for one composed root says so itself.
;;
;;   -o, --output <OUT>
;;           Where the result goes: a file, or `-` for standard output, which is also the default. Is
;;           text if the name ends in `.wat`
;;
;;   -S, --wat
;;           Write text
;;
;;   -h, --help
;;           Print help (see a summary with '-h')
;;
;; Examples:
;;   loom boundary stamp fused.wasm --from facts.json -o stamped.wasm
;;   loom boundary stamp core.wasm --from facts.json --embedding native -o stamped.wasm
;;       A core that a driver in C or Rust calls.
;;   loom boundary stamp core.wasm --external run --external 'sensor_*' -o stamped.wasm
;;       The same without a file of facts: these exports are the surface.
;;   loom boundary stamp core.wasm --external read --param 'read:0=0x1000..0x10ff' -o stamped.wasm
;;       And this is what is passed to one of them.
;;
;; $ loom boundary strip --help
;; Remove every `meld:boundary` section; all else stays byte for byte
;;
;; Usage: loom boundary strip [OPTIONS] <FILE>
;;
;; Arguments:
;;   <FILE>  The module: a file, binary or text, or `-` for standard input
;;
;; Options:
;;   -o, --output <OUT>  Where the result goes: a file, or `-` for standard output, which is also the
;;                       default. Is text if the name ends in `.wat`
;;   -q, --quiet         Print no warnings and no notes: only errors, and what was asked for
;;       --color <WHEN>  When messages have a colour [default: auto] [possible values: auto, always,
;;                       never]
;;   -S, --wat           Write text
;;   -h, --help          Print help
;;
;; $ loom --version
;; loom %version
;;
;; $ loom
;; 2> Optimizes WebAssembly core modules for microcontrollers
;; 2>
;; 2> Usage: loom [OPTIONS] <COMMAND>
;; 2>
;; 2> Commands:
;; 2>   opt          Optimize a core module [alias: optimize]
;; 2>   fuse         Fuse components, and optimize the core module that comes out
;; 2>   check        Check that a module may replace another one
;; 2>   why          Say what keeps something in the module
;; 2>   size         Say what takes how much room, and what would go with it
;; 2>   diff         Say what differs between two outputs: what came back and why, what went, what changed
;; 2>   layout       Print which bytes of memory a program uses, how deep its stacks get, and what that
;; 2>                takes
;; 2>   graph        Print the reference graph of a module
;; 2>   passes       List the passes and their options
;; 2>   boundary     Show, write or remove the `meld:boundary` section of a module
;; 2>   completions  Print what a shell needs to complete the arguments of loom
;; 2>   man          Print the manual page of loom, or write those of all its commands
;; 2>   help         Print this message or the help of the given subcommand(s)
;; 2>
;; 2> Options:
;; 2>   -q, --quiet         Print no warnings and no notes: only errors, and what was asked for
;; 2>       --color <WHEN>  When messages have a colour [default: auto] [possible values: auto, always,
;; 2>                       never]
;; 2>   -h, --help          Print help (see more with '--help')
;; 2>   -V, --version       Print version
;; 2>
;; 2> Exit codes:
;; 2>   0  done
;; 2>   1  something is wrong with the input, or a file cannot be read or written
;; 2>   2  something is wrong with the command line
;; 2>   3  a bug in loom; the message says what to report
;; 2>
;; 2> `@FILE` stands for the arguments in a file, separated by white space.
;;
