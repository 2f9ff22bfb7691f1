// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of golang.org/x/net/http/httpproxy; the cases are written afresh. */
class NoProxyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          example.com          | example.com     | 80  | true
          example.com          | a.b.example.com | 80  | true
          example.com          | badexample.com  | 80  | false
          EXAMPLE.com          | Example.COM     | 80  | true
          .example.com         | example.com     | 80  | false
          .example.com         | a.example.com   | 80  | true
          *.example.com        | example.com     | 80  | false
          *.example.com        | a.example.com   | 80  | true
          example.com:8080     | example.com     | 80  | false
          example.com:8080     | a.example.com   | 8080 | true
          ' a.com , b.com'     | b.com           | 80  | true
          ',,'                 | b.com           | 80  | false
          *                    | b.com           | 80  | true
          'a.com,*'            | 10.0.0.1        | 80  | true
          10.0.0.1             | 10.0.0.1        | 80  | true
          10.0.0.1:90          | 10.0.0.1        | 80  | false
          10.0.0.1:90          | 10.0.0.1        | 90  | true
          10.0.0.0/8           | 10.1.2.3        | 80  | true
          10.0.0.0/8           | 11.1.2.3        | 80  | false
          2001:db8::/32        | 2001:db8::7     | 80  | true
          2001:db8::7          | 2001:db8:0::7   | 80  | true
          [2001:db8::7]:90     | 2001:db8::7     | 90  | true
          [2001:db8::7]:90     | 2001:db8::7     | 80  | false
          a.com                | localhost       | 80  | true
          a.com                | 127.0.0.2       | 80  | true
          a.com                | ::1             | 80  | true
          a.com                | 10.0.0.1        | 80  | false
          """)
  void contains_host_isWhatGoSays(String list, String host, int port, boolean direct) {
    assertThat(NoProxy.parse(list).contains(host, port)).isEqualTo(direct);
  }
}
