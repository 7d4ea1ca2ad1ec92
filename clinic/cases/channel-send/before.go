// Package channelsend passes jobs through a queue.
package channelsend

// Job is a piece of work.
type Job struct{ ID, From, To int }

// Pass sends the address of a job and receives it again.
//
//go:noinline
func Pass(queue chan *Job, id int) int {
	job := Job{id, id, id + 10} // want "moved to heap: job"
	queue <- &job
	next := <-queue
	return next.To - next.From + next.ID
}
