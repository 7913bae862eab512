;; For the shell: what completes arguments, and manual pages.
;; FAIL 2: completions tcsh
;; RUN: man --dir %t/man
;; FAIL: man --dir %s/man
;; RUN: opt %s --keep-export rum --keep-export run --keep-export q* --wat

(module (func (export "run")))

;; $ loom completions tcsh
;; 2> error: invalid value 'tcsh' for '<SHELL>'
;; 2>   [possible values: bash, elvish, fish, powershell, zsh]
;; 2>
;; 2>   tip: a similar value exists: 'zsh'
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom man --dir %t/man
;;
;; $ loom man --dir %s/man
;; 2> error: cannot create directory `cli/shell.wat/man`
;; 2> Caused by:
;; 2>   Not a directory (os error 20)
;;
;; $ loom opt %s --keep-export rum --keep-export run --keep-export q* --wat
;; (module
;;   (type (;0;) (func))
;;   (export "run" (func 0))
;;   (func (;0;) (type 0))
;; )
;; 2> warning: no export matches `--keep-export 'rum'`
;; 2> help: did you mean `run`?
;; 2> warning: no export matches `--keep-export 'q*'`
;;
