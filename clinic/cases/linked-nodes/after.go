package linkednodes

// BuildBlock returns the same list with its nodes in one block.
func BuildBlock(n int) *Node {
	var head *Node
	block := make([]Node, n) // want "make.* escapes to heap"
	for i := n - 1; i >= 0; i-- {
		block[i] = Node{i, head}
		head = &block[i]
	}
	return head
}
