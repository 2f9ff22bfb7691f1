// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.config.parse.YamlNesting;
import io.trendlake.model.Labels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads the YAML of file discovery: a list of mappings with {@code targets} and {@code labels}.
 * Numbers and the like are taken as the text they are written as. Unknown fields are refused.
 */
final class YamlTargetList {

  /** In characters: as long as a list over HTTP may be. */
  private static final int LONGEST_LIST = 100_000_000;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setSchema(new CoreSchema()).setCodePointLimit(LONGEST_LIST).build();

  private YamlTargetList() {}

  /**
   * The groups of a document; none if it is empty.
   *
   * @throws DiscoveryException with line, column and what is wrong
   */
  static List<ListedGroup> read(String yaml) throws DiscoveryException {
    try {
      YamlNesting.check(yaml, SETTINGS);
      Optional<Node> document = new Compose(SETTINGS).composeString(yaml);
      return document.isPresent() ? groups(document.get()) : List.of();
    } catch (MarkedYamlEngineException e) {
      throw new DiscoveryException(at(e.getProblemMark()) + "not valid YAML: " + e.getProblem(), e);
    } catch (YamlEngineException e) {
      throw new DiscoveryException("not valid YAML: " + e.getMessage(), e);
    }
  }

  private static List<ListedGroup> groups(Node document) throws DiscoveryException {
    List<ListedGroup> groups = new ArrayList<>();
    for (Node element : elements(document, "the list of target groups")) {
      groups.add(group(element));
    }
    return groups;
  }

  private static ListedGroup group(Node node) throws DiscoveryException {
    if (isNull(node)) {
      throw wrong(node, "a target group is null");
    }
    List<String> targets = List.of();
    Labels labels = Labels.empty();
    for (NodeTuple field : fields(node, "a target group")) {
      String name = text(field.getKeyNode(), "a field's name");
      switch (name) {
        case "targets" -> targets = targets(field.getValueNode());
        case "labels" -> labels = labels(field.getValueNode());
        default ->
            throw wrong(
                field.getKeyNode(), "unknown field \"" + name + "\"; " + ListedGroup.KNOWN_FIELDS);
      }
    }
    return new ListedGroup(targets, labels);
  }

  private static List<String> targets(Node node) throws DiscoveryException {
    List<String> targets = new ArrayList<>();
    for (Node element : elements(node, "\"targets\"")) {
      targets.add(text(element, "a target"));
    }
    return targets;
  }

  private static Labels labels(Node node) throws DiscoveryException {
    Labels.Builder labels = Labels.builder();
    for (NodeTuple label : fields(node, "\"labels\"")) {
      String name = text(label.getKeyNode(), "a label name");
      if (name.isEmpty()) {
        throw wrong(label.getKeyNode(), "a label name is empty");
      }
      labels.set(name, text(label.getValueNode(), "the label \"" + name + "\""));
    }
    return labels.build();
  }

  private static List<Node> elements(Node node, String what) throws DiscoveryException {
    if (isNull(node)) {
      return List.of();
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    throw wrong(node, what + " must be a list");
  }

  private static List<NodeTuple> fields(Node node, String what) throws DiscoveryException {
    if (isNull(node)) {
      return List.of();
    }
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(node, what + " must be a mapping");
    }
    Set<String> names = new HashSet<>();
    for (NodeTuple field : mapping.getValue()) {
      String name = text(field.getKeyNode(), "a name in " + what);
      if (!names.add(name)) {
        throw wrong(field.getKeyNode(), what + " has \"" + name + "\" twice");
      }
    }
    return mapping.getValue();
  }

  private static String text(Node node, String what) throws DiscoveryException {
    if (node instanceof ScalarNode scalar) {
      return isNull(node) ? "" : scalar.getValue();
    }
    throw wrong(node, what + " must be a string");
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static DiscoveryException wrong(Node node, String reason) {
    return new DiscoveryException(at(node.getStartMark()) + reason);
  }

  private static String at(Optional<Mark> mark) {
    return mark.map(m -> "line " + (m.getLine() + 1) + ", column " + (m.getColumn() + 1) + ": ")
        .orElse("");
  }
}
