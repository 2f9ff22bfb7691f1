// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The peer of the functions' starts: a function of Lambda that makes the AWS SDK's client of S3, as
 * the functions do over the JDK's URL connection, and nothing else.
 */
public final class SdkAlone implements RequestStreamHandler {

  static final String HANDLER = SdkAlone.class.getName() + "::handleRequest";

  /** Jars of others that the SDK needs. */
  private static final List<String> NEEDED = List.of("reactive-streams-", "slf4j-");

  private final S3Client client =
      S3Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build();

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    answer.write(('"' + client.serviceName() + '"').getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Makes the folder of this function, as its zip would be unpacked.
   *
   * @param jars those of a function that has the SDK's client of S3; its other jars are left out
   */
  static Path unpacked(Path jars, Path folder) throws IOException {
    Path lib = Files.createDirectories(folder.resolve("lib"));
    List<Path> all;
    try (Stream<Path> files = Files.list(jars)) {
      all = files.toList();
    }
    String ofSdk =
        all.stream()
            .map(jar -> jar.getFileName().toString())
            .filter(name -> name.matches("s3-[0-9.]+jar"))
            .map(name -> name.substring("s3".length()))
            .findFirst()
            .orElseThrow();
    for (Path jar : all) {
      String name = jar.getFileName().toString();
      if (name.endsWith(ofSdk) || NEEDED.stream().anyMatch(name::startsWith)) {
        Files.copy(jar, lib.resolve(name));
      }
    }
    String path = SdkAlone.class.getName().replace('.', '/') + ".class";
    Path ownClass = folder.resolve(path);
    Files.createDirectories(Objects.requireNonNull(ownClass.getParent()));
    try (InputStream content = SdkAlone.class.getClassLoader().getResourceAsStream(path)) {
      Files.copy(Objects.requireNonNull(content), ownClass);
    }
    return folder;
  }
}
