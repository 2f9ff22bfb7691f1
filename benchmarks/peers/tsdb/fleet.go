// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"math/bits"

	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
)

const (
	schema        = 3
	zeroThreshold = 0x1p-128
	// Where the bucket of index 0 is counted.
	origin   = 64
	capacity = 128
)

// series is one simulated native histogram that counts from the first day on.
type series struct {
	number       int
	observations int
	labels       labels.Labels
	state        uint64
	counts       [capacity]int64
	count        uint64
	sum          float64
}

func newSeries(number, observations int) *series {
	return &series{
		number:       number,
		observations: observations,
		labels:       seriesLabels(number),
		state:        uint64(number+1) * 1_000_003,
	}
}

// random is SplitMix64.
func (s *series) random() uint64 {
	s.state += 0x9e3779b97f4a7c15
	z := s.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// next observes what happens in a minute of the day: around a bell, in a daily wave.
func (s *series) next(minuteOfDay int) {
	wave := minuteOfDay - 720
	if wave < 0 {
		wave = -wave
	}
	n := s.observations/2 + s.observations*wave/720
	n += (bits.OnesCount64(s.random()) - 32) * root(s.observations) / 4
	for range max(n, 0) {
		r := s.random()
		index := bits.OnesCount64(r) - 32 + s.number%8
		s.counts[origin+index]++
		s.count++
		place := float64(index+40) * 0.01
		within := float64(r>>11) * 0x1p-53
		within *= 0.01
		s.sum += place
		s.sum += within
	}
}

// root is the whole part of a square root.
func root(n int) int {
	root := 0
	for (root+1)*(root+1) <= n {
		root++
	}
	return root
}

func (s *series) histogram() *histogram.Histogram {
	h := &histogram.Histogram{
		Schema: schema, ZeroThreshold: zeroThreshold, Count: s.count, Sum: s.sum,
	}
	last, end := int64(0), 0
	for i, count := range s.counts {
		if count == 0 {
			continue
		}
		index := i - origin
		if len(h.PositiveSpans) > 0 && index == end {
			h.PositiveSpans[len(h.PositiveSpans)-1].Length++
		} else {
			h.PositiveSpans = append(h.PositiveSpans, histogram.Span{Offset: int32(index - end), Length: 1})
		}
		end = index + 1
		h.PositiveBuckets = append(h.PositiveBuckets, count-last)
		last = count
	}
	return h
}
