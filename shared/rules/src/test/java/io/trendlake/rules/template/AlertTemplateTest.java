// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What templates come to: the texts are those of promtool 3.14 for the same templates. */
final class AlertTemplateTest {

  private static final AlertTemplate.Data DATA =
      new AlertTemplate.Data(
          Map.of("__name__", "m", "instance", "a.x.y:90", "job", "j"),
          Map.of("dc", "eu"),
          "http://prom.example.com/pre",
          12.5,
          120);

  private static String expand(String template) {
    return AlertTemplate.parse(template).expand(DATA, AlertTemplateTest::answer);
  }

  private static List<TemplateSample> answer(String query) {
    return switch (query) {
      case "m" ->
          List.of(
              new TemplateSample(Map.of("instance", "b.x.y:90"), 7.0),
              new TemplateSample(Map.of("instance", "a.x.y:90"), 12.5));
      case "sum(m)" -> List.of(new TemplateSample(Map.of(), 19.5));
      default -> List.of();
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "{{ $value }} {{ $value | humanize }} {{ humanize1024 $value }} > 12.5 12.5 12.5",
        "{{ $value | humanizeDuration }} {{ humanizePercentage $value }} > 12.5s 1250%",
        "{{ $value | humanizeTimestamp }} > 1970-01-01 00:00:12.5 +0000 UTC",
        "{{ $labels.instance }}|{{ $labels.nope }}|{{ .Labels.job }}|{{ .Value }} > a.x.y:90||j|12.5",
        "{{ $externalLabels.dc }} {{ $externalURL }} > eu http://prom.example.com/pre",
        "{{ printf \"%.2f %5.1f|%-8s|%08.3f|%q\" $value $value \"ab\" $value \"q\\\"x\" }}"
            + " > 12.50  12.5|ab      |0012.500|\"q\\\"x\"",
        "{{ printf \"%d|%v|%s|%%|%e|%g\" 5 $value $value 1.5 1e9 }}"
            + " > 5|12.5|%!s(float64=12.5)|%|1.500000e+00|1e+09",
        "{{ printf \"%.0e|%.2e|%e|%.1f\" 2.5 1.005 -0.0 -0.01 }}"
            + " > 2e+00|1.00e+00|-0.000000e+00|-0.0",
        "{{ printf \"%x|%X|%#x|%o|%b|%c|%U|%+05d|%5.3d\" 255 \"hi\" 255 8 5 65 65 7 7 }}"
            + " > ff|6869|0xff|10|101|A|U+0041|+0007|  007",
        "{{ printf \"%[2]s %[1]s|%[3]*d|%[5]d\" \"a\" \"b\" 4 7 }} > b a|   7|%!d(BADINDEX)",
        "{{ printf \"%5d|%05.1f|% d|%.1v|%#v|%\" \"a\" 2.55 3 \"xyz\" \"q\" }}"
            + " > %!d(string=    a)|002.5| 3|x|\"q\"|%!(NOVERB)",
        "{{ query \"m\" | first }} {{ query \"m\" | first | printf \"%v\" }}"
            + " > {map[instance:b.x.y:90] 7} &{map[instance:b.x.y:90] 7}",
        "{{ title \"1d a.b 1.x x-y_z\" }} {{ slice \"abcd\" 1 3 }} {{ 0b11 }} {{ 0o17 }}"
            + " > 1D A.b 1.X X-Y_z bc 3 15",
        "{{ toDuration 3723.5 }} {{ toDuration 0.0015 }} {{ toDuration -90 }} {{ toDuration 0 }}"
            + " > 1h2m3.5s 1.5ms -1m30s 0s",
        "{{ reReplaceAll \"(a*)\" \"[$1]\" \"baaac\" }} {{ reReplaceAll \"(b)\" \"$1x-${1}x\" \"abc\" }}"
            + " > []b[aaa]c[] a-bxc",
        "{{ reReplaceAll \"([a-z]+):\\\\d+\" \"${1}$$\" \"a:90 b:91\" }} > a$ b$",
        "{{ printf \"%s %d\" 1 \"a\" }} {{ printf \"%d\" }} {{ printf \"x\" 1 }}"
            + " > %!s(int=1) %!d(string=a) %!d(MISSING) x%!(EXTRA int=1)",
        "|{{ printf \"%6.2f|%+d|%x|%t|%5d\" 3.14159 5 255 true 42 }} > |  3.14|+5|ff|true|   42",
        "{{ range query \"m\" }}{{ .Labels.instance }}={{ .Value }};{{ end }}"
            + " > b.x.y:90=7;a.x.y:90=12.5;",
        "{{ with query \"sum(m)\" }}{{ . | first | value | humanize }}{{ end }} > 19.5",
        "{{ range $i, $s := query \"m\" | sortByLabel \"instance\" }}{{ $i }}:"
            + "{{ $s.Labels.instance | stripPort }}:{{ $s | label \"instance\" | stripDomain }},{{ end }}"
            + " > 0:a.x.y:a:90,1:b.x.y:b:90,",
        "{{ with query \"nope\" }}x{{ else }}none{{ end }} > none",
        "{{ reReplaceAll \"(.*):(.*)\" \"$2-${1}\" $labels.instance }} > 90-a.x.y",
        "{{ toUpper \"abc\" }} {{ title \"hello wOrld-foo\" }} {{ match \"a.c\" \"xabcx\" }}"
            + " > ABC Hello WOrld-Foo true",
        "{{ define \"x\" }}[{{ . }}]{{ end }}{{ template \"x\" $value }}{{ template \"x\" \"s\" }}"
            + " > [12.5][s]",
        "x {{- \" a\" -}} b {{- /* c */ -}} c {{ \"d\" }} > x abc d",
        "{{ $x := 5 }}{{ $x = 6 }}{{ $x }} {{ eq $x 6 }} {{ and 1 0 }} {{ or \"\" \"z\" }}"
            + " {{ not true }} {{ len \"abc\" }} {{ index $labels \"job\" }} > 6 true 0 z false 3 j",
        "{{ $labels }} > map[__name__:m instance:a.x.y:90 job:j]",
        "{{ args 1 \"b\" }} {{ (args 1 \"b\").arg1 }} {{ parseDuration \"1h30m\" }}"
            + " > map[arg0:1 arg1:b] b 5400",
        "{{ tableLink \"up{a=\\\"b\\\"}\" }} {{ urlQueryEscape \"a b*c/d\" }}"
            + " > /graph?g0.expr=up%7Ba%3D%22b%22%7D&g0.tab=1 a+b%2Ac%2Fd",
        "{{ print 1 2 \"a\" 3 4.5 }} {{ 1e6 }} {{ 123456789.0 }} {{ 0.00001 }} {{ 1234567 }}"
            + " > 1 2a3 4.5 1e+06 1.23456789e+08 1e-05 1234567",
        "{{ humanize 0.000012345 }} {{ humanize 1234567.0 }} {{ humanize -1234 }} > 12.35u 1.235M -1.234k",
        "{{ humanizeDuration 0.0123 }} {{ humanizeDuration 3661 }} {{ humanizeDuration 90061.5 }}"
            + " > 12.3ms 1h 1m 1s 1d 1h 1m 1s",
        "{{ humanizeDuration 59.999 }} {{ humanize \"12345\" }} {{ humanize1024 123456789 }}"
            + " > 60s 12.35k 117.7Mi",
        "{{ now }} {{ humanizeTimestamp 1435065584.128 }} > 120 2015-06-23 13:19:44.128 +0000 UTC",
        "{{ stripPort \"[::1]:80\" }} {{ stripDomain \"a.b.c\" }} {{ stripDomain \"1.2.3.4:80\" }}"
            + " > ::1 a 1.2.3.4:80",
        "{{ range $i := query \"m\" }}{{ if eq $i.Labels.instance \"a.x.y:90\" }}{{ break }}{{ end }}"
            + "{{ $i.Labels.instance }}{{ end }} > b.x.y:90",
        "{{ if gt $value 20.0 }}page{{ else if gt $value 5.0 }}warn{{ else }}low{{ end }} > warn",
        "{{ if and (gt $value 1.0) (lt $value 100.0) }}in{{ end }} {{ le 1 1 }} {{ eq \"a\" \"b\" \"a\" }}"
            + " > in true true",
        "{{ $value | printf \"%.1f%%\" }} > 12.5%",
        "{{ printf \"%+v %+v %+v %+d\" $value 5 \"a\" 5 }} > 12.5 5 a +5",
      })
  void template_isExpandedAsPrometheusExpandsIt(String template, String text) {
    assertThat(expand(template)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "{{ query \"nope\" | first }} > error calling first: first() called on vector with no elements",
        "{{ lt $value 5 }} > incompatible types for comparison",
        "{{ .Foo }} > can't evaluate field Foo",
        "{{ \"a\" 1 }} > can't give argument to non-function",
        "{{ humanize \"x\" }} > can't convert x to float",
        "{{ template \"y\" }} > template \"y\" not defined",
      })
  void template_thatFailsForItsData_saysWhy(String template, String reason) {
    AlertTemplate parsed = AlertTemplate.parse(template);

    assertThatThrownBy(() -> parsed.expand(DATA, AlertTemplateTest::answer))
        .isInstanceOf(TemplateException.class)
        .hasMessage(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "{{ foo }} > function \"foo\" not defined",
        "{{ $value > unclosed action",
        "{{ $label.foo }} > undefined variable \"$label\"",
        "{{ if true }}{{ $x := 1 }}{{ end }}{{ $x }} > undefined variable \"$x\"",
        "{{ range $i, $s := query \"m\" }}{{ end }}{{ $i }} > undefined variable \"$i\"",
        "{{ define \"x\" }}{{ $value }}{{ end }} > undefined variable \"$value\"",
        "{{ if true }}x > unexpected EOF: {{if}} has no {{end}}",
        "{{ end }} > unexpected {{end}}",
        "{{ \"a }} > unterminated quoted string",
        "{{ ($value }} > unclosed left paren",
        "{{ $value | }} > missing value for command",
        "{{ 1x }} > bad number syntax: \"1x\"",
        "{{ range $i, }}{{ end }} > an action ends where something is missing",
        "{{ \"\\U0011FFFF\" }} > an escape sequence is no character",
      })
  void template_thatIsNone_isRefused(String template, String reason) {
    assertThatThrownBy(() -> AlertTemplate.parse(template))
        .isInstanceOf(TemplateException.class)
        .hasMessage(reason);
  }

  @Test
  void templateThatUsesItself_ends() {
    AlertTemplate parsed =
        AlertTemplate.parse("{{ define \"x\" }}{{ template \"x\" }}{{ end }}{{ template \"x\" }}");

    assertThatThrownBy(() -> parsed.expand(DATA, AlertTemplateTest::answer))
        .hasMessageContaining("maximum template depth");
  }
}
