;;! pass = "locals"
;;! call = ["run 3"]

;; Where the short numbers do not suffice, a type is declared twice if those of it that are named most fit in front
;; of the limit, and the rest does not.
(module
  (func $live_run (export "run") (param i32) (result i64)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32
      i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64
      i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
    (local.set 1 (local.get 0))
    (local.set 2 (local.get 0))
    (local.set 3 (local.get 0))
    (local.set 4 (local.get 0))
    (local.set 5 (local.get 0))
    (local.set 6 (local.get 0))
    (local.set 7 (local.get 0))
    (local.set 8 (local.get 0))
    (local.set 9 (local.get 0))
    (local.set 10 (local.get 0))
    (local.set 11 (local.get 0))
    (local.set 12 (local.get 0))
    (local.set 13 (local.get 0))
    (local.set 14 (local.get 0))
    (local.set 15 (local.get 0))
    (local.set 16 (local.get 0))
    (local.set 17 (local.get 0))
    (local.set 18 (local.get 0))
    (local.set 19 (local.get 0))
    (local.set 20 (local.get 0))
    (local.set 21 (local.get 0))
    (local.set 22 (local.get 0))
    (local.set 23 (local.get 0))
    (local.set 24 (local.get 0))
    (local.set 25 (local.get 0))
    (local.set 26 (local.get 0))
    (local.set 27 (local.get 0))
    (local.set 28 (local.get 0))
    (local.set 29 (local.get 0))
    (local.set 30 (local.get 0))
    (local.set 31 (local.get 0))
    (local.set 32 (local.get 0))
    (local.set 33 (local.get 0))
    (local.set 34 (local.get 0))
    (local.set 35 (local.get 0))
    (local.set 36 (local.get 0))
    (local.set 37 (local.get 0))
    (local.set 38 (local.get 0))
    (local.set 39 (local.get 0))
    (local.set 40 (local.get 0))
    (local.set 41 (local.get 0))
    (local.set 42 (local.get 0))
    (local.set 43 (local.get 0))
    (local.set 44 (local.get 0))
    (local.set 45 (local.get 0))
    (local.set 46 (local.get 0))
    (local.set 47 (local.get 0))
    (local.set 48 (local.get 0))
    (local.set 49 (local.get 0))
    (local.set 50 (local.get 0))
    (local.set 51 (local.get 0))
    (local.set 52 (local.get 0))
    (local.set 53 (local.get 0))
    (local.set 54 (local.get 0))
    (local.set 55 (local.get 0))
    (local.set 56 (local.get 0))
    (local.set 57 (local.get 0))
    (local.set 58 (local.get 0))
    (local.set 59 (local.get 0))
    (local.set 60 (local.get 0))
    (local.set 61 (local.get 0)) (local.set 61 (local.get 0)) (local.set 61 (local.get 0)) (local.set 61 (local.get 0))
    (local.set 62 (local.get 0)) (local.set 62 (local.get 0)) (local.set 62 (local.get 0)) (local.set 62 (local.get 0))
    (local.set 63 (local.get 0)) (local.set 63 (local.get 0)) (local.set 63 (local.get 0)) (local.set 63 (local.get 0))
    (local.set 64 (local.get 0)) (local.set 64 (local.get 0)) (local.set 64 (local.get 0)) (local.set 64 (local.get 0))
    (local.set 65 (local.get 0)) (local.set 65 (local.get 0)) (local.set 65 (local.get 0)) (local.set 65 (local.get 0))
    (local.set 66 (local.get 0)) (local.set 66 (local.get 0)) (local.set 66 (local.get 0)) (local.set 66 (local.get 0))
    (local.set 67 (local.get 0)) (local.set 67 (local.get 0)) (local.set 67 (local.get 0)) (local.set 67 (local.get 0))
    (local.set 68 (local.get 0)) (local.set 68 (local.get 0)) (local.set 68 (local.get 0)) (local.set 68 (local.get 0))
    (local.set 69 (local.get 0)) (local.set 69 (local.get 0)) (local.set 69 (local.get 0)) (local.set 69 (local.get 0))
    (local.set 70 (local.get 0)) (local.set 70 (local.get 0)) (local.set 70 (local.get 0)) (local.set 70 (local.get 0))
    (local.set 71 (local.get 0)) (local.set 71 (local.get 0)) (local.set 71 (local.get 0)) (local.set 71 (local.get 0))
    (local.set 72 (local.get 0)) (local.set 72 (local.get 0)) (local.set 72 (local.get 0)) (local.set 72 (local.get 0))
    (local.set 73 (local.get 0)) (local.set 73 (local.get 0)) (local.set 73 (local.get 0)) (local.set 73 (local.get 0))
    (local.set 74 (local.get 0)) (local.set 74 (local.get 0)) (local.set 74 (local.get 0)) (local.set 74 (local.get 0))
    (local.set 75 (local.get 0)) (local.set 75 (local.get 0)) (local.set 75 (local.get 0)) (local.set 75 (local.get 0))
    (local.set 76 (local.get 0)) (local.set 76 (local.get 0)) (local.set 76 (local.get 0)) (local.set 76 (local.get 0))
    (local.set 77 (local.get 0)) (local.set 77 (local.get 0)) (local.set 77 (local.get 0)) (local.set 77 (local.get 0))
    (local.set 78 (local.get 0)) (local.set 78 (local.get 0)) (local.set 78 (local.get 0)) (local.set 78 (local.get 0))
    (local.set 79 (local.get 0)) (local.set 79 (local.get 0)) (local.set 79 (local.get 0)) (local.set 79 (local.get 0))
    (local.set 80 (local.get 0)) (local.set 80 (local.get 0)) (local.set 80 (local.get 0)) (local.set 80 (local.get 0))
    (local.set 81 (i64.const 1))
    (local.set 82 (i64.const 1))
    (local.set 83 (i64.const 1))
    (local.set 84 (i64.const 1))
    (local.set 85 (i64.const 1))
    (local.set 86 (i64.const 1))
    (local.set 87 (i64.const 1))
    (local.set 88 (i64.const 1))
    (local.set 89 (i64.const 1))
    (local.set 90 (i64.const 1))
    (local.set 91 (i64.const 1))
    (local.set 92 (i64.const 1))
    (local.set 93 (i64.const 1))
    (local.set 94 (i64.const 1))
    (local.set 95 (i64.const 1))
    (local.set 96 (i64.const 1))
    (local.set 97 (i64.const 1))
    (local.set 98 (i64.const 1))
    (local.set 99 (i64.const 1))
    (local.set 100 (i64.const 1))
    (local.set 101 (i64.const 1))
    (local.set 102 (i64.const 1))
    (local.set 103 (i64.const 1))
    (local.set 104 (i64.const 1))
    (local.set 105 (i64.const 1))
    (local.set 106 (i64.const 1))
    (local.set 107 (i64.const 1))
    (local.set 108 (i64.const 1))
    (local.set 109 (i64.const 1))
    (local.set 110 (i64.const 1))
    (local.set 111 (i64.const 1))
    (local.set 112 (i64.const 1))
    (local.set 113 (i64.const 1))
    (local.set 114 (i64.const 1))
    (local.set 115 (i64.const 1))
    (local.set 116 (i64.const 1))
    (local.set 117 (i64.const 1))
    (local.set 118 (i64.const 1))
    (local.set 119 (i64.const 1))
    (local.set 120 (i64.const 1))
    (local.set 121 (i64.const 1))
    (local.set 122 (i64.const 1))
    (local.set 123 (i64.const 1))
    (local.set 124 (i64.const 1))
    (local.set 125 (i64.const 1))
    (local.set 126 (i64.const 1))
    (local.set 127 (i64.const 1))
    (local.set 128 (i64.const 1))
    (local.set 129 (i64.const 1))
    (local.set 130 (i64.const 1))
    (local.set 131 (i64.const 1))
    (local.set 132 (i64.const 1))
    (local.set 133 (i64.const 1))
    (local.set 134 (i64.const 1))
    (local.set 135 (i64.const 1))
    (local.set 136 (i64.const 1))
    (local.set 137 (i64.const 1))
    (local.set 138 (i64.const 1))
    (local.set 139 (i64.const 1))
    (local.set 140 (i64.const 1))
    (local.set 141 (i64.const 1)) (local.set 141 (i64.const 1)) (local.set 141 (i64.const 1)) (local.set 141 (i64.const 1))
    (local.set 142 (i64.const 1)) (local.set 142 (i64.const 1)) (local.set 142 (i64.const 1)) (local.set 142 (i64.const 1))
    (local.set 143 (i64.const 1)) (local.set 143 (i64.const 1)) (local.set 143 (i64.const 1)) (local.set 143 (i64.const 1))
    (local.set 144 (i64.const 1)) (local.set 144 (i64.const 1)) (local.set 144 (i64.const 1)) (local.set 144 (i64.const 1))
    (local.set 145 (i64.const 1)) (local.set 145 (i64.const 1)) (local.set 145 (i64.const 1)) (local.set 145 (i64.const 1))
    (local.set 146 (i64.const 1)) (local.set 146 (i64.const 1)) (local.set 146 (i64.const 1)) (local.set 146 (i64.const 1))
    (local.set 147 (i64.const 1)) (local.set 147 (i64.const 1)) (local.set 147 (i64.const 1)) (local.set 147 (i64.const 1))
    (local.set 148 (i64.const 1)) (local.set 148 (i64.const 1)) (local.set 148 (i64.const 1)) (local.set 148 (i64.const 1))
    (local.set 149 (i64.const 1)) (local.set 149 (i64.const 1)) (local.set 149 (i64.const 1)) (local.set 149 (i64.const 1))
    (local.set 150 (i64.const 1)) (local.set 150 (i64.const 1)) (local.set 150 (i64.const 1)) (local.set 150 (i64.const 1))
    (local.set 151 (i64.const 1)) (local.set 151 (i64.const 1)) (local.set 151 (i64.const 1)) (local.set 151 (i64.const 1))
    (local.set 152 (i64.const 1)) (local.set 152 (i64.const 1)) (local.set 152 (i64.const 1)) (local.set 152 (i64.const 1))
    (local.set 153 (i64.const 1)) (local.set 153 (i64.const 1)) (local.set 153 (i64.const 1)) (local.set 153 (i64.const 1))
    (local.set 154 (i64.const 1)) (local.set 154 (i64.const 1)) (local.set 154 (i64.const 1)) (local.set 154 (i64.const 1))
    (local.set 155 (i64.const 1)) (local.set 155 (i64.const 1)) (local.set 155 (i64.const 1)) (local.set 155 (i64.const 1))
    (local.set 156 (i64.const 1)) (local.set 156 (i64.const 1)) (local.set 156 (i64.const 1)) (local.set 156 (i64.const 1))
    (local.set 157 (i64.const 1)) (local.set 157 (i64.const 1)) (local.set 157 (i64.const 1)) (local.set 157 (i64.const 1))
    (local.set 158 (i64.const 1)) (local.set 158 (i64.const 1)) (local.set 158 (i64.const 1)) (local.set 158 (i64.const 1))
    (local.set 159 (i64.const 1)) (local.set 159 (i64.const 1)) (local.set 159 (i64.const 1)) (local.set 159 (i64.const 1))
    (local.set 160 (i64.const 1)) (local.set 160 (i64.const 1)) (local.set 160 (i64.const 1)) (local.set 160 (i64.const 1))
    (i64.add (local.get 160) (i64.extend_i32_u (local.get 80))))
)

