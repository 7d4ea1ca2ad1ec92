; What each part of a Go file is, in the order that tree-sitter-highlight wants:
; when two patterns match one node, the later one wins.

(field_identifier) @property
(type_identifier) @type
(package_identifier) @namespace

[(int_literal) (float_literal) (imaginary_literal)] @number
[(interpreted_string_literal) (raw_string_literal) (rune_literal)] @string
(escape_sequence) @escape
[(true) (false) (nil) (iota)] @constant
(comment) @comment

(call_expression function: (identifier) @function)
(call_expression function: (selector_expression field: (field_identifier) @function))
(function_declaration name: (identifier) @definition)
(method_declaration name: (field_identifier) @definition)
(method_elem name: (field_identifier) @definition)

((call_expression function: (identifier) @builtin)
  (#match? @builtin "^(append|cap|clear|close|complex|copy|delete|imag|len|make|max|min|new|panic|print|println|real|recover)$"))
((identifier) @type
  (#match? @type "^(bool|byte|complex64|complex128|error|float32|float64|int|int8|int16|int32|int64|rune|string|uint|uint8|uint16|uint32|uint64|uintptr|any)$"))
((type_identifier) @builtin-type
  (#match? @builtin-type "^(any|bool|byte|comparable|complex64|complex128|error|float32|float64|int|int8|int16|int32|int64|rune|string|uint|uint8|uint16|uint32|uint64|uintptr)$"))

[
  "break" "case" "chan" "const" "continue" "default" "defer" "else" "fallthrough" "for" "func"
  "go" "goto" "if" "import" "interface" "map" "package" "range" "return" "select" "struct"
  "switch" "type" "var"
] @keyword
