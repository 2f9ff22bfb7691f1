// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/exemplar"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"
)

// dump prints for every file a line "file NAME", a line per sample and the outcome. Strings are
// quoted, values are the bits of the double, so that two programs' outputs can be compared byte by
// byte.
func dump(contentType string, files []string) {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for _, file := range files {
		fmt.Fprintf(out, "file %s\n", file)
		dumpBody(out, contentType, read(file))
	}
}

func dumpBody(out *bufio.Writer, contentType string, body []byte) {
	parser, err := textparse.New(body, contentType, labels.NewSymbolTable(), textparse.ParserOptions{})
	if err != nil {
		fail(err.Error())
	}
	for {
		entry, err := parser.Next()
		if errors.Is(err, io.EOF) {
			fmt.Fprintln(out, "ok")
			return
		}
		if err == nil && entry == textparse.EntrySeries {
			err = dumpSample(out, parser)
		}
		if err != nil {
			fmt.Fprintf(out, "error %v\n", strconv.Quote(err.Error()))
			return
		}
	}
}

func dumpSample(out *bufio.Writer, parser textparse.Parser) error {
	_, ts, value := parser.Series()
	var lset labels.Labels
	parser.Labels(&lset)
	if err := check(lset); err != nil {
		return err
	}
	printLabels(out, lset)
	fmt.Fprintf(out, " %016x", math.Float64bits(value))
	if ts != nil {
		fmt.Fprintf(out, " @%d", *ts)
	}
	var e exemplar.Exemplar
	if parser.Exemplar(&e) {
		fmt.Fprintf(out, " # %016x", math.Float64bits(e.Value))
		if e.HasTs {
			fmt.Fprintf(out, " @%d", e.Ts)
		}
	}
	fmt.Fprintln(out)
	return nil
}

// check makes the checks that Prometheus makes between its parser and its storage, in
// scrape/scrape.go and tsdb/head_append.go: all of them fail the scrape.
func check(lset labels.Labels) error {
	if name, duplicate := lset.HasDuplicateLabelNames(); duplicate {
		return fmt.Errorf("label name %q is not unique", name)
	}
	if lset.Get(model.MetricNameLabel) == "" {
		return errors.New("the metric name is empty")
	}
	if !lset.IsValid(model.UTF8Validation) {
		return errors.New("a name is invalid")
	}
	return nil
}

// printLabels leaves out empty labels as Prometheus's storage does.
func printLabels(out *bufio.Writer, lset labels.Labels) {
	lset.Range(func(l labels.Label) {
		if l.Value != "" {
			fmt.Fprintf(out, "%x=%x,", l.Name, l.Value)
		}
	})
}
