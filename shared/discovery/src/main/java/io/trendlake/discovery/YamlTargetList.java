// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.config.parse.YamlMapping;
import io.trendlake.config.parse.YamlNesting;
import io.trendlake.model.Labels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
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
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads the YAML of file discovery: a list of mappings with {@code targets} and {@code labels}.
 * Numbers and the like are taken as the text they are written as. Unknown fields are refused, and
 * {@code <<} merges as in the configuration. As in Prometheus, only the first document counts.
 */
final class YamlTargetList {

  /** In characters: as long as a list over HTTP may be. */
  private static final int LONGEST_LIST = 100_000_000;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new Unmerged())
          .setAllowNonScalarKeys(true)
          .setAllowDuplicateKeys(true)
          .setCodePointLimit(LONGEST_LIST)
          .build();

  /** Leaves {@code <<} to {@link YamlMapping}. */
  private static final class Unmerged extends CoreSchema {

    @Override
    public ScalarResolver getScalarResolver() {
      return new CoreScalarResolver(false);
    }
  }

  private YamlTargetList() {}

  /**
   * The groups of a document; none if it is empty.
   *
   * @throws DiscoveryException with line, column and what is wrong
   */
  static List<ListedGroup> read(String yaml) throws DiscoveryException {
    try {
      YamlNesting.check(yaml, SETTINGS);
      for (Node first : new Compose(SETTINGS).composeAllFromString(yaml)) {
        return groups(first);
      }
      return List.of();
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
    for (NodeTuple field : fields(node, "a target group", false)) {
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
    for (NodeTuple label : fields(node, "\"labels\"", true)) {
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

  private static List<NodeTuple> fields(Node node, String what, boolean freeKeys)
      throws DiscoveryException {
    if (isNull(node)) {
      return List.of();
    }
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(node, what + " must be a mapping");
    }
    List<Node> wrongMerges = new ArrayList<>();
    List<NodeTuple> fields = YamlMapping.entries(mapping, freeKeys, wrongMerges::add);
    if (!wrongMerges.isEmpty()) {
      throw wrong(wrongMerges.getFirst(), "<< merges something but a mapping");
    }
    Set<String> names = new HashSet<>();
    for (NodeTuple field : fields) {
      String name = text(field.getKeyNode(), "a name in " + what);
      if (!names.add(name)) {
        throw wrong(field.getKeyNode(), what + " has \"" + name + "\" twice");
      }
    }
    return fields;
  }

  private static String text(Node node, String what) throws DiscoveryException {
    if (!(node instanceof ScalarNode scalar)) {
      throw wrong(node, what + " must be a string");
    }
    if (node.getTag().equals(Tag.BINARY)) {
      return decoded(scalar);
    }
    return isNull(node) ? "" : scalar.getValue();
  }

  private static String decoded(ScalarNode binary) throws DiscoveryException {
    try {
      String base64 = binary.getValue().replace("\n", "");
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw wrong(binary, "!!binary stands before something but base64");
    }
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
