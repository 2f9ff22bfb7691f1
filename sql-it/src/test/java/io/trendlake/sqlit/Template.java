// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A CloudFormation template whose resources can be had with references and functions put in, as far
 * as Glue's tables use them: Ref, Fn::Sub, Fn::Base64, in full or as tags.
 */
final class Template {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^}]+)}");

  private final Map<?, ?> root;
  private final Map<String, String> references;

  private Template(Map<?, ?> root, Map<String, String> references) {
    this.root = root;
    this.references = references;
  }

  /**
   * Reads a template.
   *
   * @param references what its references stand for, those to parameters with defaults may lack
   */
  static Template read(Path file, Map<String, String> references) throws IOException {
    Node node =
        new Compose(LoadSettings.builder().setLabel(file.toString()).build())
            .composeString(Files.readString(file))
            .orElseThrow(() -> new IOException(file + " is empty"));
    Map<?, ?> root = (Map<?, ?>) plain(node);
    Map<String, String> all = new LinkedHashMap<>();
    section(root, "Parameters")
        .forEach((name, parameter) -> {
          Object value = ((Map<?, ?>) parameter).get("Default");
          if (value != null) {
            all.put((String) name, (String) value);
          }
        });
    all.putAll(references);
    return new Template(root, all);
  }

  /** The properties of all resources of a type, in the order of the template. */
  List<Map<?, ?>> properties(String type) {
    List<Map<?, ?>> found = new ArrayList<>();
    section(root, "Resources")
        .values()
        .forEach(resource -> {
          if (type.equals(((Map<?, ?>) resource).get("Type"))) {
            found.add((Map<?, ?>) resolve(section((Map<?, ?>) resource, "Properties")));
          }
        });
    return found;
  }

  private static Map<?, ?> section(Map<?, ?> map, String name) {
    return (Map<?, ?>) Objects.requireNonNull(map.get(name), () -> "the template has no " + name);
  }

  /** Maps, lists and texts; a tag such as !Sub becomes the map that it is short for. */
  private static Object plain(Node node) {
    Object value =
        switch (node) {
          case MappingNode mapping -> {
            Map<String, Object> map = new LinkedHashMap<>();
            for (NodeTuple entry : mapping.getValue()) {
              map.put(((ScalarNode) entry.getKeyNode()).getValue(), plain(entry.getValueNode()));
            }
            yield map;
          }
          case SequenceNode sequence -> sequence.getValue().stream().map(Template::plain).toList();
          case ScalarNode scalar -> scalar.getValue();
          default -> throw new IllegalArgumentException("no template has " + node);
        };
    String tag = node.getTag().getValue();
    if (!tag.startsWith("!")) {
      return value;
    }
    return Map.of(tag.equals("!Ref") ? "Ref" : "Fn::" + tag.substring(1), value);
  }

  private Object resolve(Object value) {
    return switch (value) {
      case List<?> list -> list.stream().map(this::resolve).toList();
      case Map<?, ?> map when map.size() == 1 -> function(map);
      case Map<?, ?> map -> resolveValues(map);
      default -> value;
    };
  }

  private Map<String, Object> resolveValues(Map<?, ?> map) {
    Map<String, Object> resolved = new LinkedHashMap<>();
    map.forEach((name, value) -> resolved.put((String) name, resolve(value)));
    return resolved;
  }

  private Object function(Map<?, ?> map) {
    String name = (String) map.keySet().iterator().next();
    Object argument = Objects.requireNonNull(map.get(name), name);
    return switch (name) {
      case "Ref" -> reference((String) argument, Map.of());
      case "Fn::Base64" ->
          Base64.getEncoder().encodeToString(((String) resolve(argument)).getBytes(UTF_8));
      case "Fn::Sub" -> substitute(argument);
      default -> resolveValues(map);
    };
  }

  private String substitute(Object argument) {
    if (argument instanceof List<?> list) {
      return substitute((String) list.get(0), resolveValues((Map<?, ?>) list.get(1)));
    }
    return substitute((String) argument, Map.of());
  }

  private String substitute(String text, Map<String, Object> variables) {
    return VARIABLE
        .matcher(text)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                found.group(1).isEmpty()
                    ? reference(found.group(2), variables)
                    : "${" + found.group(2) + '}'));
  }

  private String reference(String name, Map<String, Object> variables) {
    Object value = variables.getOrDefault(name, references.get(name));
    if (value == null) {
      throw new IllegalArgumentException(
          "the template refers to " + name + ", which the test has no value for");
    }
    return (String) value;
  }
}
