#!/bin/sh
# What `diagnose` adds to the compiler's own time, on a module of 200 packages made for it.
#
# Usage: xtask/tests/scale/diagnose.sh [XTASK]     (XTASK: the program, default target/debug/xtask)
#
# Three rounds, each with build caches of its own that already hold the standard library: the
# compiler alone (go build), the compiler saying what it decides (go build -gcflags=-m=2), and
# diagnose. What counts is the CPU time (user + sys) of a process with its children; the machine's
# other work lengthens only the wall time. It asserts nothing: read the numbers.
set -eu

xtask=$(realpath "${1:-target/debug/xtask}")
scratch=$(mktemp -d)
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
module=$scratch/module
mkdir "$module"
printf 'module example.test/scale\n\ngo 1.24\n' >"$module/go.mod"

# Each package imports the one ten before it, so the compiler can work on ten at a time.
write_package() {
    name=p$1
    mkdir "$module/$name"
    {
        printf 'package %s\n\nimport (\n\t"errors"\n\t"fmt"\n\t"io"\n\t"sort"\n\t"strings"\n' "$name"
        [ "$1" -lt 10 ] || printf '\n\tbelow "example.test/scale/p%s"\n' "$(($1 - 10))"
        printf ')\n\n'
        if [ "$1" -lt 10 ]; then
            printf 'func Base() *Item0 { return &Item0{Name: "base"} }\n'
        else
            printf 'func Base() *Item0 { b := below.Base(); return &Item0{Name: b.Name} }\n'
        fi
        i=0
        while [ $i -lt 12 ]; do
            sed "s/@/$i/g" <<'GO'

type Item@ struct {
	Name string
	Tags map[string][]string
	Next *Item@
}

func (it *Item@) Add(key string, values ...string) error {
	if it.Tags == nil {
		it.Tags = map[string][]string{}
	}
	if key == "" {
		return errors.New("item@: no key")
	}
	it.Tags[key] = append(it.Tags[key], values...)
	return nil
}

func (it *Item@) WriteTo(w io.Writer) (int64, error) {
	var out strings.Builder
	keys := make([]string, 0, len(it.Tags))
	for key := range it.Tags {
		keys = append(keys, key)
	}
	sort.Slice(keys, func(a, b int) bool { return keys[a] < keys[b] })
	for i, key := range keys {
		fmt.Fprintf(&out, "%d %s=%v\n", i, key, it.Tags[key])
	}
	n, err := io.WriteString(w, out.String())
	if err != nil {
		return int64(n), fmt.Errorf("write %s: %w", it.Name, err)
	}
	return int64(n), nil
}

func Map@[T, U any](in []T, f func(T) U) []U {
	out := make([]U, 0, len(in))
	for _, v := range in {
		out = append(out, f(v))
	}
	return out
}

func Chain@(names []string) *Item@ {
	var head *Item@
	for _, name := range names {
		head = &Item@{Name: strings.ToUpper(name), Next: head}
	}
	total := 0
	for it := head; it != nil; it = it.Next {
		total += len(it.Name)
	}
	lengths := Map@(names, func(s string) int { return len(s) + total })
	if len(lengths) > 0 {
		head.Add("lengths", fmt.Sprint(lengths))
	}
	return head
}
GO
            i=$((i + 1))
        done
    } >"$module/$name/$name.go"
}
n=0
while [ $n -lt 200 ]; do
    write_package $n
    n=$((n + 1))
done

# cpu NAME COMMAND...: its CPU time and wall time, its output thrown away.
cpu() {
    what=$1
    shift
    TIMEFORMAT="$what: %U user + %S sys, %R wall" bash -c 'time "$@" >/dev/null 2>&1' cpu "$@"
}

cd "$module"
export GOFLAGS= GOWORK=off CGO_ENABLED=0
GOCACHE="$scratch/std" go build std
for round in ${ROUNDS:-1 2 3}; do
    for way in build words diagnose; do
        export GOCACHE="$scratch/cache-$way-$round"
        cp -r "$scratch/std" "$GOCACHE"
        case $way in
        build) cpu "go build        " go build ./... ;;
        words) cpu "go build -m=2   " go build -gcflags=-m=2 ./... ;;
        diagnose) cpu "diagnose         " "$xtask" diagnose --module . --format "${FORMAT:-json}" ;;
        esac
        chmod -R u+w "$GOCACHE" && rm -rf "$GOCACHE"
    done
done
