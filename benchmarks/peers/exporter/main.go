// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

// Command exporter exposes one metric of each kind by Prometheus's Go client, and changes them all the time.
//
//	exporter PORT    listens on 127.0.0.1, at /metrics
package main

import (
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	registry := prometheus.NewRegistry()
	requests := prometheus.NewCounterVec(
		prometheus.CounterOpts{Name: "client_requests_total", Help: "Requests by code."}, []string{"code"})
	queue := prometheus.NewGauge(prometheus.GaugeOpts{Name: "client_queue_length", Help: "Length of the queue."})
	sizes := prometheus.NewSummary(prometheus.SummaryOpts{
		Name: "client_size_bytes", Help: "Sizes.", Objectives: map[float64]float64{0.5: 0.05, 0.99: 0.001}})
	classic := prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "client_classic_seconds", Help: "Durations, in buckets of their own.", Buckets: prometheus.DefBuckets})
	native := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "client_native_seconds", Help: "Durations, in native buckets.",
		NativeHistogramBucketFactor: 1.1, NativeHistogramMaxBucketNumber: 40}, []string{"path"})
	both := prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "client_both_seconds", Help: "Durations, both ways.", Buckets: prometheus.DefBuckets,
		NativeHistogramBucketFactor: 1.5, NativeHistogramZeroThreshold: 0.001})
	registry.MustRegister(requests, queue, sizes, classic, native, both)
	go func() {
		for range time.Tick(10 * time.Millisecond) {
			seconds := rand.ExpFloat64() / 10
			trace := prometheus.Labels{"trace_id": strconv.FormatUint(rand.Uint64(), 16)}
			code := strconv.Itoa(200 + 100*rand.IntN(4))
			requests.WithLabelValues(code).(prometheus.ExemplarAdder).AddWithExemplar(1, trace)
			queue.Set(rand.NormFloat64())
			sizes.Observe(seconds * 1000)
			classic.(prometheus.ExemplarObserver).ObserveWithExemplar(seconds, trace)
			native.WithLabelValues("/a").(prometheus.ExemplarObserver).ObserveWithExemplar(seconds, trace)
			native.WithLabelValues("/b").Observe(rand.NormFloat64())
			both.Observe(seconds)
		}
	}()
	handler := promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true})
	http.Handle("/metrics", handler)
	if err := http.ListenAndServe("127.0.0.1:"+os.Args[1], nil); err != nil {
		panic(err)
	}
}
