// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"syscall"
	"time"

	"github.com/prometheus/prometheus/model/exemplar"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"
)

const (
	rounds        = 7
	roundDuration = time.Second
)

// benchmarkParser prints the speed of Prometheus's parser on one core in bytes per second of processor time, twice: with
// every series found in a cache by its bytes, as a scrape of a known target finds it
// (scrapeCache.get of scrape/scrape.go), and making every label set, as the first scrape does.
func benchmarkParser(contentType string, files []string) {
	runtime.GOMAXPROCS(1)
	bodies := readBodies(files)
	fmt.Printf("cached %.0f\n", speed(bodies, cachedPass(contentType)))
	fmt.Printf("labels %.0f\n", speed(bodies, labelsPass(contentType)))
}

// readBodies reads files, each with room for the line feed that the parser appends.
func readBodies(files []string) [][]byte {
	var bodies [][]byte
	for _, file := range files {
		bodies = append(bodies, slices.Grow(read(file), 1))
	}
	return bodies
}

// speed is the median of several rounds over all bodies in turn.
func speed(bodies [][]byte, pass func([]byte)) float64 {
	for _, body := range bodies {
		pass(body)
	}
	var speeds []float64
	for range rounds {
		parsed := 0
		start := time.Now()
		cpu := processorTime()
		for i := 0; time.Since(start) < roundDuration; i++ {
			body := bodies[i%len(bodies)]
			pass(body)
			parsed += len(body)
		}
		speeds = append(speeds, float64(parsed)/(processorTime()-cpu).Seconds())
	}
	slices.Sort(speeds)
	return speeds[rounds/2]
}

// processorTime is that of the whole process, garbage collection included.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		fail(err.Error())
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

type cacheEntry struct {
	labels labels.Labels
	value  float64
}

func cachedPass(contentType string) func([]byte) {
	cache := map[string]*cacheEntry{}
	return func(body []byte) {
		scrape(contentType, body, func(parser textparse.Parser) {
			series, _, value := parser.Series()
			entry, ok := cache[string(series)]
			if !ok {
				entry = &cacheEntry{}
				parser.Labels(&entry.labels)
				cache[string(series)] = entry
			}
			entry.value = value
		})
	}
}

func labelsPass(contentType string) func([]byte) {
	var lset labels.Labels
	return func(body []byte) {
		scrape(contentType, body, func(parser textparse.Parser) {
			parser.Series()
			parser.Labels(&lset)
		})
	}
}

func scrape(contentType string, body []byte, sample func(textparse.Parser)) {
	parser, err := textparse.New(body, contentType, labels.NewSymbolTable(), textparse.ParserOptions{})
	if err != nil {
		fail(err.Error())
	}
	var e exemplar.Exemplar
	for {
		entry, err := parser.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			fail(err.Error())
		}
		switch entry {
		case textparse.EntrySeries:
			sample(parser)
			parser.Exemplar(&e)
		case textparse.EntryType:
			parser.Type()
		case textparse.EntryHelp:
			parser.Help()
		case textparse.EntryUnit:
			parser.Unit()
		}
	}
}
