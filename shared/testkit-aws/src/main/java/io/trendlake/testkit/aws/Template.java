// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A CloudFormation template whose resources can be had with references and functions put in: Ref,
 * Fn::GetAtt, Fn::Sub, Fn::Join, Fn::Split, Fn::Select, Fn::FindInMap, Fn::Base64, Fn::If and the
 * functions that conditions and rules are made of, in full or as tags. So what tests use is what is
 * deployed.
 */
public final class Template {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^}]+)}");

  private static final Object NO_VALUE = new Object();

  private static final String REF = "Ref";
  private static final String GET_ATT = "Fn::GetAtt";
  private static final String SUB = "Fn::Sub";

  private final Map<?, ?> root;
  private final Map<String, String> references;

  private Template(Map<?, ?> root, Map<String, String> references) {
    this.root = root;
    this.references = references;
  }

  /**
   * Reads a template.
   *
   * @param references the values of its references and attributes ({@code Bucket.Arn}); parameters
   *     that have a default may be left out, as may the name of the stack, {@code trendlake}; lists
   *     are separated by commas
   * @throws IOException if it cannot be read or holds nothing
   */
  public static Template read(Path file, Map<String, String> references) throws IOException {
    Node node =
        new Compose(LoadSettings.builder().setLabel(file.toString()).build())
            .composeString(Files.readString(file))
            .orElseThrow(() -> new IOException(file + " is empty"));
    Map<?, ?> root = (Map<?, ?>) plain(node);
    Map<String, String> all = new LinkedHashMap<>();
    all.put("AWS::StackName", "trendlake");
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

  /** A section as it is written, {@code Parameters} for example. */
  public Map<?, ?> section(String name) {
    return section(root, name);
  }

  /** The logical ids of all resources, in the order of the template. */
  public List<String> ids() {
    return section(root, "Resources").keySet().stream().map(String.class::cast).toList();
  }

  /** The logical ids of all resources of a type, in the order of the template. */
  public List<String> ids(String type) {
    List<String> found = new ArrayList<>();
    section(root, "Resources")
        .forEach((id, resource) -> {
          if (type.equals(((Map<?, ?>) resource).get("Type"))) {
            found.add((String) id);
          }
        });
    return found;
  }

  /** The properties of all resources of a type, in the order of the template. */
  public List<Map<?, ?>> properties(String type) {
    List<Map<?, ?>> found = new ArrayList<>();
    ids(type).forEach(id -> found.add(resource(id)));
    return found;
  }

  /**
   * The properties of a resource.
   *
   * @throws NullPointerException if there is none, or it has no properties; the message names it
   */
  public Map<?, ?> resource(String id) {
    Map<?, ?> resource = section(section(root, "Resources"), id);
    return (Map<?, ?>) resolve(section(resource, "Properties"));
  }

  /** Whether a resource is made: it has no condition, or one that holds. */
  public boolean isMade(String id) {
    Object condition = section(section(root, "Resources"), id).get("Condition");
    return condition == null || holds(condition);
  }

  /**
   * The logical ids of all resources that are made before a resource, because it or what it depends
   * on names them: in DependsOn, by Ref, Fn::GetAtt or Fn::Sub.
   */
  public Set<String> dependencies(String id) {
    Map<?, ?> resources = section(root, "Resources");
    Set<String> found = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(id));
    while (!open.isEmpty()) {
      Set<String> named = new TreeSet<>();
      collectNames(section(resources, open.remove()), named);
      named.retainAll(resources.keySet());
      named.stream().filter(found::add).forEach(open::add);
    }
    return found;
  }

  private static void collectNames(Object value, Set<String> names) {
    switch (value) {
      case List<?> list -> list.forEach(element -> collectNames(element, names));
      case Map<?, ?> map ->
          map.forEach((key, argument) -> {
            switch ((String) key) {
              case "DependsOn", REF -> names.addAll(texts(argument));
              case GET_ATT -> names.add(texts(argument).getFirst().replaceFirst("\\..*", ""));
              case SUB -> {
                VARIABLE
                    .matcher(texts(argument).getFirst())
                    .results()
                    .forEach(found -> names.add(found.group(2).replaceFirst("\\..*", "")));
                collectNames(argument, names);
              }
              default -> collectNames(argument, names);
            }
          });
      default -> {}
    }
  }

  /** A text, or the texts of a list; other elements are left out. */
  private static List<String> texts(Object oneOrMany) {
    return oneOrMany instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of((String) oneOrMany);
  }

  /** What the assertions of the template's rules that do not hold say, in the template's order. */
  public List<String> violations() {
    List<String> found = new ArrayList<>();
    for (Object rule : section(root, "Rules").values()) {
      for (Object each : listAt((Map<?, ?>) rule, "Assertions")) {
        Map<?, ?> assertion = (Map<?, ?>) each;
        if (!isTrue(resolve(at(assertion, "Assert")))) {
          found.add((String) at(assertion, "AssertDescription"));
        }
      }
    }
    return found;
  }

  /** The value of an output. */
  public Object output(String name) {
    return resolve(at(section(section(root, "Outputs"), name), "Value"));
  }

  /** The properties that all resources of a kind have, such as {@code Function}. */
  public Map<?, ?> globals(String kind) {
    return (Map<?, ?>) resolve(section(section(root, "Globals"), kind));
  }

  /**
   * A member of some properties.
   *
   * @throws NullPointerException if there is none; the message names it
   */
  public static Object at(Map<?, ?> properties, String name) {
    return Objects.requireNonNull(properties.get(name), () -> "there is no " + name);
  }

  /** A member that has members itself. */
  public static Map<?, ?> mapAt(Map<?, ?> properties, String name) {
    return (Map<?, ?>) at(properties, name);
  }

  /** A member that is a list. */
  public static List<?> listAt(Map<?, ?> properties, String name) {
    return (List<?>) at(properties, name);
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
    return Map.of(tag.equals("!Ref") ? REF : "Fn::" + tag.substring(1), value);
  }

  private Object resolve(Object value) {
    return switch (value) {
      case List<?> list ->
          list.stream().map(this::resolve).filter(element -> element != NO_VALUE).toList();
      case Map<?, ?> map when map.size() == 1 -> function(map);
      case Map<?, ?> map -> resolveValues(map);
      default -> value;
    };
  }

  private Map<String, Object> resolveValues(Map<?, ?> map) {
    Map<String, Object> resolved = new LinkedHashMap<>();
    map.forEach((name, value) -> {
      Object put = resolve(value);
      if (put != NO_VALUE) {
        resolved.put((String) name, put);
      }
    });
    return resolved;
  }

  private Object function(Map<?, ?> map) {
    String name = (String) map.keySet().iterator().next();
    Object argument = Objects.requireNonNull(map.get(name), name);
    return switch (name) {
      case REF -> argument.equals("AWS::NoValue") ? NO_VALUE : parameter((String) argument);
      case GET_ATT ->
          reference(
              argument instanceof List<?> parts ? join(".", parts) : (String) argument, Map.of());
      case "Fn::If" -> ifElse((List<?>) argument);
      case "Fn::Equals" -> equal((List<?>) resolve(argument));
      case "Fn::Not" -> !isTrue(((List<?>) resolve(argument)).getFirst());
      case "Fn::And" -> ((List<?>) resolve(argument)).stream().allMatch(Template::isTrue);
      case "Fn::Or" -> ((List<?>) resolve(argument)).stream().anyMatch(Template::isTrue);
      case "Fn::EachMemberEquals" -> eachEquals((List<?>) resolve(argument));
      case "Fn::Join" -> join((List<?>) resolve(argument));
      case "Fn::Split" -> split((List<?>) resolve(argument));
      case "Fn::Select" -> select((List<?>) resolve(argument));
      case "Fn::FindInMap" -> findInMap((List<?>) resolve(argument));
      case "Fn::Base64" ->
          Base64.getEncoder().encodeToString(((String) resolve(argument)).getBytes(UTF_8));
      case SUB -> substitute(argument);
      default -> resolveValues(map);
    };
  }

  private Object ifElse(List<?> arguments) {
    return resolve(arguments.get(holds(arguments.get(0)) ? 1 : 2));
  }

  private boolean holds(Object name) {
    Object condition = section(root, "Conditions").get(name);
    return isTrue(resolve(Objects.requireNonNull(condition, name::toString)));
  }

  private static boolean isTrue(Object value) {
    return (Boolean) value;
  }

  private static boolean eachEquals(List<?> listAndText) {
    return ((List<?>) listAndText.get(0)).stream().allMatch(listAndText.get(1)::equals);
  }

  private static List<String> split(List<?> separatorAndText) {
    String separator = (String) separatorAndText.get(0);
    return List.of(((String) separatorAndText.get(1)).split(Pattern.quote(separator), -1));
  }

  private static Object select(List<?> indexAndList) {
    return ((List<?>) indexAndList.get(1)).get(Integer.parseInt((String) indexAndList.get(0)));
  }

  private Object findInMap(List<?> keys) {
    Map<?, ?> map = section(section(root, "Mappings"), (String) keys.get(0));
    return at(section(map, (String) keys.get(1)), (String) keys.get(2));
  }

  private static boolean equal(List<?> pair) {
    return pair.get(0).equals(pair.get(1));
  }

  private static String join(List<?> separatorAndParts) {
    Object parts = separatorAndParts.get(1);
    String separator = (String) separatorAndParts.get(0);
    return parts instanceof List<?> list ? join(separator, list) : (String) parts;
  }

  private static String join(String separator, List<?> parts) {
    return parts.stream().map(String::valueOf).collect(Collectors.joining(separator));
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

  /** A list where the template says that the parameter is one. */
  private Object parameter(String name) {
    String value = reference(name, Map.of());
    Map<?, ?> parameter = (Map<?, ?>) section(root, "Parameters").get(name);
    boolean isList = parameter != null && "CommaDelimitedList".equals(parameter.get("Type"));
    return isList ? List.of(value.split(",", -1)) : value;
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
