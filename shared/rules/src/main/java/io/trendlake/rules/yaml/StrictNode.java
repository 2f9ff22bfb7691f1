// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules.yaml;

import io.trendlake.config.PrometheusDuration;
import io.trendlake.config.parse.NearestName;
import io.trendlake.config.parse.YamlNesting;
import io.trendlake.promql.text.GoFloat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value of a YAML document, read as Go's decoder reads one into a structure of known fields: a
 * text takes any scalar as it is written, and what has no value is as good as absent. What does not
 * fit is added to the problems, and reads as absent.
 */
public final class StrictNode {

  private static final int MAX_CODE_POINTS = 64 * 1024 * 1024;
  private static final int MAX_ALIASES = 10_000;
  private static final String MERGE = "<<";
  private static final Set<String> NULLS = Set.of("~", "null", "Null", "NULL");

  private final @Nullable Node node;
  private final int line;
  private final String path;
  private final FileProblems problems;

  private StrictNode(@Nullable Node node, int line, String path, FileProblems problems) {
    this.node = node;
    this.line = line;
    this.path = path;
    this.problems = problems;
  }

  /** The top of a document; empty if it is not YAML, which is a problem. */
  public static Optional<StrictNode> read(String text, FileProblems problems) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(problems.file())
            .setAllowNonScalarKeys(true)
            .setAllowDuplicateKeys(true)
            .setCodePointLimit(MAX_CODE_POINTS)
            .setMaxAliasesForCollections(MAX_ALIASES)
            .build();
    try {
      YamlNesting.check(text, settings);
      for (Node first : new Compose(settings).composeAllFromString(text)) {
        // As in Prometheus: only the first document counts.
        return Optional.of(new StrictNode(first, 1, "", problems));
      }
      return Optional.of(new StrictNode(null, 1, "", problems));
    } catch (MarkedYamlEngineException e) {
      int at = e.getProblemMark().or(e::getContextMark).map(Mark::getLine).orElse(0) + 1;
      problems.add(at, "", "not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      problems.add(1, "", "not YAML: " + e.getMessage());
    }
    return Optional.empty();
  }

  /** The line in the file, from 1. */
  public int line() {
    return line;
  }

  /** Adds a problem with this value. */
  public void refuse(String message) {
    problems.add(line, path, message);
  }

  /** Whether there is no value, or a null in any spelling of YAML 1.1, which Go reads. */
  public boolean isAbsent() {
    return node == null
        || node.getTag().equals(Tag.NULL)
        || (node instanceof ScalarNode scalar
            && scalar.isPlain()
            && NULLS.contains(scalar.getValue()));
  }

  /** The values of a structure by field; a field that is not known is a problem. */
  public Map<String, StrictNode> fields(String... known) {
    Map<String, StrictNode> fields = map();
    Set<String> names = Set.of(known);
    fields.forEach((name, value) -> {
      if (!names.contains(name)) {
        value.refuse(
            NearestName.of(name, names)
                .map(nearest -> "unknown field; did you mean " + nearest + "?")
                .orElse("unknown field; known are " + String.join(", ", known)));
      }
    });
    return fields;
  }

