// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.glue;

import io.trendlake.lake.queries.TrendQuery;

/** A question of docs/queries.md as a named query of Athena's. */
final class SavedQuery {

  private final TrendQuery query;

  SavedQuery(TrendQuery query) {
    this.query = query;
  }

  /** The resource, as YAML. */
  String resource() {
    return """
    %s:
      Type: AWS::Athena::NamedQuery
      Properties:
        Name: %s
        Database: {Ref: Database}
        WorkGroup: {Ref: Workgroup}
        QueryString: |-
    %s
    """
        .formatted(
            LogicalId.of(words(), "Query"),
            Yaml.quoted(query.title()),
            Yaml.indent(6, query.athena()));
  }

  private String words() {
    return query.title().replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_|_$", "");
  }
}
