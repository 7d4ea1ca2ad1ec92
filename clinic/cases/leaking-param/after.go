package leakingparam

// SumNumbers asks for the numbers, so that nothing leaks.
func SumNumbers(held any, pair []*Node) int {
	h := sureN(held) + 3*kindN(held) + 5*firstN(pair)
	for range 512 {
		h = h*31 + 7
	}
	return h
}

//go:noinline
func sureN(held any) int {
	node, ok := held.(*Node)
	if !ok {
		return 0
	}
	return node.N
}

//go:noinline
func kindN(held any) int {
	switch node := held.(type) {
	case *Node:
		return node.N
	}
	return 0
}

//go:noinline
func firstN(pair []*Node) int {
	both := [2]*Node(pair)
	return both[0].N
}
