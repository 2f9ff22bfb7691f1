// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import java.util.List;
import java.util.Optional;

/**
 * A value in an answer of an API of AWS, be it written in JSON or XML: a text, or named members. An
 * element of a JSON list is a member without a name; one of an XML list has that of its element,
 * which nobody asks for.
 *
 * @param text of a scalar; empty if it has members, or is not there
 * @param members in the order written
 */
record ApiValue(String text, List<Member> members) {

  /** What is not there. */
  static final ApiValue ABSENT = new ApiValue("", List.of());

  /** Copies the list. */
  ApiValue {
    members = List.copyOf(members);
  }

  /** A value by its name. */
  record Member(String name, ApiValue value) {}

  static ApiValue of(String text) {
    return new ApiValue(text, List.of());
  }

  /**
   * The value at the end of a path, or {@link #ABSENT} where a step is missing.
   *
   * @param path names of members
   */
  ApiValue at(String... path) {
    ApiValue value = this;
    for (String name : path) {
      value = value.member(name);
    }
    return value;
  }

  private ApiValue member(String name) {
    for (Member member : members) {
      if (member.name().equals(name)) {
        return member.value();
      }
    }
    return ABSENT;
  }

  /** The text at the end of a path, empty where there is none. */
  String text(String... path) {
    return at(path).text();
  }

  /** The text at the end of a path, unless it is empty or missing. */
  Optional<String> nonEmpty(String... path) {
    return Optional.of(text(path)).filter(text -> !text.isEmpty());
  }

  /** The elements of the list at the end of a path; none where there is no list. */
  List<ApiValue> list(String... path) {
    return at(path).members().stream().map(Member::value).toList();
  }

  /** The texts of the list at the end of a path. */
  List<String> texts(String... path) {
    return list(path).stream().map(ApiValue::text).toList();
  }

  boolean isAbsent() {
    return text.isEmpty() && members.isEmpty();
  }
}
