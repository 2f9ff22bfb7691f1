// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

// Command grafana-client does what Grafana does with a Prometheus data source, by the code of Grafana's own data source
// (promlib): "Save & test", completion, and every panel of some dashboards. It asks one server or two, which must then
// show the same.
//
//	grafana-client END INTERVAL URL PEER|- DASHBOARD...
//
// END is the end of all time ranges, in seconds since the epoch, and INTERVAL that between two scrapes, such as 1m.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/log"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/grafana/grafana/pkg/promlib"
)

// How wide the panels are, in points: Grafana never asks for more.
const points = 900

// The ranges of a dashboard's picker that are tried.
var ranges = []time.Duration{time.Hour, 24 * time.Hour, 7 * 24 * time.Hour}

// source is a data source as a user has set it up.
type source struct {
	address string
	service *promlib.Service
	context backend.PluginContext
}

func newSource(address, method, interval string) *source {
	settings, err := json.Marshal(map[string]any{"httpMethod": method, "timeInterval": interval})
	must(err)
	return &source{
		address: address,
		service: promlib.NewService(nil, log.NewNullLogger(), nil),
		context: backend.PluginContext{
			OrgID:    1,
			PluginID: "prometheus",
			DataSourceInstanceSettings: &backend.DataSourceInstanceSettings{
				ID: 1, UID: "lake", Type: "prometheus", Name: "Trendlake", URL: address, JSONData: settings,
			},
		},
	}
}

func background() context.Context {
	return backend.WithGrafanaConfig(context.Background(), backend.NewGrafanaCfg(nil))
}

