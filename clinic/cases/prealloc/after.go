package prealloc

// NamesReserved returns the same with the room reserved.
//
//go:noinline
func NamesReserved(users []User) []string {
	names := make([]string, 0, len(users)) // want "make.* escapes"
	for i := range users {
		names = append(names, users[i].Name) // want(>=1.25) "app"
	}
	return names
}
