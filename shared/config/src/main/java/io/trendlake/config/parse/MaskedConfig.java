// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.relabel.YamlScalar;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Writes a configuration with {@code <secret>} in the place of each secret, as Prometheus shows its
 * own, without comments, which may hold secrets too.
 *
 * <p>A value is secret by the name of its key, so that secrets of settings that are not used here
 * (remote write) are hidden as well. The same text elsewhere, as through an alias, is hidden too,
 * and so are user and password of a URL.
 */
public final class MaskedConfig {

  /** What takes the place of a secret. */
  public static final String MASK = "<secret>";

  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "password|passwd|passphrase|secret|token|credential|authorization|cookie"
              + "|api[-_]?key|(?<!access)_key$");

  /** Names of files, references, addresses and kinds, which reveal nothing. */
  private static final Pattern HARMLESS_NAME =
      Pattern.compile(".*_(file|files|ref|url|type|id|arn)$");

  /** A parameter of a URL whose name says that it is secret. */
  private static final Pattern SECRET_PARAMETER =
      Pattern.compile(
          "(?i)([?&;][^=&;#]*(?:password|secret|token|credential|key|signature|sig)=)[^&;#]*");

  private static final Pattern USER_OF_URL = Pattern.compile("(?s)(://).*@");

  /** A shorter secret is hidden elsewhere only where it is the whole text. */
  private static final int LEAST_CONTAINED = 8;

  private static final int MAX_DEPTH = 100;
  private static final int MAX_LENGTH = 4 << 20;

  private final Set<String> secrets = new TreeSet<>();

  /** Aliases lead to the same node again and again. */
  private final Set<Visit> visited = new HashSet<>();

  private final StringBuilder out = new StringBuilder();

  /** A node as it was reached. */
  private record Visit(Node node, String name, boolean hidden) {}

  private MaskedConfig() {}

  /**
   * The text of a configuration with its secrets masked.
   *
   * @param yaml a text that {@link ConfigParser} has accepted; of any other nothing is shown
   */
  public static String of(String yaml) {
    ConfigErrors errors = new ConfigErrors("");
    MaskedConfig masked = new MaskedConfig();
    return YamlDocument.node(yaml, "", errors).map(masked::written).orElse("");
  }

  private String written(Node root) {
    collect(root, "", false, 0);
    block(root, "", false, 0);
    if (out.length() > MAX_LENGTH) {
      out.setLength(MAX_LENGTH);
      out.append("\n# The rest is not shown, since it is too long.\n");
    }
    return out.toString();
  }

  private static boolean isSecret(String name, String parent) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals("key")) {
      return parent.equals("tls_config");
    }
    return SECRET_NAME.matcher(lower).find() && !HARMLESS_NAME.matcher(lower).matches();
  }

  /**
   * Whether all texts below a key are secret. The block {@code authorization} has a type beside its
   * secret.
   */
  private static boolean hidesAll(NodeTuple entry, String parent, boolean hidden) {
    String name = text(entry.getKeyNode());
    return hidden
        || name.equals("proxy_connect_header")
        || (isSecret(name, parent)
            && !(name.equals("authorization") && entry.getValueNode() instanceof MappingNode));
  }

  private static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  private void collect(Node node, String name, boolean hidden, int depth) {
    if (depth > MAX_DEPTH || !visited.add(new Visit(node, name, hidden))) {
      return;
    }
    switch (node) {
      case ScalarNode scalar -> {
        if (hidden && !scalar.getValue().isEmpty() && !scalar.getTag().equals(Tag.NULL)) {
          secrets.add(scalar.getValue());
        }
      }
      case SequenceNode sequence ->
          sequence.getValue().forEach(element -> collect(element, name, hidden, depth + 1));
      case MappingNode mapping ->
          mapping
              .getValue()
              .forEach(entry ->
                  collect(
                      entry.getValueNode(),
                      text(entry.getKeyNode()),
                      hidesAll(entry, name, hidden),
                      depth + 1));
      default -> {}
    }
  }

  /** Writes a node after what begins its line, at a depth of lists and blocks. */
  private void block(Node node, String name, boolean hidden, int depth) {
    if (out.length() > MAX_LENGTH) {
      return;
    }
    switch (node) {
      case ScalarNode scalar -> out.append(scalar(scalar, hidden)).append('\n');
      case SequenceNode sequence when sequence.getValue().isEmpty() -> out.append("[]\n");
      case MappingNode mapping when mapping.getValue().isEmpty() -> out.append("{}\n");
      case Node deep when depth > MAX_DEPTH -> out.append("# nested too deeply to be shown\n");
      case SequenceNode sequence -> {
        boolean first = true;
        for (Node element : sequence.getValue()) {
          indent(first, depth);
          out.append("- ");
          block(element, name, hidden, depth + 1);
          first = false;
        }
      }
      case MappingNode mapping -> {
        boolean first = true;
        for (NodeTuple entry : mapping.getValue()) {
          indent(first, depth);
          entry(entry, name, hidden, depth);
          first = false;
        }
      }
      default -> out.append("# not shown\n");
    }
  }

  /** The first line of a list or block continues on the line where it begins. */
  private void indent(boolean first, int depth) {
    if (!first) {
      out.repeat("  ", depth);
    }
  }

  private void entry(NodeTuple entry, String parent, boolean hidden, int depth) {
    Node value = entry.getValueNode();
    String name = text(entry.getKeyNode());
    out.append(YamlScalar.of(name)).append(':');
    boolean nested =
        switch (value) {
          case SequenceNode sequence -> !sequence.getValue().isEmpty();
          case MappingNode mapping -> !mapping.getValue().isEmpty();
          default -> false;
        };
    if (nested) {
      out.append('\n').repeat("  ", depth + 1);
    } else {
      out.append(' ');
    }
    block(value, name, hidesAll(entry, parent, hidden), depth + 1);
  }

  private String scalar(ScalarNode node, boolean hidden) {
    String text = node.getValue();
    if (text.isEmpty() || node.getTag().equals(Tag.NULL)) {
      return node.isPlain() ? text : "''";
    }
    if (hidden || secrets.contains(text)) {
      return MASK;
    }
    String shown = masked(text);
    boolean asWritten =
        node.isPlain() && node.getTag().equals(YamlDocument.PLAIN) && text.indexOf('\n') < 0;
    return asWritten && shown.equals(text) ? text : YamlScalar.of(shown);
  }

  private String masked(String text) {
    String shown = text;
    if (text.contains("://")) {
      shown = USER_OF_URL.matcher(shown).replaceAll("$1" + MASK + "@");
      shown = SECRET_PARAMETER.matcher(shown).replaceAll("$1" + MASK);
    }
    for (String secret : secrets) {
      if (secret.length() >= LEAST_CONTAINED) {
        shown = shown.replace(secret, MASK);
      }
    }
    return shown;
  }
}
