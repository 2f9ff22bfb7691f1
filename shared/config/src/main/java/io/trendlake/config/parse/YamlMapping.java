// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads the entries of a mapping. A key given twice is an error; {@code <<} merges another mapping
 * or several, whose keys give way to those written out.
 */
final class YamlMapping {

  private static final String MERGE = "<<";

  private final String path;
  private final ConfigErrors errors;
  private final Map<String, YamlValue> entries = new LinkedHashMap<>();
  private final Set<Node> merging = Collections.newSetFromMap(new IdentityHashMap<>());

  YamlMapping(String path, ConfigErrors errors) {
    this.path = path;
    this.errors = errors;
  }

  Map<String, YamlValue> read(MappingNode mapping) {
    Map<String, YamlValue> own = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!isMerge(tuple)) {
        putOnce(own, tuple);
      }
    }
    own.forEach(entries::putIfAbsent);
    merging.add(mapping);
    mapping.getValue().stream().filter(YamlMapping::isMerge).forEach(this::merge);
    merging.remove(mapping);
    return entries;
  }

  private static boolean isMerge(NodeTuple tuple) {
    return tuple.getKeyNode() instanceof ScalarNode key
        && key.isPlain()
        && key.getValue().equals(MERGE);
  }

  private void putOnce(Map<String, YamlValue> own, NodeTuple tuple) {
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      errors.add(YamlValue.lineOf(tuple.getKeyNode()), path, "a key is not a text");
      return;
    }
    String name = key.getValue();
    int line = YamlValue.lineOf(key);
    String place = path.isEmpty() ? name : path + "." + name;
    YamlValue earlier =
        own.putIfAbsent(name, new YamlValue(tuple.getValueNode(), line, place, errors));
    if (earlier != null) {
      errors.add(line, place, "is set a second time, first on line " + earlier.line());
    }
  }

  private void merge(NodeTuple tuple) {
    Node value = tuple.getValueNode();
    List<Node> sources = value instanceof SequenceNode list ? list.getValue() : List.of(value);
    for (Node source : sources) {
      if (source instanceof MappingNode mapping && !merging.contains(mapping)) {
        read(mapping);
      } else {
        errors.add(YamlValue.lineOf(tuple.getKeyNode()), path, "<< merges something but a block");
      }
    }
  }
}
