// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

// Command peers runs Prometheus's own code on the inputs of our benchmarks and tests.
//
//	peers dump FORMAT FILE...    prints the samples that Prometheus's parser finds
//	peers bodies FORMAT          the same for bodies on standard input
//	peers parser FORMAT FILE...  times Prometheus's parser
//	peers relabelled RULES SERIES       prints what Prometheus's relabelling makes of label sets
//	peers relabel RULES SERIES BODY...  times it
//
// FORMAT is text, openmetrics, protobuf, or native: protobuf with native histograms.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) < 3 {
		fail("usage: peers dump|bodies|parser text|openmetrics|protobuf|native [FILE...], or relabelled|relabel RULES SERIES [BODY...]")
	}
	switch {
	case os.Args[1] == "relabelled" && len(os.Args) == 4:
		dumpRelabelled(os.Args[2], os.Args[3])
		return
	case os.Args[1] == "relabel" && len(os.Args) > 4:
		benchmarkRelabel(os.Args[2], os.Args[3], os.Args[4:])
		return
	}
	of, ok := dialects[os.Args[2]]
	if !ok {
		fail("the format is text, openmetrics, protobuf or native, not " + os.Args[2])
	}
	switch os.Args[1] {
	case "dump":
		dump(of, os.Args[3:])
	case "bodies":
		dumpBodies(of)
	case "parser":
		benchmarkParser(of.contentType, os.Args[3:])
	default:
		fail("no such command: " + os.Args[1])
	}
}

// A dialect is a format, and whether native histograms are read from it.
type dialect struct {
	contentType string
	native      bool
}

var dialects = map[string]dialect{
	"text":        {"text/plain", false},
	"openmetrics": {"application/openmetrics-text", false},
	"protobuf":    {"application/vnd.google.protobuf", false},
	"native":      {"application/vnd.google.protobuf", true},
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(2)
}

func read(file string) []byte {
	body, err := os.ReadFile(file)
	if err != nil {
		fail(err.Error())
	}
	return body
}
