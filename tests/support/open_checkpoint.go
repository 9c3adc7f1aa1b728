// SPDX-License-Identifier: GPL-3.0-or-later

// Opens a ledger's checkpoint with a client that we did not write: golang.org/x/mod/sumdb (Debian's
// golang-golang-x-mod-dev). Usage: open_checkpoint FOLDER, with checkpoint, signing.vkey and ledger.jsonl.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func fail(what interface{}) {
	fmt.Println("not opened:", what)
	os.Exit(1)
}

func read(name string) []byte {
	data, err := os.ReadFile(filepath.Join(os.Args[1], name))
	if err != nil {
		fail(err)
	}
	return data
}

// The tree of the first n lines, by tlog.
func root(lines [][]byte, n int64) tlog.Hash {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var out []tlog.Hash
		for _, at := range indexes {
			out = append(out, stored[at])
		}
		return out, nil
	})
	for i := int64(0); i < n; i++ {
		hashes, err := tlog.StoredHashes(i, lines[i], reader)
		if err != nil {
			fail(err)
		}
		stored = append(stored, hashes...)
	}
	hash, err := tlog.TreeHash(n, reader)
	if err != nil {
		fail(err)
	}
	return hash
}

func main() {
	verifier, err := note.NewVerifier(strings.TrimSpace(string(read("signing.vkey"))))
	if err != nil {
		fail(err)
	}
	opened, err := note.Open(read("checkpoint"), note.VerifierList(verifier))
	if err != nil {
		fail(err)
	}
	var origin, wanted string
	var size int64
	if _, err := fmt.Sscanf(opened.Text, "%s\n%d\n%s\n", &origin, &size, &wanted); err != nil {
		fail(err)
	}
	lines := bytes.Split(read("ledger.jsonl"), []byte("\n"))
	if int64(len(lines)) <= size {
		fail("fewer entries than the checkpoint says")
	}
	if got := root(lines, size).String(); got != wanted {
		fail("root " + got + ", signed was " + wanted)
	}
	fmt.Printf("opened: %s, %d entries, %d signature\n", origin, size, len(opened.Sigs))
}
