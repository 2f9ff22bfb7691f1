// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay;

import io.trendlake.json.JsonTree;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * What a relay answers: as many results as a response of Lambda holds.
 *
 * @param leftOver the fetches, by index, whose results found no room: they are to be asked for
 *     again
 */
public record RelayResponse(List<RelayResult> results, List<Integer> leftOver) {

  /** Copies the lists. */
  public RelayResponse {
    results = List.copyOf(results);
    leftOver = List.copyOf(leftOver);
  }

  /** The message. */
  public byte[] write() {
    try {
      return JsonMessage.write(json -> {
        JsonMessage.array(json, "answers", results, RelayResponse::write);
        JsonMessage.array(json, "leftOver", leftOver, (g, index) -> g.writeNumber(index));
      });
    } catch (IOException e) {
      throw new IllegalStateException("memory takes every byte", e);
    }
  }

  private static void write(JsonGenerator json, RelayResult result) {
    json.writeStartObject();
    json.writeNumberProperty("index", result.index());
    switch (result) {
      case RelayResult.Fetched fetched -> {
        json.writeNumberProperty("status", fetched.status());
        json.writeStringProperty("contentType", fetched.contentType());
        json.writeStringProperty("contentEncoding", fetched.contentEncoding());
        json.writeStringProperty("body", Base64.getEncoder().encodeToString(fetched.body()));
      }
      case RelayResult.Failed failed -> json.writeStringProperty("reason", failed.reason());
    }
    json.writeEndObject();
  }

  /**
   * What a message says.
   *
   * @throws IllegalArgumentException if it is malformed or of another version, with what is wrong
   *     and where
   */
  public static RelayResponse read(byte[] message) {
    JsonTree json = JsonMessage.read(message, "this scraper");
    return new RelayResponse(
        json.at("answers").items().stream().map(RelayResponse::result).toList(),
        json.at("leftOver").items().stream().map(JsonTree::number).toList());
  }

  private static RelayResult result(JsonTree json) {
    int index = json.at("index").number();
    return json.has("reason")
        ? new RelayResult.Failed(index, json.at("reason").text())
        : new RelayResult.Fetched(
            index,
            json.at("status").number(),
            json.at("contentType").text(),
            json.at("contentEncoding").text(),
            Base64.getDecoder().decode(json.at("body").text()));
  }
}
