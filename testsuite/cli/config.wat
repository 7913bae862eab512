;; Flags that stand in a file, in front of those of the command line; `loom diff` has a table of its own.
;; RUN: opt --config cli/config.toml %s --output %t/out.wasm --json %t/run.json --evidence %t/run.evidence
;; RUN: check %s %t/out.wasm --evidence %t/run.evidence
;; RUN: opt --config=cli/config.toml %s -O0 --print-pipeline
;; RUN: why --config cli/config.toml %s export:second
;; FAIL 1: opt --config cli/config.toml %s -o %t/other.wasm --max-code 8
;; FAIL 1: opt --config cli/config.toml %s -o %t/other.wasm --forbid i32.mul
;; FAIL 1: opt --config cli/config.toml %s
;; FAIL 2: opt --config cli/config-wrong.toml %s -o %t/other.wasm
;; FAIL 2: opt --config cli/config.toml --config cli/config.toml %s
;; FAIL 1: opt --config %t/none.toml %s
;; FAIL 2: opt --config %t/out.wasm %s
;; FAIL 2: opt --config
;; RUN: diff %s %t/out.wasm
;; RUN: diff %t/out.wasm %t/out.wasm --config cli/config.toml
;; FAIL 1: diff %t/out.wasm %s --config cli/config.toml --max-growth 1KiB --json -
;; FAIL 1: diff %t/out.wasm %s --top 1 --config cli/config.toml
;; FAIL 1: diff %t/out.wasm %t/run.json
;; FAIL 2: diff %t/out.wasm

(module
  (func (export "first") (param i32) (result i32) (call $mul (local.get 0)))
  (func $second (export "second") (param i32) (result i32) (call $third (local.get 0)))
  (func $third (param i32) (result i32) (call $mul (i32.add (local.get 0) (i32.const 1))))
  (func $mul (param i32) (result i32) (i32.mul (local.get 0) (i32.const 3)))
  (data "text"))

