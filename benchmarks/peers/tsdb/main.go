// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

// Command tsdb puts simulated native histograms into blocks of Prometheus's TSDB, and asks Prometheus's engine about them.
//
//	tsdb make DIR DAYS SERIES OBSERVATIONS    a block a day
//	tsdb ask DIR DAYS QUERY                   over all days at a step of an hour, five times
//
// The histograms are those of HistogramFleet in Trendlake's benchmarks, bit by bit.
package main

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/tsdb"
)

const (
	firstDay = 1790812800000 // 2026-10-01
	minute   = 60_000
	hour     = 60 * minute
	day      = 24 * hour
	turns    = 5
)

func main() {
	switch {
	case len(os.Args) == 6 && os.Args[1] == "make":
		makeBlocks(os.Args[2], number(os.Args[3]), number(os.Args[4]), number(os.Args[5]))
	case len(os.Args) == 5 && os.Args[1] == "ask":
		ask(os.Args[2], number(os.Args[3]), os.Args[4])
	default:
		fail("usage: tsdb make DIR DAYS SERIES OBSERVATIONS | tsdb ask DIR DAYS QUERY")
	}
}

func makeBlocks(dir string, days, count, observations int) {
	check(os.MkdirAll(dir, 0o755))
	fleet := make([]*series, count)
	for i := range fleet {
		fleet[i] = newSeries(i, observations)
	}
	for d := range days {
		writer, err := tsdb.NewBlockWriter(slog.New(slog.DiscardHandler), dir, day)
		check(err)
		for m := range 24 * 60 {
			appender := writer.Appender(context.Background())
			at := firstDay + int64(d)*day + int64(m)*minute
			for _, s := range fleet {
				s.next(m)
				_, err := appender.AppendHistogram(0, s.labels, at, s.histogram(), nil)
				check(err)
			}
			check(appender.Commit())
		}
		_, err = writer.Flush(context.Background())
		check(err)
		check(writer.Close())
	}
	samples := float64(days * count * 24 * 60)
	chunks, index := size(dir, "chunks"), size(dir, "index")
	fmt.Printf("%.2f bytes a histogram: %.2f of chunks, %.2f of index\n",
		float64(chunks+index)/samples, float64(chunks)/samples, float64(index)/samples)
}

// size is that of all files of a name, or in folders of that name.
func size(dir, name string) (sum int64) {
	check(filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if entry.Name() == name || filepath.Base(filepath.Dir(path)) == name {
			info, err := entry.Info()
			check(err)
			sum += info.Size()
		}
		return nil
	}))
	return sum
}

func ask(dir string, days int, query string) {
	options := tsdb.DefaultOptions()
	options.RetentionDuration = math.MaxInt64 / 2
	db, err := tsdb.Open(dir, slog.New(slog.DiscardHandler), nil, options, tsdb.NewDBStats())
	check(err)
	defer db.Close()
	db.DisableCompactions()
	engine := promql.NewEngine(promql.EngineOpts{MaxSamples: 50_000_000, Timeout: time.Hour})
	end := time.UnixMilli(firstDay + int64(days)*day - hour)
	start := time.UnixMilli(firstDay + hour)
	first, firstProcessor := 0.0, 0.0
	best, leastProcessor := math.MaxFloat64, math.MaxFloat64
	var answer promql.Matrix
	for turn := range turns {
		began, processor := time.Now(), processorTime()
		q, err := engine.NewRangeQuery(context.Background(), db, nil, query, start, end, time.Hour)
		check(err)
		result := q.Exec(context.Background())
		check(result.Err)
		answer, err = result.Matrix()
		check(err)
		seconds, spent := time.Since(began).Seconds(), (processorTime() - processor).Seconds()
		if turn == 0 {
			first, firstProcessor = seconds, spent
		}
		best = min(best, seconds)
		leastProcessor = min(leastProcessor, spent)
	}
	fmt.Printf("first %.3f s (%.3f of processor), best %.3f s (%.3f)\n",
		first, firstProcessor, best, leastProcessor)
	for _, row := range answer {
		for _, point := range row.Floats {
			fmt.Printf("%s %d %s\n",
				row.Metric.Get("job"), point.T, strconv.FormatFloat(point.F, 'g', -1, 64))
		}
	}
}

// processorTime is that of the whole process, garbage collection included.
func processorTime() time.Duration {
	var usage syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func seriesLabels(number int) labels.Labels {
	return labels.FromStrings(
		labels.MetricName, "latency",
		"account", "1",
		"region", "eu-west-1",
		"job", fmt.Sprintf("job-%d", number%10),
		"instance", fmt.Sprintf("host-%05d:9100", number))
}

func number(text string) int {
	parsed, err := strconv.Atoi(text)
	check(err)
	return parsed
}

func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(2)
}
