// Package reflection sums the fields of a struct.
package reflection

import "reflect"

// Point has three coordinates.
type Point struct{ X, Y, Z int }

// Sum adds up the fields of p by reflection.
//
//go:noinline
func Sum(p *Point) int {
	total := 0
	v := reflect.ValueOf(p).Elem()
	for i := range v.NumField() {
		total += v.Field(i).Interface().(int)
	}
	return total
}
