// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"runtime"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/relabel"
	"go.yaml.in/yaml/v2"
)

// rules reads the block metric_relabel_configs of a file.
func rules(file string) []*relabel.Config {
	var block struct {
		Rules []*relabel.Config `yaml:"metric_relabel_configs"`
	}
	if err := yaml.UnmarshalStrict(read(file), &block); err != nil {
		fail(err.Error())
	}
	for _, rule := range block.Rules {
		if err := rule.Validate(model.UTF8Validation); err != nil {
			fail(err.Error())
		}
	}
	return block.Rules
}

// seriesOf reads label sets, one JSON object a line.
func seriesOf(file string) []labels.Labels {
	var all []labels.Labels
	for line := range bytes.Lines(read(file)) {
		var pairs map[string]string
		if err := json.Unmarshal(line, &pairs); err != nil {
			fail(err.Error())
		}
		all = append(all, labels.FromMap(pairs))
	}
	return all
}

// dumpRelabelled prints what rules make of each label set, as JSON.
func dumpRelabelled(rulesFile, seriesFile string) {
	rules := rules(rulesFile)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for _, series := range seriesOf(seriesFile) {
		builder := labels.NewBuilder(series)
		if !relabel.ProcessBuilder(builder, rules...) {
			fmt.Fprintln(out, "dropped")
		} else if err := encoder.Encode(builder.Labels().Map()); err != nil {
			fail(err.Error())
		}
	}
}

// benchmarkRelabel prints the speed of Prometheus's relabelling on one core in samples per second of processor time, as
// mutateSampleLabels of scrape/scrape.go does it; and that of parsing bodies whose series are found in a cache, which is
// what a scrape of a known target does in its place.
func benchmarkRelabel(rulesFile, seriesFile string, bodyFiles []string) {
	runtime.GOMAXPROCS(1)
	rules := rules(rulesFile)
	series := seriesOf(seriesFile)
	builder := labels.NewBuilder(labels.EmptyLabels())
	kept := 0
	pass := func([]byte) {
		for _, lset := range series {
			builder.Reset(lset)
			if relabel.ProcessBuilder(builder, rules...) {
				kept += builder.Labels().Len()
			}
		}
	}
	// A byte for each series, so that speed counts series.
	fmt.Printf("rules %.0f\n", speed([][]byte{make([]byte, len(series))}, pass))
	bodies := readBodies(bodyFiles)
	size := 0
	for _, body := range bodies {
		size += len(body)
	}
	bytesOfSeries := float64(size) / float64(len(series)*len(bodies))
	fmt.Printf("known %.0f\n", speed(bodies, cachedPass("text/plain"))/bytesOfSeries)
}
