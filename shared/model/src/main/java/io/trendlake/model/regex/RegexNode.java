// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model.regex;

import java.util.List;

/** What an expression consists of. */
sealed interface RegexNode {

  /** Whether the empty text matches. */
  boolean matchesEmpty();

  /** One code point of a set. */
  record One(CodePoints of) implements RegexNode {
    @Override
    public boolean matchesEmpty() {
      return false;
    }
  }

  /** All parts, one after the other. */
  record Sequence(List<RegexNode> parts) implements RegexNode {
    @Override
    public boolean matchesEmpty() {
      return parts.stream().allMatch(RegexNode::matchesEmpty);
    }
  }

  /** One of several; where more than one leads to a match, the first. */
  record Choice(List<RegexNode> alternatives) implements RegexNode {
    @Override
    public boolean matchesEmpty() {
      return alternatives.stream().anyMatch(RegexNode::matchesEmpty);
    }
  }

  /**
   * A part several times, as often as possible or as seldom.
   *
   * @param most how often, or {@link #ENDLESS}
   */
  record Repeat(RegexNode part, int least, int most, boolean greedy) implements RegexNode {

    static final int ENDLESS = -1;

    @Override
    public boolean matchesEmpty() {
      return least == 0 || part.matchesEmpty();
    }
  }

  /** A part whose place in the text is remembered under a number, from 1. */
  record Group(int number, RegexNode part) implements RegexNode {
    @Override
    public boolean matchesEmpty() {
      return part.matchesEmpty();
    }
  }
}
