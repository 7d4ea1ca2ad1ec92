package usersslicereturned

// AppendTo appends the user to the caller's slice.
//
//go:noinline
func AppendTo(users []User, user User) []User {
	return append(users, user) // want(>=1.25) "append escapes"
}
