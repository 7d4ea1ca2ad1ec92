package constantvariable

var thousand any = 1000

// PublishBoxed publishes a value that was boxed at start-up.
//
//go:noinline
func PublishBoxed() {
	Published = thousand
}
