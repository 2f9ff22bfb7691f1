// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.ComposerException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Refuses a text that is nested so deeply that making nodes of it would end the stack, or that
 * holds itself ({@code &x {<<: *x}}), of which nodes would be made without end. Whoever writes a
 * list of targets or a secret is not to end the process that reads it.
 */
public final class YamlNesting {

  /** How many lists and blocks may be in each other. */
  static final int MAX_DEPTH = 100;

  private YamlNesting() {}

  /**
   * Looks at the first document of a text.
   *
   * @throws YamlEngineException if it is nested too deeply, holds itself, or is not YAML up to
   *     there
   */
  public static void check(String yaml, LoadSettings settings) {
    Deque<Optional<Anchor>> open = new ArrayDeque<>();
    for (Event event : new Parse(settings).parseString(yaml)) {
      switch (event) {
        case CollectionStartEvent start -> {
          open.push(start.getAnchor());
          if (open.size() > MAX_DEPTH) {
            throw new ComposerException(
                "nested more than " + MAX_DEPTH + " levels deep", start.getStartMark());
          }
        }
        case CollectionEndEvent _ -> open.pop();
        case AliasEvent alias -> {
          if (open.contains(Optional.of(alias.getAlias()))) {
            throw new ComposerException(
                "*" + alias.getAlias() + " is within what it stands for", alias.getStartMark());
          }
        }
        case DocumentEndEvent _ -> {
          return;
        }
        default -> {
          // The rest has no depth.
        }
      }
    }
  }
}
