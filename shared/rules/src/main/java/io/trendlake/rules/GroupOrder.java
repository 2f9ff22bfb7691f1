// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * The order in which groups can be evaluated over a time: each after those that it reads from.
 *
 * <p>Most groups can be evaluated rule by rule, each rule over all of the time at once. Those whose
 * rules read what a later rule of the group, or the rule itself, came to at an earlier time cannot,
 * and neither can groups that read from one another.
 */
final class GroupOrder {

  /**
   * Groups to be evaluated together.
   *
   * @param groups in the order of the files
   * @param timeByTime whether all of their rules have to be evaluated at one time before any is at
   *     the next
   */
  record Unit(List<RuleGroup> groups, boolean timeByTime) {}

  private final List<RuleGroup> groups;
  private final boolean[][] reads;
  private final int[] found;
  private final int[] low;
  private final boolean[] open;
  private final Deque<Integer> path = new ArrayDeque<>();
  private final List<Unit> units = new ArrayList<>();
  private int visited;

  private GroupOrder(List<RuleGroup> groups) {
    this.groups = groups;
    this.reads = new boolean[groups.size()][groups.size()];
    this.found = new int[groups.size()];
    this.low = new int[groups.size()];
    this.open = new boolean[groups.size()];
  }

  /** The units of some groups, in the order in which they can be evaluated. */
  static List<Unit> of(List<RuleGroup> groups) {
    GroupOrder order = new GroupOrder(groups);
    for (int reader = 0; reader < groups.size(); reader++) {
      order.read(reader);
    }
    Arrays.fill(order.found, -1);
    for (int group = 0; group < groups.size(); group++) {
      if (order.found[group] < 0) {
        order.visit(group);
      }
    }
    return order.units;
  }

  private void read(int reader) {
    List<ExprFacts> facts =
        groups.get(reader).recording().map(rule -> ExprFacts.of(rule.expr())).toList();
    for (int other = 0; other < groups.size(); other++) {
      List<String> names = groups.get(other).recording().map(Rule::name).toList();
      for (int rule = 0; rule < facts.size(); rule++) {
        // What comes before a rule in its own group is there when it is evaluated.
        List<String> later = other == reader ? names.subList(rule, names.size()) : names;
        reads[reader][other] |= later.stream().anyMatch(facts.get(rule)::maySelect);
      }
    }
  }

  /** Tarjan's algorithm: a unit is complete when all that it reads from are. */
  private void visit(int group) {
    found[group] = visited;
    low[group] = visited;
    visited++;
    path.push(group);
    open[group] = true;
    for (int other = 0; other < groups.size(); other++) {
      if (reads[group][other]) {
        if (found[other] < 0) {
          visit(other);
          low[group] = Math.min(low[group], low[other]);
        } else if (open[other]) {
          low[group] = Math.min(low[group], found[other]);
        }
      }
    }
    if (low[group] == found[group]) {
      List<Integer> members = new ArrayList<>();
      int member;
      do {
        member = path.pop();
        open[member] = false;
        members.add(member);
      } while (member != group);
      members.sort(Comparator.naturalOrder());
      boolean timeByTime = members.size() > 1 || reads[group][group];
      units.add(new Unit(members.stream().map(groups::get).toList(), timeByTime));
    }
  }
}
