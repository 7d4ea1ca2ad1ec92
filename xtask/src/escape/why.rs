//! The why-words of the compiler's flow lines, each with one plain sentence.
//!
//! The words are those of `cmd/compile/internal/escape` in Go 1.24 to 1.27. A word that is not
//! listed is kept as it is. The sentences say what happens in Go, not in the compiler.

use serde::{Deserialize, Serialize};

/// By which rule of the language a value moved one step.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum Why {
    /// A word of Go 1.24 to 1.27.
    Known(KnownWhy),
    /// The compiler gave a flow without saying how.
    Unstated,
    /// A word of a later release.
    Other(String),
}

macro_rules! why_words {
    ($($name:ident = $word:literal, $sentence:literal;)+) => {
        /// The words that Go 1.24 to 1.27 print.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum KnownWhy {
            $(#[doc = $word] $name,)+
        }

        impl KnownWhy {
            /// Every word, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// As the compiler prints it.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// What it means, as a clause that completes "here ...".
            pub fn sentence(self) -> &'static str {
                match self { $(Self::$name => $sentence,)+ }
            }

            fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

why_words! {
    AddressOf = "address-of", "its address is taken with &";
    Indirection = "indirection", "the pointer is followed with *";
    Dot = "dot", "a field or a type-asserted value is taken out of it";
    DotOfPointer = "dot of pointer", "a field is reached through the pointer";
    FixedArrayIndex = "fixed-array-index-of", "an element of the array is taken, and the array comes along";
    Slice = "slice", "a part of it is sliced, and both share one backing store";
    SliceToArray = "slice-to-array", "the slice is converted to an array or to a pointer to one";
    InterfaceConverted = "interface-converted", "it is put into an interface, which holds a pointer to its own copy";
    Spill = "spill", "the expression gets storage of its own, and a pointer to that storage is handed on";
    Assign = "assign", "it is assigned to a variable";
    AssignPair = "assign-pair", "it is assigned as one of several values at once";
    AssignPairDotType = "assign-pair-dot-type", "it is assigned from a type assertion with ok";
    AssignPairMapr = "assign-pair-mapr", "it is assigned from a map lookup with ok";
    AssignPairReceive = "assign-pair-receive", "it is received from a channel with ok";
    Return = "return", "it is returned, so it must outlive the call";
    CallParameter = "call parameter", "it is passed as an argument, and the callee may keep it";
    CapturedByClosure = "captured by a closure", "a function literal uses it and keeps hold of it";
    Reference = "reference", "the function literal holds it by reference, not as a copy";
    Range = "range", "a range loop hands out its elements";
    RangeDeref = "range-deref", "a range loop reads its elements through a pointer";
    SwitchCase = "switch case", "a case of a type switch binds it to a variable";
    Send = "send", "it is sent on a channel, and the receiver may be anywhere";
    MapPutKey = "key of map put", "it is stored into a map as a key, and map storage lives on the heap";
    MapLiteralKey = "map literal key", "it is a key of a map literal, and map storage lives on the heap";
    MapLiteralValue = "map literal value", "it is a value of a map literal, and map storage lives on the heap";
    StructLiteralElement = "struct literal element", "it becomes a field of a struct literal";
    ArrayLiteralElement = "array literal element", "it becomes an element of an array literal";
    SliceLiteralElement = "slice-literal-element", "it becomes an element of a slice literal";
    AppendeeSlice = "appendee slice", "it is the slice appended to, whose elements may move to a new backing store on the heap";
    AppendedSlice = "appended slice...", "its elements are appended to a slice whose backing store may be on the heap";
    CopiedSlice = "copied slice", "its elements are copied to a slice whose backing store may be on the heap";
    UnsafePointer = "conversion to unsafe.Pointer", "it is converted to unsafe.Pointer, and the compiler stops following it";
    ReflectHeader = "reflect.Header.Data", "it is stored as the Data of a reflect header, and the compiler stops following it";
    UintptrEscapes = "//go:uintptrescapes", "the callee is marked so that its uintptr arguments keep their targets on the heap";
    CalleeOperand = "callee operand", "it is called, and the compiler does not know which function that will be";
    TooLarge = "too large for stack", "it is too large for a stack frame (128 KiB for a variable, 64 KiB for make, new and &T{})";
    TooAligned = "too aligned for stack", "it needs an alignment that a stack frame does not give";
    ZeroSized = "zero-sized element", "its elements have no size, so one shared address serves";
    NonConstant = "non-constant size", "its size is not known when compiling (Go 1.24 and earlier)";
}

impl Why {
    /// Reads a word as the compiler prints it between parentheses.
    pub fn from_word(word: &str) -> Self {
        match KnownWhy::from_word(word) {
            Some(known) => Self::Known(known),
            None if word.is_empty() => Self::Unstated,
            None => Self::Other(word.to_owned()),
        }
    }

    /// The compiler's word; empty when it stated none.
    pub fn word(&self) -> &str {
        match self {
            Self::Known(known) => known.word(),
            Self::Unstated => "",
            Self::Other(word) => word,
        }
    }

    /// A clause in plain words; for an unknown word, the word itself.
    pub fn sentence(&self) -> &str {
        match self {
            Self::Known(known) => known.sentence(),
            Self::Unstated => "it flows on without a step of its own",
            Self::Other(word) => word,
        }
    }
}

impl From<String> for Why {
    fn from(word: String) -> Self {
        Self::from_word(&word)
    }
}

impl From<Why> for String {
    fn from(why: Why) -> Self {
        why.word().to_owned()
    }
}
