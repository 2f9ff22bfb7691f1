// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads the entries of a mapping, merging with {@code <<} as go-yaml 2 does for Prometheus, which
 * is not what YAML says. Of two settings the later one counts, wherever {@code <<} stands, and two
 * blocks of one name are laid over each other. Free keys, such as names of labels, may not come
 * twice, be it by {@code <<}.
 */
public final class YamlMapping {

  private static final String MERGE = "<<";

  /** Blocks that Prometheus begins anew, with nothing in them of the one that is merged. */
  private static final Set<String> BEGUN_ANEW = Set.of("http_headers", "namespaces");

  /** So many merges within one mapping are an attack: merges of merges multiply. */
  private static final int MAX_MERGES = 1_000;

  private final boolean freeKeys;
  private final Consumer<Node> wrongMerge;
  private final Map<String, NodeTuple> settings = new LinkedHashMap<>();
  private final List<NodeTuple> others = new ArrayList<>();
  private final Set<Node> merging = Collections.newSetFromMap(new IdentityHashMap<>());
  private int merges;

  private YamlMapping(boolean freeKeys, Consumer<Node> wrongMerge) {
    this.freeKeys = freeKeys;
    this.wrongMerge = wrongMerge;
  }

  /**
   * The entries of a mapping and of what it merges. A key that may not be there again is there
   * again.
   *
   * @param freeKeys whether the keys are names that the file chooses, not settings
   * @param wrongMerge takes the key of each merge of something but mappings
   */
  public static List<NodeTuple> entries(
      MappingNode mapping, boolean freeKeys, Consumer<Node> wrongMerge) {
    YamlMapping read = new YamlMapping(freeKeys, wrongMerge);
    read.addAll(mapping);
    List<NodeTuple> entries = new ArrayList<>(read.settings.values());
    entries.addAll(read.others);
    return entries;
  }

  /** The entries by key. A key given twice is an error. */
  static Map<String, YamlValue> read(
      MappingNode mapping, boolean freeKeys, String path, ConfigErrors errors) {
    Map<String, YamlValue> values = new LinkedHashMap<>();
    List<NodeTuple> entries =
        entries(
            mapping,
            freeKeys,
            key -> errors.add(YamlValue.lineOf(key), path, "<< merges something but a block"));
    for (NodeTuple entry : entries) {
      if (entry.getKeyNode() instanceof ScalarNode key) {
        putOnce(values, key, entry.getValueNode(), path, errors);
      } else {
        errors.add(YamlValue.lineOf(entry.getKeyNode()), path, "a key is not a text");
      }
    }
    return values;
  }

  private static void putOnce(
      Map<String, YamlValue> values, ScalarNode key, Node value, String path, ConfigErrors errors) {
    String name = key.getValue();
    int line = YamlValue.lineOf(key);
    String place = path.isEmpty() ? name : path + "." + name;
    YamlValue earlier = values.putIfAbsent(name, new YamlValue(value, line, place, errors));
    if (earlier != null) {
      errors.add(line, place, "is set a second time, first on line " + earlier.line());
    }
  }

  private void addAll(MappingNode mapping) {
    merging.add(mapping);
    Set<String> own = new HashSet<>();
    for (NodeTuple entry : mapping.getValue()) {
      if (isMerge(entry)) {
        merge(entry);
      } else if (!freeKeys
          && entry.getKeyNode() instanceof ScalarNode key
          && own.add(key.getValue())) {
        settings.merge(key.getValue(), entry, YamlMapping::over);
      } else {
        others.add(entry);
      }
    }
    merging.remove(mapping);
  }

  private static boolean isMerge(NodeTuple entry) {
    return entry.getKeyNode() instanceof ScalarNode key
        && key.isPlain()
        && key.getValue().equals(MERGE);
  }

  /** Of several mappings the first goes before the others, and so it comes last. */
  private void merge(NodeTuple entry) {
    Node value = entry.getValueNode();
    List<Node> sources = value instanceof SequenceNode list ? list.getValue() : List.of(value);
    for (Node source : sources.reversed()) {
      if (source instanceof MappingNode mapping
          && !merging.contains(mapping)
          && merges++ < MAX_MERGES) {
        addAll(mapping);
      } else {
        wrongMerge.accept(entry.getKeyNode());
      }
    }
  }

  /** A later setting in the place of an earlier one. A block merges the earlier block. */
  private static NodeTuple over(NodeTuple earlier, NodeTuple later) {
    if (!(later.getKeyNode() instanceof ScalarNode key)
        || !(later.getValueNode() instanceof MappingNode block)
        || !(earlier.getValueNode() instanceof MappingNode under)
        || BEGUN_ANEW.contains(key.getValue())) {
      return later;
    }
    ScalarNode merge =
        new ScalarNode(
            Tag.STR, true, MERGE, ScalarStyle.PLAIN, key.getStartMark(), key.getEndMark());
    List<NodeTuple> entries = new ArrayList<>();
    entries.add(new NodeTuple(merge, under));
    entries.addAll(block.getValue());
    return new NodeTuple(
        key,
        new MappingNode(
            Tag.MAP,
            true,
            entries,
            block.getFlowStyle(),
            block.getStartMark(),
            block.getEndMark()));
  }
}
