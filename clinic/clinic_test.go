// Package clinic holds no code: it checks that the cases keep to the
// form that README.md describes.
package clinic

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const maxColumns = 68

func caseFolders(t *testing.T) []string {
	t.Helper()
	folders, err := filepath.Glob("cases/*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no cases found: %v", err)
	}
	return folders
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestEveryCaseIsListed(t *testing.T) {
	readme := string(read(t, "README.md"))
	folders := caseFolders(t)
	for _, folder := range folders {
		link := "(" + filepath.ToSlash(folder) + "/README.md)"
		if n := strings.Count(readme, link); n != 1 {
			t.Errorf("README.md has %d links to %s", n, folder)
		}
	}
	links := strings.Count(readme, "](cases/")
	if links != len(folders) {
		t.Errorf("%d links, %d cases", links, len(folders))
	}
}

func TestLinesFitThePage(t *testing.T) {
	for _, folder := range caseFolders(t) {
		files, _ := filepath.Glob(filepath.Join(folder, "*.go"))
		if len(files) != 3 {
			t.Errorf("%s has %d Go files, not 3", folder, len(files))
		}
		for _, file := range files {
			lines := bufio.NewScanner(bytes.NewReader(read(t, file)))
			for n := 1; lines.Scan(); n++ {
				if columns(lines.Text()) > maxColumns {
					t.Errorf("%s:%d: more than %d columns",
						file, n, maxColumns)
				}
			}
		}
	}
}

// columns is the width of a line whose tabs count as four.
func columns(line string) int {
	return len([]rune(strings.ReplaceAll(line, "\t", "    ")))
}

func TestProseHasItsSections(t *testing.T) {
	want := []string{
		"Symptom", "Diagnosis", "Treatment", "When not to treat",
		"Remember",
	}
	for _, folder := range caseFolders(t) {
		var got []string
		readme := read(t, filepath.Join(folder, "README.md"))
		for line := range strings.Lines(string(readme)) {
			if title, ok := strings.CutPrefix(line, "## "); ok {
				got = append(got, strings.TrimSpace(title))
			}
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s: sections %q", folder, got)
		}
	}
}

// The package carries the folder's name without dashes.
func TestPackageNames(t *testing.T) {
	for _, folder := range caseFolders(t) {
		id := filepath.Base(folder)
		want := "package " + strings.ReplaceAll(id, "-", "") + "\n"
		for _, name := range []string{
			"before.go", "after.go", "case_test.go",
		} {
			text := string(read(t, filepath.Join(folder, name)))
			if !strings.Contains(text, want) {
				t.Errorf("%s/%s lacks %q", folder, name, want)
			}
		}
	}
}
