// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the names that AWS gives to things, and refuses what has not their shape. */
final class AwsNames {

  static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-[0-9]+");
  static final Pattern ROLE_ARN = Pattern.compile("arn:aws[a-z-]*:iam::([0-9]{12}):role/.+");
  static final Pattern ROLE_NAME = Pattern.compile("([!-.0-~]+/)*[\\w+=,.@-]{1,64}");
  static final Pattern ORGANIZATIONAL_UNIT =
      Pattern.compile("(ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})|(r-[0-9a-z]{4,32})");

  /** The characters and lengths that AssumeRole takes; RE2 counts to 1000 only. */
  private static final Pattern EXTERNAL_ID =
      Pattern.compile("[\\w+=,.@:/-]{2,1000}[\\w+=,.@:/-]{0,224}");

  /** As Lambda's Invoke takes it. */
  private static final Pattern FUNCTION =
      Pattern.compile(
          "(arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:)?[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_$-]{1,128})?");

  private static final String SUCH_AS_REGION = "is not a region, such as eu-central-1";

  private AwsNames() {}

  /** At least one region, none twice. */
  static List<String> regions(YamlBlock block) {
    List<String> regions = distinct(block, "regions", REGION, SUCH_AS_REGION);
    if (regions.isEmpty()) {
      block.refuse("regions", "names no region; at least one is required");
    }
    return regions;
  }

  static Optional<String> region(YamlBlock block) {
    String text = block.text("region", "");
    if (!text.isEmpty() && !REGION.matches(text)) {
      block.refuse("region", YamlValue.quoted(text) + " " + SUCH_AS_REGION);
    }
    return nonEmpty(text);
  }

  static Optional<String> roleArn(YamlBlock block) {
    return matching(block, "role_arn", ROLE_ARN, "arn:aws:iam::<account id>:role/<name>");
  }

  static Optional<String> externalId(YamlBlock block) {
    return matching(
        block, "external_id", EXTERNAL_ID, "2 to 1224 of A-Z a-z 0-9 _ + = , . @ : / -");
  }

  static Optional<String> function(YamlBlock block) {
    return matching(block, "relay_function", FUNCTION, "of a function's name or ARN");
  }

  /** The texts of a list, each of a shape and none twice. */
  static List<String> distinct(YamlBlock block, String name, Pattern pattern, String complaint) {
    List<String> texts = new ArrayList<>();
    for (YamlValue element : block.list(name)) {
      element
          .text()
          .ifPresent(text -> {
            if (!pattern.matches(text)) {
              element.refuse(YamlValue.quoted(text) + " " + complaint);
            } else if (texts.contains(text)) {
              element.refuse(YamlValue.quoted(text) + " is listed twice");
            }
            texts.add(text);
          });
    }
    return texts;
  }

  static Optional<String> nonEmpty(String text) {
    return Optional.of(text).filter(some -> !some.isEmpty());
  }

  private static Optional<String> matching(
      YamlBlock block, String name, Pattern pattern, String shape) {
    String text = block.text(name, "");
    if (!text.isEmpty() && !pattern.matches(text)) {
      block.refuse(name, YamlValue.quoted(text) + " has not the shape " + shape);
      return Optional.empty();
    }
    return nonEmpty(text);
  }
}
