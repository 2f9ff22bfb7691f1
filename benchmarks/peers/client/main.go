// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

// Command client makes every call of Prometheus's Go client to a server and prints a line for each: its name and what the
// client understood. It ends with 1 if the client refuses an answer.
//
//	client URL SELECTOR SECONDS      asks for a selector's series up to that time
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/api"
	v1 "github.com/prometheus/client_golang/api/prometheus/v1"
)

var failed bool

// Prints what a call came to.
func show(call string, value any, warnings v1.Warnings, err error) {
	if err != nil {
		failed = true
		fmt.Printf("%s: ERROR %v\n", call, err)
		return
	}
	text, err := json.Marshal(value)
	if err != nil {
		failed = true
		fmt.Printf("%s: ERROR %v\n", call, err)
		return
	}
	fmt.Printf("%s: %s %v\n", call, text, []string(warnings))
}

// What changes a server is refused by ours as by a Prometheus without --web.enable-admin-api.
func refused(call string, err error) {
	var known *v1.Error
	if errors.As(err, &known) {
		fmt.Printf("%s: refused, %s\n", call, known.Type)
		return
	}
	failed = true
	fmt.Printf("%s: ERROR not refused: %v\n", call, err)
}

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: client URL SELECTOR SECONDS")
		os.Exit(2)
	}
	selector := os.Args[2]
	seconds, err := strconv.ParseInt(os.Args[3], 10, 64)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	client, err := api.NewClient(api.Config{Address: os.Args[1]})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ask := v1.NewAPI(client)
	end := time.Unix(seconds, 0)
	start := end.Add(-time.Minute)
	matches := []string{selector}

	instant, warnings, err := ask.Query(ctx, selector, end, v1.WithTimeout(time.Minute), v1.WithLimit(10),
		v1.WithLookbackDelta(time.Minute), v1.WithStats(v1.AllStatsValue))
	show("Query", instant, warnings, err)
	matrix, warnings, err := ask.QueryRange(ctx, selector, v1.Range{Start: start, End: end, Step: 30 * time.Second})
	show("QueryRange", matrix, warnings, err)
	scalar, warnings, err := ask.Query(ctx, "1+1", end)
	show("Query of a scalar", scalar, warnings, err)
	samples, warnings, err := ask.Query(ctx, selector+"[30s]", end)
	show("Query of a range", samples, warnings, err)
	names, warnings, err := ask.LabelNames(ctx, matches, start, end, v1.WithLimit(100))
	show("LabelNames", names, warnings, err)
	values, warnings, err := ask.LabelValues(ctx, "job", matches, start, end)
	show("LabelValues", values, warnings, err)
	series, warnings, err := ask.Series(ctx, matches, start, end, v1.WithLimit(1))
	show("Series", series, warnings, err)
	pretty, err := ask.FormatQuery(ctx, "sum( "+selector+" )")
	show("FormatQuery", pretty, nil, err)
	exemplars, err := ask.QueryExemplars(ctx, selector, start, end)
	show("QueryExemplars", len(exemplars), nil, err)
	metadata, err := ask.Metadata(ctx, "", "10")
	show("Metadata", metadata, nil, err)
	ofTargets, err := ask.TargetsMetadata(ctx, "", "", "10")
	show("TargetsMetadata", ofTargets, nil, err)
	targets, err := ask.Targets(ctx)
	show("Targets", targets, nil, err)
	rules, err := ask.Rules(ctx, nil)
	show("Rules", rules, nil, err)
	alerts, err := ask.Alerts(ctx)
	show("Alerts", alerts, nil, err)
	managers, err := ask.AlertManagers(ctx)
	show("AlertManagers", managers, nil, err)
	config, err := ask.Config(ctx)
	show("Config", config, nil, err)
	flags, err := ask.Flags(ctx)
	show("Flags", len(flags) > 0, nil, err)
	build, err := ask.Buildinfo(ctx)
	show("Buildinfo", build.Version, nil, err)
	runtime, err := ask.Runtimeinfo(ctx)
	show("Runtimeinfo", runtime.GOMAXPROCS > 0, nil, err)
	tsdb, err := ask.TSDB(ctx, v1.WithLimit(5))
	show("TSDB", tsdb.SeriesCountByMetricName, nil, err)
	blocks, err := ask.TSDBBlocks(ctx)
	show("TSDBBlocks", blocks.Data.Blocks, nil, err)
	replay, err := ask.WalReplay(ctx)
	show("WalReplay", replay, nil, err)
	refused("CleanTombstones", ask.CleanTombstones(ctx))
	refused("DeleteSeries", ask.DeleteSeries(ctx, matches, start, end))
	_, err = ask.Snapshot(ctx, true)
	refused("Snapshot", err)
	_, _, err = ask.Query(ctx, "sum(", end)
	refused("Query that is none", err)
	if failed {
		os.Exit(1)
	}
}
