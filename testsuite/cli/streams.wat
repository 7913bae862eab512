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
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0))
;; )
;;
;; $ loom opt - -o - | opt - -o %t/out.wat | opt %t/out.wat --wat
;; (module
;;   (type (;0;) (func))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0))
;; )
;;
;; $ loom opt %t/out.wat
;; (a binary module)
;;
