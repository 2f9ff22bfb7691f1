// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

// Writes what Prometheus's own relabelling makes of random rules and labels, a case of JSON per line:
//
//	go run . -seed 1 -cases 1000 > ../resources/io/trendlake/config/relabel_vectors.jsonl
//
// A case whose rules Prometheus refuses has "refused" in place of "labels" and "result". A result of
// null is a drop. Left out are cases whose result hangs on the order in which a labels.Builder was
// filled, which no user can rely on, and those that make a label without a name. The two kinds of regex
// that Prometheus takes and Trendlake does not are fixtures: relabel_regex_*.bad.yml.
package main

import (
	"encoding/json"
	"flag"
	"math/rand"
	"os"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/relabel"
	"go.yaml.in/yaml/v2"
)

var (
	names = []string{"a", "b", "c", "a1", "job", "instance", "__address__", "__meta_ec2_tag_Name",
		"__meta_region", "größe", "x.y", "tmp_a", "Foo"}
	values = []string{"foo", "bar", "foo;bar", "FOO", "Straße", "İstanbul", "ΣΑΣ ς", "ŉ ǆ ǅ ﬁ", "a\nb",
		"10.0.0.1:9100", "[::1]:9100", "ünï-42", "web-7", "x=1,y=2", "$1", "${name}", "a", "aa", "aaab",
		"abcd", "true", "  ", "日本語", "😀x", "A", "c", "a.b", "axb", "foo bar", "\t\"\\", "0"}
	// The first ones match most texts, the last ones are none.
	matching = 6
	regexes  = []string{"(.*)", ".*", "([^x]+)", ".+", "(.)(.*)", "(?P<name>.*?)(_.*)?", "", "foo", "foo|bar", "|foo", "foo|", "(foo|bar);(.*)", "(foo)|(bar)",
		"([^:]+)(?::(\\d+))?", "(?i)foo", "(?i:ß|σ)+", "a.b", "(?-s)a.b", "(?-s:a.b)", "(?P<name>\\w+)-(?P<n2>\\d+)",
		"(?<name>\\w+)-(?<n2>\\d+)", "(?P<name>.)(.*)", "\\Qa.b\\E", "[[:alpha:]]+", "\\pL+", "\\p{Greek}+.*",
		"\\P{Latin}+", "[^\\x00-\\x7F]+", "(?U)a+(a*)b?", "a+?(a*)b?", "(?m)^a$", "(?m)a$(.*)", "x*", "(a|ab)(c|bcd)(d*)",
		"\\bfoo\\b.*", "\\Afoo\\z", "foo$", "^foo", ".+?(o+)", "\\x41", "\\x{1F600}.", "a{2,3}b?", "(a){2}.*",
		"(.)(.)(.)(.)", "(((.)))", "()()(.*)", "\\d+(\\.\\d+)*:(\\d+)", "\\s+", "[\\]a]", "[a-c]+", "\\$1", "__meta_(.+)",
		"__meta_(?P<name>\\w+?)_(.*)", "(tmp|a).*", ".{1}", "[^a]", "(x|.*)", "日.*", "true", "0",
		"(", "*a", "[z-a]", "\\8", "a{1001}", "(?=a)", "a**", "(?P<n", "\\", "[[:foo:]]", "\\pX"}
	replacements = []string{"$1", "${1}", "$2", "$1x", "${1}x", "$$", "$", "x$", "${", "${}", "$name", "${name}",
		"${n2}_$1", "$01", "$0", "${0}!", "$1_$2", "$1-$2", "", "const", "é$1é", "$é", "$10", "$999999999", "$99999999",
		"${1}${1}", "$-1", "a b", "$$1", "$$$1", "${1", "$1}", "$name2", "Foo", "größe", "${größe}"}
	targets = []string{"a", "b", "new", "${1}", "$1", "x_$1", "${1}_$2", "größe", "a-b", "__tmp_hash", "1a", "a${name}b",
		"__address__", "job", "$0", "Foo", "", "$2"}
	separators = []string{";", "", ",", "-", ";;", "\n", "ß"}
	actions    = []string{"replace", "keep", "drop", "keepequal", "dropequal", "lowercase", "uppercase", "hashmod",
		"labelmap", "labeldrop", "labelkeep", "Replace", "KEEP", "HashMod", "labelMap", "remove"}
	moduli = []uint64{1, 2, 3, 8, 1000, 1 << 63, 1<<64 - 1, 0}
)