func must(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func fail(format string, arguments ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", arguments...)
	os.Exit(1)
}

// test is what the button "Save & test" does.
func (s *source) test() {
	result, err := s.service.CheckHealth(background(), &backend.CheckHealthRequest{PluginContext: s.context})
	must(err)
	if result.Status != backend.HealthStatusOk {
		fail("%s: Save & test: %s", s.address, result.Message)
	}
	var found promlib.Heuristics
	must(json.Unmarshal(result.JSONDetails, &found))
	fmt.Printf("%s: %s It takes the server for %s.\n", s.address, result.Message, found.Application)
	if found.Application != promlib.KindPrometheus {
		fail("%s: the data source takes the server for %s, not %s", s.address, found.Application, promlib.KindPrometheus)
	}
}

type answer struct {
	response *backend.CallResourceResponse
}

func (a *answer) Send(response *backend.CallResourceResponse) error {
	a.response = response
	return nil
}

// call asks for a resource as the query editor does, and decodes what "data" of the answer is.
func (s *source) call(method, path string, parameters url.Values, body []byte, into any) {
	request := &backend.CallResourceRequest{
		PluginContext: s.context,
		Path:          path,
		Method:        method,
		URL:           path + "?" + parameters.Encode(),
		Body:          body,
	}
	var sent answer
	must(s.service.CallResource(background(), request, &sent))
	if sent.response.Status != 200 {
		fail("%s: %s: status %d: %s", s.address, request.URL, sent.response.Status, sent.response.Body)
	}
	decoded := struct {
		Status string
		Data   any
	}{Data: into}
	if err := json.Unmarshal(sent.response.Body, &decoded); err != nil || decoded.Status != "success" {
		fail("%s: %s: status \"%s\", %v", s.address, request.URL, decoded.Status, err)
	}
}

func span(from, to time.Time) url.Values {
	return url.Values{
		"start": {strconv.FormatInt(from.Unix(), 10)},
		"end":   {strconv.FormatInt(to.Unix(), 10)},
	}
}

// values are those of a variable of the kind label_values(selector, label).
func (s *source) values(selector, label string, from, to time.Time) []string {
	parameters := span(from, to)
	if selector != "" {
		parameters.Set("match[]", selector)
	}
	var found []string
	s.call("GET", "/api/v1/label/"+label+"/values", parameters, nil, &found)
	return found
}

// completes asks what the query editor asks while somebody writes, and wants an answer to each.
func (s *source) completes(from, to time.Time) {
	var names, labels, suggested []string
	s.call("GET", "/api/v1/label/__name__/values", span(from, to), nil, &names)
	s.call("POST", "/api/v1/labels", nil, []byte(span(from, to).Encode()), &labels)
	var series []map[string]string
	parameters := span(from, to)
	parameters.Set("match[]", "up")
	parameters.Set("limit", "40000")
	s.call("GET", "/api/v1/series", parameters, nil, &series)
	var metadata map[string][]struct{ Type, Help, Unit string }
	s.call("GET", "/api/v1/metadata", url.Values{"limit_per_metric": {"1"}}, nil, &metadata)
	query, err := json.Marshal(map[string]any{
		"queries": []string{"sum(rate(http_requests_total[$__rate_interval]))"},
		"start":   strconv.FormatInt(from.Unix(), 10),
		"end":     strconv.FormatInt(to.Unix(), 10),
		"limit":   1000,
	})
	must(err)
	s.call("POST", "suggestions", nil, query, &suggested)
	fmt.Printf("%s: completes %d metrics, %d labels, %d labels of one metric; %d series of up; metadata of %d metrics\n",
		s.address, len(names), len(labels), len(suggested), len(series), len(metadata))
	if len(names) == 0 || len(labels) == 0 || len(suggested) == 0 || len(series) == 0 || len(metadata) == 0 {
		fail("%s: something has no completion", s.address)
	}
}

type panel struct {
	Type    string
	Title   string
	Targets []map[string]any
	Panels  []panel
}

type variable struct {
	Name       string
	Type       string
	Query      any
	Multi      bool
	IncludeAll bool
	AllValue   string
}

type dashboard struct {
	Title      string
	Panels     []panel
	Templating struct{ List []variable }
}

var labelValues = regexp.MustCompile(`^label_values\((?:(.*), *)?([A-Za-z_][A-Za-z0-9_]*)\)$`)

var variableOfDashboard = regexp.MustCompile(`\$(\w+|\{\w+\})`)

// filled gives variables their values: all that there are where a dashboard begins with all, and else the first.
func (d *dashboard) filled(s *source, from, to time.Time) map[string]string {
	values := map[string]string{}
	for _, v := range d.Templating.List {
		if query, ok := v.Query.(map[string]any); ok {
			found := labelValues.FindStringSubmatch(interpolated(query["query"].(string), values))
			if found == nil {
				fail("%s: a variable asks %v, which is not label_values(...)", d.Title, query["query"])
			}
			all := s.values(found[1], found[2], from, to)
			if len(all) == 0 {
				fail("%s: %v has no value", d.Title, query["query"])
			}
			values[v.Name] = regexp.QuoteMeta(all[0])
			if v.IncludeAll {
				values[v.Name] = v.AllValue
			}
		} else {
			values[v.Name], _, _ = strings.Cut(v.Query.(string), ",")
		}
	}
	return values
}

// interpolated has variables of the dashboard in a query; those of Grafana, $__range and others, are left to promlib.
func interpolated(query string, values map[string]string) string {
	return variableOfDashboard.ReplaceAllStringFunc(query, func(variable string) string {
		if value, found := values[strings.Trim(variable, "${}")]; found {
			return value
		}
		return variable
	})
}

// series are what one query of a panel shows: labels, then times, then values.
type series map[string]map[int64]float64

func (s *source) shows(target map[string]any, expression string, from, to time.Time) series {
	query := map[string]any{}
	for key, value := range target {
		query[key] = value
	}
	query["expr"] = expression
	query["utcOffsetSec"] = 0
	interval := to.Sub(from) / points
	query["intervalMs"] = interval.Milliseconds()
	text, err := json.Marshal(query)
	must(err)
	response, err := s.service.QueryData(background(), &backend.QueryDataRequest{
		PluginContext: s.context,
		Queries: []backend.DataQuery{{
			RefID: "A", JSON: text, MaxDataPoints: points, Interval: interval,
			TimeRange: backend.TimeRange{From: from, To: to},
		}},
	})
	must(err)
	if err := response.Responses["A"].Error; err != nil {
		fail("%s: %s from %s: %v", s.address, expression, from.Format(time.RFC3339), err)
	}
	found := series{}
	for _, frame := range response.Responses["A"].Frames {
		add(found, frame)
	}
	return found
}

func add(found series, frame *data.Frame) {
	if len(frame.Fields) < 2 {
		return
	}
	times := frame.Fields[0]
	for _, field := range frame.Fields[1:] {
		name := field.Labels.String()
		if found[name] == nil {
			found[name] = map[int64]float64{}
		}
		for i := 0; i < field.Len(); i++ {
			at := times.At(i).(time.Time).UnixMilli()
			value, err := field.FloatAt(i)
			must(err)
			found[name][at] = value
		}
	}
}

// differs says where two answers differ; nothing if they do not.
func differs(ours, theirs series) string {
	for _, name := range names(theirs) {
		if ours[name] == nil {
			return "only the peer has " + name
		}
		for at, value := range theirs[name] {
			own, found := ours[name][at]
			if !found || !isClose(own, value) {
				return fmt.Sprintf("%s at %d: %v, the peer %v", name, at, own, value)
			}
		}
		if len(ours[name]) != len(theirs[name]) {
			return fmt.Sprintf("%s: %d points, the peer %d", name, len(ours[name]), len(theirs[name]))
		}
	}
	for _, name := range names(ours) {
		if theirs[name] == nil {
			return "the peer does not have " + name
		}
	}
	return ""
}

func names(of series) []string {
	sorted := make([]string, 0, len(of))
	for name := range of {
		sorted = append(sorted, name)
	}
	sort.Strings(sorted)
	return sorted
}

func isClose(one, other float64) bool {
	if math.IsNaN(one) || math.IsNaN(other) {
		return math.IsNaN(one) && math.IsNaN(other)
	}
	return one == other || math.Abs(one-other) <= 1e-9*math.Max(math.Abs(one), math.Abs(other))
}

func all(panels []panel) []panel {
	var found []panel
	for _, p := range panels {
		found = append(append(found, p), all(p.Panels)...)
	}
	return found
}

// choosing are expressions that choose some of many series: among equals, either server may take any.
var choosing = regexp.MustCompile(`^(top|bottom)k\b`)

// ranked has, of the values at each time, the least first, whichever series they are of.
func ranked(of series) series {
	at := map[int64][]float64{}
	for _, values := range of {
		for time, value := range values {
			at[time] = append(at[time], value)
		}
	}
	found := series{}
	for time, values := range at {
		sort.Float64s(values)
		for rank, value := range values {
			name := "rank " + strconv.Itoa(rank)
			if found[name] == nil {
				found[name] = map[int64]float64{}
			}
			found[name][time] = value
		}
	}
	return found
}

// compared counts what panels show.
type compared struct {
	queries, points, empty, different int
}

// compare asks for a query of a panel over all ranges, and compares the answers where there are two data sources.
func (c *compared) compare(sources []*source, title string, target map[string]any, expression string, end time.Time) {
	points := 0
	for _, length := range ranges {
		ours := sources[0].shows(target, expression, end.Add(-length), end)
		for _, of := range ours {
			points += len(of)
		}
		c.queries++
		if len(sources) == 2 {
			theirs := sources[1].shows(target, expression, end.Add(-length), end)
			if choosing.MatchString(expression) {
				ours, theirs = ranked(ours), ranked(theirs)
			}
			what := differs(ours, theirs)
			if what != "" {
				c.different++
				fmt.Printf("%s, %s: %s: %s\n", title, length, expression, what)
			}
		}
	}
	if points == 0 {
		c.empty++
		fmt.Printf("%s: shows nothing: %s\n", title, expression)
	}
	c.points += points
}

func main() {
	if len(os.Args) < 6 {
		fail("grafana-client END INTERVAL URL PEER|- DASHBOARD...")
	}
	seconds, err := strconv.ParseInt(os.Args[1], 10, 64)
	must(err)
	end := time.Unix(seconds, 0).UTC()
	interval, first, peer, files := os.Args[2], os.Args[3], os.Args[4], os.Args[5:]
	newSource(first, "GET", interval).test()
	sources := []*source{newSource(first, "POST", interval)}
	if peer != "-" {
		sources = append(sources, newSource(peer, "POST", interval))
	}
	for _, s := range sources {
		s.test()
	}
	sources[0].completes(end.Add(-24*time.Hour), end)
	var c compared
	for _, file := range files {
		text, err := os.ReadFile(file)
		must(err)
		var d dashboard
		must(json.Unmarshal(text, &d))
		values := d.filled(sources[0], end.Add(-24*time.Hour), end)
		for _, p := range all(d.Panels) {
			for _, target := range p.Targets {
				expression := interpolated(target["expr"].(string), values)
				c.compare(sources, d.Title+", "+p.Title, target, expression, end)
			}
		}
	}
	fmt.Printf("grafana: %d queries of panels, %d points, %d panels show nothing", c.queries, c.points, c.empty)
	if peer != "-" {
		fmt.Printf(", %d answers differ from the peer's", c.different)
	}
	fmt.Println()
	if c.different > 0 || c.points == 0 {
		os.Exit(1)
	}
}