;; $ loom opt --config cli/config.toml %s --output %t/out.wasm --json %t/run.json --evidence %t/run.evidence
;;
;; $ loom check %s %t/out.wasm --evidence %t/run.evidence
;; `%t/out.wasm` may replace `cli/config.wat`: every claim of loom %version holds
;;   step 1, `boundary`, claims `custom-sections`: 239 bytes
;;   step 2, `abi-dce`, claims `removal`: 177 bytes
;;     export `second` is gone
;;   step 3, `strip`, claims `custom-sections`: 65 bytes
;; assumed (section of step 1): the section `meld:boundary` that step 1 puts into the module (written by --external as stated) is right: 1 exports are external, 1 internal, 0 unknown; a native host embeds it
;; assumed (section of step 1): the section `meld:boundary` lists all that is needed from outside: what it marks internal nobody there uses
;; assumed (passes): which trap ends a call does not matter
;; not judged: what these custom sections say: `name`
;;
;; $ loom opt --config=cli/config.toml %s -O0 --print-pipeline
;; abi-dce level=surface
;;
;; $ loom why --config cli/config.toml %s export:second
;; func 1 `second`: nothing keeps it with -O1 --pass abi-dce; pass `abi-dce` removes it
;;   export `second` goes: an internal export: nothing outside needs it
;;   before that, this kept it:
;;     export `second` is func 1 `second`
;;
;; $ loom opt --config cli/config.toml %s -o %t/other.wasm --max-code 8
;; 2> error: cannot lay out what became of `cli/config.wat`
;; 2> Caused by:
;; 2>   it takes more than it may
;; 2>   code: 13 bytes, 5 more than `--max-code 8`
;; 2>           7  func 1 `mul`
;; 2>           6  func 0 `first`
;;
;; $ loom opt --config cli/config.toml %s -o %t/other.wasm --forbid i32.mul
;; 2> error: cannot optimize `cli/config.wat`
;; 2> Caused by:
;; 2>   `--forbid i32.mul`: 1 left
;; 2>     `i32.mul` at 0x4c in func 3 `mul`
;; 2>       export `first` is func 0 `first`
;; 2>       func 0 `first` calls func 3 `mul` at 0x32
;; 2>     without this call it is gone, and 25 bytes with it:
;; 2>       func 0 `first` calls func 3 `mul` at 0x32
;; 2> help: indices and offsets are those of the input, unless a line says otherwise; `loom why` with the same flags tells more. Nothing was written
;;
;; $ loom opt --config cli/config.toml %s
;; 2> error: cannot write `no-such-folder/out.wasm`, named with `-o`
;; 2> Caused by:
;; 2>   cannot create a file in `no-such-folder`: folder not found
;;
;; $ loom opt --config cli/config-wrong.toml %s -o %t/other.wasm
;; 2> error: `config-wrong.toml`, line 4, column 1: `loom diff` has no flag `--max-grwoth`
;; 2> help: did you mean `max-growth`?
;;
;; $ loom opt --config cli/config.toml --config cli/config.toml %s
;; 2> error: `--config` names more than one file
;;
;; $ loom opt --config %t/none.toml %s
;; 2> error: cannot read `%t/none.toml`
;; 2> Caused by:
;; 2>   No such file or directory (os error 2)
;;
;; $ loom opt --config %t/out.wasm %s
;; 2> error: `out.wasm`, line 1, column 24: key with no value, expected `=`
;;
;; $ loom opt --config
;; 2> error: a value is required for '--config <FILE>' but none was supplied
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom diff %s %t/out.wasm
;;    before     after    change  section
;;        35        18       -17  code
;;         9         0        -9  data
;;        20        11        -9  export
;;         7         5        -2  function
;;        30        15       -15  name
;;       117        65       -52  all
;;
;; went: 2 functions, 15 bytes
;;         9  func 2 `third`
;;              export `second` is func 1 `second`
;;              func 1 `second` calls func 2 `third` at 0x39
;;         6  func 1 `second`
;;
;; exports that went: `second`
;;
;; equal but for indices: 2 functions
;;
;; $ loom diff %t/out.wasm %t/out.wasm --config cli/config.toml
;;    before     after    change  section
;;        65        65        +0  all
;;
;; equal but for indices: 2 functions
;;
;; $ loom diff %t/out.wasm %s --config cli/config.toml --max-growth 1KiB --json -
;; {
;;   "schema": "loom-diff/1",
;;   "loom": "%version",
;;   "before": 65,
;;   "after": 117,
;;   "sections": [
;;     {
;;       "name": "code",
;;       "before": 18,
;;       "after": 35
;;     },
;;     {
;;       "name": "data",
;;       "before": 0,
;;       "after": 9
;;     },
;;     {
;;       "name": "export",
;;       "before": 11,
;;       "after": 20
;;     },
;;     {
;;       "name": "function",
;;       "before": 5,
;;       "after": 7
;;     },
;;     {
;;       "name": "name",
;;       "before": 15,
;;       "after": 30
;;     }
;;   ],
;;   "came": [
;;     {
;;       "func": 2,
;;       "name": "third",
;;       "bytes": 9,
;;       "needed_by": "func:1",
;;       "how": "call",
;;       "root": "export:second"
;;     },
;;     {
;;       "func": 1,
;;       "name": "second",
;;       "bytes": 6,
;;       "needed_by": "export:second",
;;       "how": "named",
;;       "root": "export:second"
;;     }
;;   ],
;;   "went": [],
;;   "changed": [],
;;   "same": 2,
;;   "exports": {
;;     "came": [
;;       "second"
;;     ],
;;     "went": []
;;   },
;;   "imports": {
;;     "came": [],
;;     "went": []
;;   },
;;   "exceeded": [
;;     {
;;       "limit": "--max-new-functions",
;;       "most": 0,
;;       "is": 2
;;     }
;;   ]
;; }
;; 2> error: `cli/config.wat` is not within the limits
;; 2> Caused by:
;; 2>   it has more than it may
;; 2>   `--max-new-functions 0`: it is 2
;;
;; $ loom diff %t/out.wasm %s --top 1 --config cli/config.toml
;;    before     after    change  section
;;        18        35       +17  code
;;         0         9        +9  data
;;        11        20        +9  export
;;         5         7        +2  function
;;        15        30       +15  name
;;        65       117       +52  all
;;
;; came: 2 functions, 15 bytes
;;         9  func 2 `third`
;;              export `second` is func 1 `second`
;;              func 1 `second` calls func 2 `third` at 0x39
;;            1 more
;;
;; exports that came: `second`
;;
;; equal but for indices: 2 functions
;; 2> error: `cli/config.wat` is not within the limits
;; 2> Caused by:
;; 2>   it has more than it may
;; 2>   `--max-growth 0`: it is 52
;; 2>   `--max-new-functions 0`: it is 2
;;
;; $ loom diff %t/out.wasm %t/run.json
;; 2> error: cannot compare `%t/run.json`
;; 2> Caused by:
;; 2>   not a WebAssembly binary: it does not start with `\0asm`; if this is the text format, name the file `.wat`
;;
;; $ loom diff %t/out.wasm
;; 2> error: the following required arguments were not provided:
;; 2>   <B>
;; 2>
;; 2> Usage: loom diff <A> <B>
;; 2>
;; 2> For more information, try '--help'.
;;
