// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.Network;
import java.util.Optional;

/** Reads {@code network} and {@code relay_function}. */
final class NetworkReader {

  static final Fields FIELDS = Fields.of("network", "relay_function");

  private NetworkReader() {}

  static Network read(YamlBlock block) {
    boolean relayed =
        block.choice("network", Choices.of("direct", "relay")).equals(Optional.of("relay"));
    Optional<String> function = AwsNames.function(block);
    if (!relayed && function.isPresent()) {
      block.refuse("relay_function", "has no effect without network: relay");
    }
    return relayed
        ? new Network.Relayed(function.orElse(Network.Relayed.DEFAULT_FUNCTION))
        : new Network.Direct();
  }
}
