// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/** Reads the text of a file into nodes that know their lines. */
final class YamlDocument {

  /** The tag of a plain scalar without one in the file, unless it is a null. */
  static final Tag PLAIN = new Tag("!plain");

  private static final int MAX_CODE_POINTS = 64 * 1024 * 1024;
  private static final int MAX_ALIASES = 10_000;

  private YamlDocument() {}

  /** The top of a document, or empty if it holds nothing or is not YAML, which is an error. */
  static Optional<YamlValue> read(String yaml, String file, ConfigErrors errors) {
    return node(yaml, file, errors)
        .map(node -> new YamlValue(node, YamlValue.lineOf(node), "", errors));
  }

  /** The same without its place. */
  static Optional<Node> node(String yaml, String file, ConfigErrors errors) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setSchema(new NullsOnly())
            .setAllowNonScalarKeys(true)
            .setCodePointLimit(MAX_CODE_POINTS)
            .setMaxAliasesForCollections(MAX_ALIASES)
            .build();
    try {
      if (!YamlShape.isSound(yaml, settings, errors)) {
        return Optional.empty();
      }
      Iterator<Node> documents = new Compose(settings).composeAllFromString(yaml).iterator();
      Optional<Node> first = documents.hasNext() ? Optional.of(documents.next()) : Optional.empty();
      while (documents.hasNext()) {
        Node more = documents.next();
        if (!more.getTag().equals(Tag.NULL)) {
          errors.add(
              YamlValue.lineOf(more), "", "a second document; write one, as no more is ever read");
          return Optional.empty();
        }
      }
      return first;
    } catch (MarkedYamlEngineException e) {
      errors.add(line(e), "", "not YAML: " + problem(e));
    } catch (YamlEngineException e) {
      errors.add(1, "", "not YAML: " + e.getMessage());
    }
    return Optional.empty();
  }

  private static int line(MarkedYamlEngineException e) {
    return e.getProblemMark().or(e::getContextMark).map(Mark::getLine).orElse(0) + 1;
  }

  /**
   * Without the excerpt that the exception's message has, and without the name of an alias: either
   * may show a secret.
   */
  private static String problem(MarkedYamlEngineException e) {
    if (e.getProblem().contains("alias")) {
      return "an alias of nothing; quote a text that begins with *";
    }
    @Nullable String context = e.getContext();
    return context == null ? e.getProblem() : context + ": " + e.getProblem();
  }

  /**
   * Separates nulls from texts and leaves every other scalar to {@link YamlValue}, which knows what
   * it should be. So {@code <<} is a text too: the engine's own merging does not end where a block
   * merges itself.
   */
  private static final class NullsOnly implements Schema {

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    @Override
    public ScalarResolver getScalarResolver() {
      return (value, plain) -> {
        if (!plain) {
          return Tag.STR;
        }
        return NULLS.contains(value) ? Tag.NULL : PLAIN;
      };
    }

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
      return Map.of();
    }
  }
}