type testCase struct {
	Scheme  string            `json:"scheme"`
	Rules   string            `json:"rules"` // As YAML.
	Refused bool              `json:"refused,omitempty"`
	Labels  map[string]string `json:"labels,omitempty"`
	Result  map[string]string `json:"result"`
}

func main() {
	seed := flag.Int64("seed", 1, "of the random numbers")
	cases := flag.Int("cases", 1000, "how many to write")
	flag.Parse()
	random := rand.New(rand.NewSource(*seed))
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for written := 0; written < *cases; {
		c := testCase{Scheme: pick(random, []string{"utf8", "utf8", "legacy"}), Rules: rules(random)}
		if judge(&c, random) {
			if err := out.Encode(c); err != nil {
				panic(err)
			}
			written++
		}
	}
}

func pick[T any](random *rand.Rand, from []T) T { return from[random.Intn(len(from))] }

func rules(random *rand.Rand) string {
	var rules []map[string]any
	for i := random.Intn(3); i >= 0; i-- {
		rules = append(rules, rule(random))
	}
	text := strings.Builder{}
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(rules); err != nil {
		panic(err)
	}
	return strings.TrimSpace(text.String())
}

// Fields that an action does not take are seldom given, so that most rules are right.
func rule(random *rand.Rand) map[string]any {
	rule := map[string]any{}
	action := pick(random, actions)
	if action != "replace" || random.Intn(2) == 0 {
		rule["action"] = action
	}
	likely := func(usual bool) bool {
		if usual {
			return random.Intn(10) > 0
		}
		return random.Intn(40) == 0
	}
	labelOnly := action == "labeldrop" || action == "labelkeep"
	equal := action == "keepequal" || action == "dropequal"
	mapping := action == "labelmap" || action == "labelMap"
	if likely(!labelOnly && !mapping) {
		sources := []string{}
		for i := random.Intn(3); i >= 0; i-- {
			sources = append(sources, pick(random, names))
		}
		rule["source_labels"] = sources
	}
	if random.Intn(4) == 0 && likely(!labelOnly && !equal) {
		rule["separator"] = pick(random, separators)
	}
	if likely(!equal) {
		rule["regex"] = pick(random, regexes)
		if random.Intn(2) == 0 {
			rule["regex"] = pick(random, regexes[:matching])
		}
	}
	if likely(!labelOnly && !mapping && action != "keep" && action != "drop") {
		rule["target_label"] = pick(random, targets)
	}
	if likely(action == "replace" || action == "Replace" || mapping) {
		rule["replacement"] = pick(random, replacements)
	}
	if likely(action == "hashmod" || action == "HashMod") {
		rule["modulus"] = pick(random, moduli)
	}
	return rule
}

// Fills in what Prometheus says; false if the case is to be left out.
func judge(c *testCase, random *rand.Rand) bool {
	configs, ok := parse(c)
	if !ok {
		c.Refused = true
		return random.Intn(10) == 0
	}
	c.Labels = map[string]string{}
	for i := random.Intn(6); i >= 0; i-- {
		c.Labels[pick(random, names)] = pick(random, values)
	}
	given := labels.FromMap(c.Labels)
	whole := labels.NewBuilder(given)
	keep := relabel.ProcessBuilder(whole, configs...)
	stepwise, stepKeep := given, true
	for _, config := range configs {
		b := labels.NewBuilder(stepwise)
		if stepKeep = relabel.ProcessBuilder(b, config); !stepKeep {
			break
		}
		stepwise = b.Labels()
		if _, nameless := stepwise.Map()[""]; nameless {
			return false
		}
	}
	if keep != stepKeep || (keep && !labels.Equal(whole.Labels(), stepwise)) {
		return false
	}
	if keep {
		c.Result = stepwise.Map()
	}
	return true
}

func parse(c *testCase) ([]*relabel.Config, bool) {
	scheme := model.UTF8Validation
	if c.Scheme == "legacy" {
		scheme = model.LegacyValidation
	}
	var configs []*relabel.Config
	if err := yaml.UnmarshalStrict([]byte(c.Rules), &configs); err != nil {
		return nil, false
	}
	for _, config := range configs {
		if err := config.Validate(scheme); err != nil {
			return nil, false
		}
	}
	return configs, true
}
