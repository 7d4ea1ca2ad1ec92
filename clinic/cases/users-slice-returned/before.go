// Package usersslicereturned puts a user into a slice.
package usersslicereturned

// User is a name with an age.
type User struct {
	Name string
	Age  int
}

// List returns a slice with the user.
//
//go:noinline
func List(user User) []User {
	users := []User{user} // want "User{...} escapes to heap"
	return users
}
