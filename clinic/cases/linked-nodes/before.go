// Package linkednodes builds a linked list.
package linkednodes

// Node is one element of a list.
type Node struct {
	Value int
	Next  *Node
}

// Build returns the list 0, 1, ..., n-1.
func Build(n int) *Node {
	var head *Node
	for i := n - 1; i >= 0; i-- {
		head = &Node{i, head} // want "&Node{...} escapes to heap"
	}
	return head
}
