// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.model.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Takes the targets out of a shard that no message can hold. Each is replaced by a refused one with
 * the labels that name it, so that its gap is explained; not even that where these are too large
 * themselves.
 */
final class OversizeTargets {

  /** The labels that say which target it is. */
  private static final List<String> NAMING = List.of("account", "region", "job", "instance");

  /** So much of a URL is shown in messages. */
  private static final int SHOWN = 200;

  private final int maxBytes;
  private final ToIntFunction<Target> size;
  private final List<String> errors = new ArrayList<>();

  /**
   * For one shard.
   *
   * @param maxBytes of a message
   * @param size what a message of a target alone takes, in bytes
   */
  OversizeTargets(int maxBytes, ToIntFunction<Target> size) {
    this.maxBytes = maxBytes;
    this.size = size;
  }

  /** The shard with targets that all fit. */
  Shard without(Shard shard) {
    List<Target> targets = new ArrayList<>();
    for (Target target : shard.targets()) {
      int bytes = size.applyAsInt(target);
      if (bytes <= maxBytes) {
        targets.add(target);
      } else {
        String reason =
            "its labels and URL take a message of %d bytes, the limit is %d; drop labels of it by relabel_configs"
                .formatted(bytes, maxBytes);
        errors.add("target %s of job %s: %s".formatted(shown(target), target.job(), reason));
        Target refused = named(target).refused(reason);
        if (size.applyAsInt(refused) <= maxBytes) {
          targets.add(refused);
        }
      }
    }
    return new Shard(shard.id(), shard.account(), shard.region(), shard.interval(), targets);
  }

  /** What was taken out. */
  List<String> errors() {
    return errors;
  }

  private static Target named(Target target) {
    Labels.Builder naming = Labels.builder();
    NAMING.forEach(name -> naming.set(name, target.labels().value(name)));
    return new Target(
        target.job(),
        naming.build(),
        Labels.empty(),
        target.url(),
        target.interval(),
        target.timeout());
  }

  private static String shown(Target target) {
    String url = target.url().toString();
    return url.length() <= SHOWN ? url : url.substring(0, SHOWN) + "...";
  }
}
