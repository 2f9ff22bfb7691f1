// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

// Command peers runs Prometheus's own code on the inputs of our benchmarks and tests.
//
//	peers dump FORMAT FILE...    prints the samples that Prometheus's parser finds
//	peers parser FORMAT FILE...  times Prometheus's parser
//
// FORMAT is text, openmetrics or protobuf.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) < 4 {
		fail("usage: peers dump|parser text|openmetrics|protobuf FILE...")
	}
	contentType, ok := contentTypes[os.Args[2]]
	if !ok {
		fail("the format is text, openmetrics or protobuf, not " + os.Args[2])
	}
	switch os.Args[1] {
	case "dump":
		dump(contentType, os.Args[3:])
	case "parser":
		benchmarkParser(contentType, os.Args[3:])
	default:
		fail("no such command: " + os.Args[1])
	}
}

var contentTypes = map[string]string{
	"text":        "text/plain",
	"openmetrics": "application/openmetrics-text",
	"protobuf":    "application/vnd.google.protobuf",
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
