// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/exemplar"
	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"
)

// dump prints for every file a line "file NAME", a line per sample and the outcome. Strings are
// quoted, values are the bits of the double, so that two programs' outputs can be compared byte by
// byte.
func dump(of dialect, files []string) {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for _, file := range files {
		fmt.Fprintf(out, "file %s\n", file)
		dumpBody(out, of, read(file))
	}
}

// dumpBodies answers bodies that come on standard input, each behind its length, many at a time behind their number,
// until the input ends. A body on which Prometheus's parser panics has the error "panic".
func dumpBodies(of dialect) {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	for {
		number, err := readNumber(in)
		if errors.Is(err, io.EOF) {
			return
		}
		bodies := make([][]byte, number)
		for i := range bodies {
			length, err := readNumber(in)
			if err != nil {
				fail(err.Error())
			}
			// With room for the line feed that the parser appends.
			bodies[i] = make([]byte, length, length+1)
			if _, err := io.ReadFull(in, bodies[i]); err != nil {
				fail(err.Error())
			}
		}
		for _, body := range bodies {
			dumpOrPanic(out, of, body)
		}
		out.Flush()
	}
}

func readNumber(in io.Reader) (uint32, error) {
	var number uint32
	err := binary.Read(in, binary.BigEndian, &number)
	return number, err
}

func dumpOrPanic(out *bufio.Writer, of dialect, body []byte) {
	defer func() {
		if recover() != nil {
			fmt.Fprintln(out, "\nerror \"panic\"")
		}
	}()
	dumpBody(out, of, body)
}

func dumpBody(out *bufio.Writer, of dialect, body []byte) {
	options := textparse.ParserOptions{IgnoreNativeHistograms: !of.native}
	parser, err := textparse.New(body, of.contentType, labels.NewSymbolTable(), options)
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
		if err == nil && entry == textparse.EntryHistogram {
			err = dumpHistogram(out, parser)
		}
		if err != nil {
			fmt.Fprintf(out, "error %v\n", strconv.Quote(err.Error()))
			return
		}
	}
}

func dumpSample(out *bufio.Writer, parser textparse.Parser) error {
	_, ts, value := parser.Series()
	lset := labelsOf(parser)
	if err := check(lset); err != nil {
		return err
	}
	printLabels(out, lset)
	fmt.Fprintf(out, " %016x", math.Float64bits(value))
	dumpRest(out, parser, ts)
	return nil
}

// dumpHistogram prints a native histogram with counts as floats, without buckets that are empty.
func dumpHistogram(out *bufio.Writer, parser textparse.Parser) error {
	_, ts, whole, value := parser.Histogram()
	lset := labelsOf(parser)
	if err := check(lset); err != nil {
		return err
	}
	schema := int32(0)
	var err error
	if whole != nil {
		schema, whole.Schema = whole.Schema, validSchema(whole.Schema)
		err = whole.Validate()
		value = whole.ToFloat(nil)
	} else {
		schema, value.Schema = value.Schema, validSchema(value.Schema)
		err = value.Validate()
	}
	if err != nil {
		return err
	}
	printLabels(out, lset)
	fmt.Fprintf(out, " histogram %d", schema)
	for _, part := range []float64{value.Count, value.Sum, value.ZeroThreshold, value.ZeroCount} {
		fmt.Fprintf(out, " %016x", math.Float64bits(part))
	}
	dumpBuckets(out, '+', value.PositiveSpans, value.PositiveBuckets)
	dumpBuckets(out, '-', value.NegativeSpans, value.NegativeBuckets)
	for _, bound := range value.CustomValues {
		fmt.Fprintf(out, " le %016x", math.Float64bits(bound))
	}
	if value.CounterResetHint == histogram.GaugeType {
		out.WriteString(" gauge")
	}
	dumpRest(out, parser, ts)
	return nil
}

// validSchema is the schema by which a histogram's parts are judged. Whether its own is one that is stored is decided by the
// scrape, which reduces fine ones first.
func validSchema(schema int32) int32 {
	if histogram.IsCustomBucketsSchema(schema) {
		return schema
	}
	return max(histogram.ExponentialSchemaMin, min(schema, histogram.ExponentialSchemaMax))
}

func dumpBuckets(out *bufio.Writer, sign byte, spans []histogram.Span, counts []float64) {
	index := int32(0)
	next := 0
	for _, span := range spans {
		index += span.Offset
		for range span.Length {
			if counts[next] != 0 {
				fmt.Fprintf(out, " %c%d:%016x", sign, index, math.Float64bits(counts[next]))
			}
			index++
			next++
		}
	}
}

// dumpRest prints a sample's timestamp, its start timestamp where the format has one, and its exemplars.
func dumpRest(out *bufio.Writer, parser textparse.Parser, ts *int64) {
	if ts != nil {
		fmt.Fprintf(out, " @%d", *ts)
	}
	if _, text := parser.(*textparse.OpenMetricsParser); !text {
		if start := parser.StartTimestamp(); start != 0 {
			fmt.Fprintf(out, " ^%d", start)
		}
	}
	for {
		var e exemplar.Exemplar
		if !parser.Exemplar(&e) {
			break
		}
		fmt.Fprintf(out, " # %016x", math.Float64bits(e.Value))
		if e.HasTs {
			fmt.Fprintf(out, " @%d", e.Ts)
		}
	}
	fmt.Fprintln(out)
}

// labelsOf gives the labels of the last sample without those that are blank, which a scrape drops before it looks at them.
func labelsOf(parser textparse.Parser) labels.Labels {
	var lset labels.Labels
	parser.Labels(&lset)
	return labels.NewBuilder(lset).Labels()
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

func printLabels(out *bufio.Writer, lset labels.Labels) {
	lset.Range(func(l labels.Label) {
		fmt.Fprintf(out, "%x=%x,", l.Name, l.Value)
	})
}