;; (module
;;   (type (;0;) (func (param i32) (result i64)))
;;   (export "run" (func $live_run))
;;   (func $live_run (;0;) (type 0) (param i32) (result i64)
;;     (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
;;     local.get 0
;;     local.set 21
;;     local.get 0
;;     local.set 22
;;     local.get 0
;;     local.set 23
;;     local.get 0
;;     local.set 24
;;     local.get 0
;;     local.set 25
;;     local.get 0
;;     local.set 26
;;     local.get 0
;;     local.set 27
;;     local.get 0
;;     local.set 28
;;     local.get 0
;;     local.set 29
;;     local.get 0
;;     local.set 30
;;     local.get 0
;;     local.set 31
;;     local.get 0
;;     local.set 32
;;     local.get 0
;;     local.set 33
;;     local.get 0
;;     local.set 34
;;     local.get 0
;;     local.set 35
;;     local.get 0
;;     local.set 36
;;     local.get 0
;;     local.set 37
;;     local.get 0
;;     local.set 38
;;     local.get 0
;;     local.set 39
;;     local.get 0
;;     local.set 40
;;     local.get 0
;;     local.set 41
;;     local.get 0
;;     local.set 42
;;     local.get 0
;;     local.set 43
;;     local.get 0
;;     local.set 44
;;     local.get 0
;;     local.set 45
;;     local.get 0
;;     local.set 46
;;     local.get 0
;;     local.set 47
;;     local.get 0
;;     local.set 48
;;     local.get 0
;;     local.set 49
;;     local.get 0
;;     local.set 50
;;     local.get 0
;;     local.set 51
;;     local.get 0
;;     local.set 52
;;     local.get 0
;;     local.set 53
;;     local.get 0
;;     local.set 54
;;     local.get 0
;;     local.set 55
;;     local.get 0
;;     local.set 56
;;     local.get 0
;;     local.set 57
;;     local.get 0
;;     local.set 58
;;     local.get 0
;;     local.set 59
;;     local.get 0
;;     local.set 60
;;     local.get 0
;;     local.set 61
;;     local.get 0
;;     local.set 62
;;     local.get 0
;;     local.set 63
;;     local.get 0
;;     local.set 64
;;     local.get 0
;;     local.set 65
;;     local.get 0
;;     local.set 66
;;     local.get 0
;;     local.set 67
;;     local.get 0
;;     local.set 68
;;     local.get 0
;;     local.set 69
;;     local.get 0
;;     local.set 70
;;     local.get 0
;;     local.set 71
;;     local.get 0
;;     local.set 72
;;     local.get 0
;;     local.set 73
;;     local.get 0
;;     local.set 74
;;     local.get 0
;;     local.set 75
;;     local.get 0
;;     local.set 76
;;     local.get 0
;;     local.set 77
;;     local.get 0
;;     local.set 78
;;     local.get 0
;;     local.set 79
;;     local.get 0
;;     local.set 80
;;     local.get 0
;;     local.set 2
;;     local.get 0
;;     local.set 2
;;     local.get 0
;;     local.set 2
;;     local.get 0
;;     local.set 2
;;     local.get 0
;;     local.set 3
;;     local.get 0
;;     local.set 3
;;     local.get 0
;;     local.set 3
;;     local.get 0
;;     local.set 3
;;     local.get 0
;;     local.set 4
;;     local.get 0
;;     local.set 4
;;     local.get 0
;;     local.set 4
;;     local.get 0
;;     local.set 4
;;     local.get 0
;;     local.set 5
;;     local.get 0
;;     local.set 5
;;     local.get 0
;;     local.set 5
;;     local.get 0
;;     local.set 5
;;     local.get 0
;;     local.set 6
;;     local.get 0
;;     local.set 6
;;     local.get 0
;;     local.set 6
;;     local.get 0
;;     local.set 6
;;     local.get 0
;;     local.set 7
;;     local.get 0
;;     local.set 7
;;     local.get 0
;;     local.set 7
;;     local.get 0
;;     local.set 7
;;     local.get 0
;;     local.set 8
;;     local.get 0
;;     local.set 8
;;     local.get 0
;;     local.set 8
;;     local.get 0
;;     local.set 8
;;     local.get 0
;;     local.set 9
;;     local.get 0
;;     local.set 9
;;     local.get 0
;;     local.set 9
;;     local.get 0
;;     local.set 9
;;     local.get 0
;;     local.set 10
;;     local.get 0
;;     local.set 10
;;     local.get 0
;;     local.set 10
;;     local.get 0
;;     local.set 10
;;     local.get 0
;;     local.set 11
;;     local.get 0
;;     local.set 11
;;     local.get 0
;;     local.set 11
;;     local.get 0
;;     local.set 11
;;     local.get 0
;;     local.set 12
;;     local.get 0
;;     local.set 12
;;     local.get 0
;;     local.set 12
;;     local.get 0
;;     local.set 12
;;     local.get 0
;;     local.set 13
;;     local.get 0
;;     local.set 13
;;     local.get 0
;;     local.set 13
;;     local.get 0
;;     local.set 13
;;     local.get 0
;;     local.set 14
;;     local.get 0
;;     local.set 14
;;     local.get 0
;;     local.set 14
;;     local.get 0
;;     local.set 14
;;     local.get 0
;;     local.set 15
;;     local.get 0
;;     local.set 15
;;     local.get 0
;;     local.set 15
;;     local.get 0
;;     local.set 15
;;     local.get 0
;;     local.set 16
;;     local.get 0
;;     local.set 16
;;     local.get 0
;;     local.set 16
;;     local.get 0
;;     local.set 16
;;     local.get 0
;;     local.set 17
;;     local.get 0
;;     local.set 17
;;     local.get 0
;;     local.set 17
;;     local.get 0
;;     local.set 17
;;     local.get 0
;;     local.set 18
;;     local.get 0
;;     local.set 18
;;     local.get 0
;;     local.set 18
;;     local.get 0
;;     local.set 18
;;     local.get 0
;;     local.set 19
;;     local.get 0
;;     local.set 19
;;     local.get 0
;;     local.set 19
;;     local.get 0
;;     local.set 19
;;     local.get 0
;;     local.set 20
;;     local.get 0
;;     local.set 20
;;     local.get 0
;;     local.set 20
;;     local.get 0
;;     local.set 20
;;     local.get 0
;;     local.set 1
;;     local.get 0
;;     local.set 1
;;     local.get 0
;;     local.set 1
;;     local.get 0
;;     local.set 1
;;     i64.const 1
;;     local.set 101
;;     i64.const 1
;;     local.set 102
;;     i64.const 1
;;     local.set 103
;;     i64.const 1
;;     local.set 104
;;     i64.const 1
;;     local.set 105
;;     i64.const 1
;;     local.set 106
;;     i64.const 1
;;     local.set 107
;;     i64.const 1
;;     local.set 108
;;     i64.const 1
;;     local.set 109
;;     i64.const 1
;;     local.set 110
;;     i64.const 1
;;     local.set 111
;;     i64.const 1
;;     local.set 112
;;     i64.const 1
;;     local.set 113
;;     i64.const 1
;;     local.set 114
;;     i64.const 1
;;     local.set 115
;;     i64.const 1
;;     local.set 116
;;     i64.const 1
;;     local.set 117
;;     i64.const 1
;;     local.set 118
;;     i64.const 1
;;     local.set 119
;;     i64.const 1
;;     local.set 120
;;     i64.const 1
;;     local.set 121
;;     i64.const 1
;;     local.set 122
;;     i64.const 1
;;     local.set 123
;;     i64.const 1
;;     local.set 124
;;     i64.const 1
;;     local.set 125
;;     i64.const 1
;;     local.set 126
;;     i64.const 1
;;     local.set 127
;;     i64.const 1
;;     local.set 128
;;     i64.const 1
;;     local.set 129
;;     i64.const 1
;;     local.set 130
;;     i64.const 1
;;     local.set 131
;;     i64.const 1
;;     local.set 132
;;     i64.const 1
;;     local.set 133
;;     i64.const 1
;;     local.set 134
;;     i64.const 1
;;     local.set 135
;;     i64.const 1
;;     local.set 136
;;     i64.const 1
;;     local.set 137
;;     i64.const 1
;;     local.set 138
;;     i64.const 1
;;     local.set 139
;;     i64.const 1
;;     local.set 140
;;     i64.const 1
;;     local.set 141
;;     i64.const 1
;;     local.set 142
;;     i64.const 1
;;     local.set 143
;;     i64.const 1
;;     local.set 144
;;     i64.const 1
;;     local.set 145
;;     i64.const 1
;;     local.set 146
;;     i64.const 1
;;     local.set 147
;;     i64.const 1
;;     local.set 148
;;     i64.const 1
;;     local.set 149
;;     i64.const 1
;;     local.set 150
;;     i64.const 1
;;     local.set 151
;;     i64.const 1
;;     local.set 152
;;     i64.const 1
;;     local.set 153
;;     i64.const 1
;;     local.set 154
;;     i64.const 1
;;     local.set 155
;;     i64.const 1
;;     local.set 156
;;     i64.const 1
;;     local.set 157
;;     i64.const 1
;;     local.set 158
;;     i64.const 1
;;     local.set 159
;;     i64.const 1
;;     local.set 160
;;     i64.const 1
;;     local.set 82
;;     i64.const 1
;;     local.set 82
;;     i64.const 1
;;     local.set 82
;;     i64.const 1
;;     local.set 82
;;     i64.const 1
;;     local.set 83
;;     i64.const 1
;;     local.set 83
;;     i64.const 1
;;     local.set 83
;;     i64.const 1
;;     local.set 83
;;     i64.const 1
;;     local.set 84
;;     i64.const 1
;;     local.set 84
;;     i64.const 1
;;     local.set 84
;;     i64.const 1
;;     local.set 84
;;     i64.const 1
;;     local.set 85
;;     i64.const 1
;;     local.set 85
;;     i64.const 1
;;     local.set 85
;;     i64.const 1
;;     local.set 85
;;     i64.const 1
;;     local.set 86
;;     i64.const 1
;;     local.set 86
;;     i64.const 1
;;     local.set 86
;;     i64.const 1
;;     local.set 86
;;     i64.const 1
;;     local.set 87
;;     i64.const 1
;;     local.set 87
;;     i64.const 1
;;     local.set 87
;;     i64.const 1
;;     local.set 87
;;     i64.const 1
;;     local.set 88
;;     i64.const 1
;;     local.set 88
;;     i64.const 1
;;     local.set 88
;;     i64.const 1
;;     local.set 88
;;     i64.const 1
;;     local.set 89
;;     i64.const 1
;;     local.set 89
;;     i64.const 1
;;     local.set 89
;;     i64.const 1
;;     local.set 89
;;     i64.const 1
;;     local.set 90
;;     i64.const 1
;;     local.set 90
;;     i64.const 1
;;     local.set 90
;;     i64.const 1
;;     local.set 90
;;     i64.const 1
;;     local.set 91
;;     i64.const 1
;;     local.set 91
;;     i64.const 1
;;     local.set 91
;;     i64.const 1
;;     local.set 91
;;     i64.const 1
;;     local.set 92
;;     i64.const 1
;;     local.set 92
;;     i64.const 1
;;     local.set 92
;;     i64.const 1
;;     local.set 92
;;     i64.const 1
;;     local.set 93
;;     i64.const 1
;;     local.set 93
;;     i64.const 1
;;     local.set 93
;;     i64.const 1
;;     local.set 93
;;     i64.const 1
;;     local.set 94
;;     i64.const 1
;;     local.set 94
;;     i64.const 1
;;     local.set 94
;;     i64.const 1
;;     local.set 94
;;     i64.const 1
;;     local.set 95
;;     i64.const 1
;;     local.set 95
;;     i64.const 1
;;     local.set 95
;;     i64.const 1
;;     local.set 95
;;     i64.const 1
;;     local.set 96
;;     i64.const 1
;;     local.set 96
;;     i64.const 1
;;     local.set 96
;;     i64.const 1
;;     local.set 96
;;     i64.const 1
;;     local.set 97
;;     i64.const 1
;;     local.set 97
;;     i64.const 1
;;     local.set 97
;;     i64.const 1
;;     local.set 97
;;     i64.const 1
;;     local.set 98
;;     i64.const 1
;;     local.set 98
;;     i64.const 1
;;     local.set 98
;;     i64.const 1
;;     local.set 98
;;     i64.const 1
;;     local.set 99
;;     i64.const 1
;;     local.set 99
;;     i64.const 1
;;     local.set 99
;;     i64.const 1
;;     local.set 99
;;     i64.const 1
;;     local.set 100
;;     i64.const 1
;;     local.set 100
;;     i64.const 1
;;     local.set 100
;;     i64.const 1
;;     local.set 100
;;     i64.const 1
;;     local.set 81
;;     i64.const 1
;;     local.set 81
;;     i64.const 1
;;     local.set 81
;;     i64.const 1
;;     local.set 81
;;     local.get 81
;;     local.get 1
;;     i64.extend_i32_u
;;     i64.add
;;   )
;; )
