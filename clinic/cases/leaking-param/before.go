// Package leakingparam takes nodes out of what holds them.
package leakingparam

// Node has a number.
type Node struct{ N int }

// Sum takes the node out in three ways.
func Sum(held any, pair []*Node) int {
	h := sure(held).N + 3*kind(held).N + 5*first(pair).N
	for range 512 {
		h = h*31 + 7
	}
	return h
}

//go:noinline
func sure(held any) *Node {
	node, ok := held.(*Node)
	if !ok {
		return nil
	}
	return node
}

//go:noinline
func kind(held any) *Node {
	switch node := held.(type) {
	case *Node:
		return node
	}
	return nil
}

//go:noinline
func first(pair []*Node) *Node {
	both := [2]*Node(pair)
	return both[0]
}
