// Package usersslicelocal hashes users.
package usersslicelocal

const (
	offset uint64 = 14695981039346656037
	prime  uint64 = 1099511628211
)

// User is a name with an age.
type User struct {
	Name string
	Age  int
}

// Hash hashes a slice of one user.
//
//go:noinline
func Hash(user User) uint64 {
	users := []User{user}
	return hash(users)
}

//go:noinline
func hash(users []User) uint64 {
	h := offset
	for _, user := range users {
		for i := range len(user.Name) {
			h = (h ^ uint64(user.Name[i])) * prime
		}
		h = (h ^ uint64(user.Age)) * prime
	}
	return h
}
