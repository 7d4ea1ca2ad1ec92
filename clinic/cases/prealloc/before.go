// Package prealloc collects the names of users.
package prealloc

// User has a name.
type User struct {
	Name string
	Age  int
}

// Names returns the name of each user.
//
//go:noinline
func Names(users []User) []string {
	var names []string
	for i := range users {
		names = append(names, users[i].Name) // want(>=1.25) "app"
	}
	return names
}
