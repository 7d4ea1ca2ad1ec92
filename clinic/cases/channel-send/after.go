package channelsend

// PassValue sends a job and receives it again.
//
//go:noinline
func PassValue(queue chan Job, id int) int {
	job := Job{id, id, id + 10}
	queue <- job
	next := <-queue
	return next.To - next.From + next.ID
}
