;; `-` is standard input and standard output; text is recognised by its content.
;; RUN: opt - --wat
;; RUN: opt - -o - | opt - -o %t/out.wat | opt %t/out.wat --wat
;; RUN: opt %t/out.wat

(module
  (func $live (export "run"))
  (func $dead))

;; $ loom opt - --wat
;; (module
;;   (type (;0;) (func))
;;   (export "run" (func 0))
;;   (func (;0;) (type 0))
;; )
;; 2> warning: custom section `name` dropped: it may refer to indices or offsets that changed
;; 2> help: `--keep-section 'name'` keeps it as it is, stale or not
;;
;; $ loom opt - -o - | opt - -o %t/out.wat | opt %t/out.wat --wat
;; 2> warning: custom section `name` dropped: it may refer to indices or offsets that changed
;; 2> help: `--keep-section 'name'` keeps it as it is, stale or not
;; (module
;;   (type (;0;) (func))
;;   (export "run" (func 0))
;;   (func (;0;) (type 0))
;; )
;;
;; $ loom opt %t/out.wat
;; (a binary module)
;;
