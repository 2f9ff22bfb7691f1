// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Judges a text before nodes are made of it: what is nested too deeply would end the engine's
 * stack, and a tag but those of plain data means something that no setting is.
 */
final class YamlShape {

  private static final String CORE = "tag:yaml.org,2002:";
  private static final Set<String> TAGS =
      Set.of(
          "!",
          CORE + "str",
          CORE + "bool",
          CORE + "int",
          CORE + "float",
          CORE + "null",
          CORE + "seq",
          CORE + "map");

  private final ConfigErrors errors;
  private int depth;

  private YamlShape(ConfigErrors errors) {
    this.errors = errors;
  }

  /** Whether nodes may be made of a text; if not, why is added to the errors. */
  static boolean isSound(String yaml, LoadSettings settings, ConfigErrors errors) {
    YamlShape shape = new YamlShape(errors);
    for (Event event : new Parse(settings).parseString(yaml)) {
      if (!shape.isSound(event)) {
        return false;
      }
    }
    return true;
  }

  private boolean isSound(Event event) {
    return switch (event) {
      case ScalarEvent scalar -> isKnown(scalar.getTag(), event);
      case CollectionStartEvent start -> isKnown(start.getTag(), event) && isShallow(event);
      case CollectionEndEvent end -> {
        depth--;
        yield true;
      }
      default -> true;
    };
  }

  private boolean isShallow(Event event) {
    depth++;
    if (depth > YamlNesting.MAX_DEPTH) {
      refuse(event, "nested more than " + YamlNesting.MAX_DEPTH + " levels deep");
    }
    return depth <= YamlNesting.MAX_DEPTH;
  }

  /** The tag stays out of the message: it may be a secret that begins with an exclamation mark. */
  private boolean isKnown(Optional<String> tag, Event event) {
    boolean known = tag.isEmpty() || TAGS.contains(tag.get());
    if (!known) {
      refuse(event, "a tag has no meaning here; quote a text that begins with !");
    }
    return known;
  }

  private void refuse(Event event, String message) {
    errors.add(event.getStartMark().map(Mark::getLine).orElse(0) + 1, "", message);
  }
}