  /** A field of a structure, which may be absent. */
  public StrictNode field(Map<String, StrictNode> fields, String name) {
    @Nullable StrictNode found = fields.get(name);
    return found == null ? new StrictNode(null, line, pathOf(name), problems) : found;
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** The values of a mapping by key. */
  public Map<String, StrictNode> map() {
    Map<String, StrictNode> entries = new LinkedHashMap<>();
    if (isAbsent()) {
      return entries;
    }
    if (node instanceof MappingNode mapping) {
      addAll(mapping, entries, false, 0);
    } else {
      refuse("is " + kind() + ", but a mapping is expected");
    }
    return entries;
  }

  private void addAll(
      MappingNode mapping, Map<String, StrictNode> entries, boolean merged, int depth) {
    List<Node> merges = new ArrayList<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(lineOf(tuple.getKeyNode()), path, "a key is not a text");
      } else if (key.isPlain() && key.getValue().equals(MERGE)) {
        merges.add(tuple.getValueNode());
      } else {
        put(key, tuple.getValueNode(), entries, merged);
      }
    }
    for (Node merge : merges) {
      List<Node> sources = merge instanceof SequenceNode list ? list.getValue() : List.of(merge);
      for (Node source : sources) {
        if (source instanceof MappingNode other && depth < MERGE_DEPTH) {
          addAll(other, entries, true, depth + 1);
        } else {
          problems.add(lineOf(merge), path, "<< merges something that is not a mapping");
        }
      }
    }
  }

  /** A mapping that merges itself would never end. */
  private static final int MERGE_DEPTH = 10;

  private void put(ScalarNode key, Node value, Map<String, StrictNode> entries, boolean merged) {
    String name = key.getValue();
    if (entries.containsKey(name)) {
      if (!merged) {
        problems.add(lineOf(key), pathOf(name), "is set a second time");
      }
      return;
    }
    entries.put(name, new StrictNode(value, lineOf(key), pathOf(name), problems));
  }

  /** The elements of a list. */
  public List<StrictNode> list() {
    List<StrictNode> elements = new ArrayList<>();
    if (isAbsent()) {
      return elements;
    }
    if (node instanceof SequenceNode sequence) {
      for (Node element : sequence.getValue()) {
        elements.add(
            new StrictNode(element, lineOf(element), path + "[" + elements.size() + "]", problems));
      }
    } else {
      refuse("is " + kind() + ", but a list is expected");
    }
    return elements;
  }

  /** A text; the empty one if there is no value. */
  public String text() {
    return scalar("a text").map(ScalarNode::getValue).orElse("");
  }

  /** Texts by free keys. */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    map().forEach((name, value) -> texts.put(name, value.text()));
    return texts;
  }

  /** A duration as Prometheus writes them; 0 if there is no value. */
  public Duration duration() {
    return scalar("a duration").map(scalar -> duration(scalar.getValue())).orElse(Duration.ZERO);
  }

  private Duration duration(String text) {
    try {
      return PrometheusDuration.parse(text);
    } catch (IllegalArgumentException e) {
      refuse(String.valueOf(e.getMessage()));
      return Duration.ZERO;
    }
  }

  /** A whole number; 0 if there is no value. */
  public long whole() {
    return scalar("a whole number").map(this::whole).orElse(0L);
  }

  private long whole(ScalarNode scalar) {
    try {
      if (scalar.isPlain()) {
        return Long.parseLong(scalar.getValue().replace("_", ""));
      }
    } catch (NumberFormatException e) {
      // It is no number, as if it were quoted.
    }
    refuse("\"" + scalar.getValue() + "\" is not a whole number; write it in digits, unquoted");
    return 0;
  }

  /** A number; 0 if there is no value. */
  public double number() {
    return scalar("a number").map(this::number).orElse(0.0);
  }

  private double number(ScalarNode scalar) {
    String text = scalar.getValue();
    if (scalar.isPlain()) {
      switch (text) {
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" -> {
          return Double.POSITIVE_INFINITY;
        }
        case "-.inf", "-.Inf", "-.INF" -> {
          return Double.NEGATIVE_INFINITY;
        }
        case ".nan", ".NaN", ".NAN" -> {
          return Double.NaN;
        }
        default -> {
          @Nullable Double parsed = GoFloat.parse(text);
          if (parsed != null && !Character.isLetter(text.charAt(text.length() - 1))) {
            return parsed;
          }
        }
      }
    }
    refuse("\"" + text + "\" is not a number; write it in digits, unquoted, or .inf or .nan");
    return 0;
  }

  /** Yes or no; no if there is no value. */
  public boolean flag() {
    String text = scalar("true or false").map(ScalarNode::getValue).orElse("false");
    if (!text.equals("true") && !text.equals("false")) {
      refuse("\"" + text + "\" is not true or false");
    }
    return text.equals("true");
  }

  private Optional<ScalarNode> scalar(String expected) {
    if (isAbsent()) {
      return Optional.empty();
    }
    if (node instanceof ScalarNode scalar) {
      return Optional.of(scalar);
    }
    refuse("is " + kind() + ", but " + expected + " is expected");
    return Optional.empty();
  }

  private String kind() {
    return switch (node) {
      case MappingNode _ -> "a mapping";
      case SequenceNode _ -> "a list";
      case null, default -> "a single value";
    };
  }

  private static int lineOf(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }
}
