// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.Labels;
import io.trendlake.promql.text.GoQuote;

/** Label sets as messages of Prometheus show them: {@code {__name__="up", job="a"}}. */
final class LabelText {

  private LabelText() {}

  static String of(Labels labels) {
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i < labels.size(); i++) {
      String name = labels.nameAt(i);
      boolean plain =
          name.chars().allMatch(LabelText::isPlain) && !Character.isDigit(name.charAt(0));
      out.append(i == 0 ? "" : ", ");
      out.append(plain ? name : GoQuote.quote(name));
      out.append('=').append(GoQuote.quote(labels.valueAt(i)));
    }
    return out.append('}').toString();
  }

  private static boolean isPlain(int c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
