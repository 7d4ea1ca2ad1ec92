package usersslicelocal

// HashArray hashes an array of one user.
//
//go:noinline
func HashArray(user User) uint64 {
	users := [1]User{user}
	return hash(users[:])
}
