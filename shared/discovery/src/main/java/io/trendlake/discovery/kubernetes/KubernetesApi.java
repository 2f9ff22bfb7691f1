// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.kubernetes;

import io.trendlake.config.http.Url;
import io.trendlake.config.sd.KubernetesSdConfig.Selector;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.Fetcher;
import io.trendlake.fetch.UserAgent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Lists objects of a cluster page by page (Kubernetes API concepts, "Retrieving large results sets
 * in chunks"). A page is read object by object, so that one page and what is made of its objects
 * are in memory at a time.
 */
final class KubernetesApi {

  /** As the lists of client-go. */
  private static final int PAGE = 500;

  /** A page of 500 objects, of which etcd takes 1.5 MB each at most, has a few MB as a rule. */
  private static final long LONGEST_PAGE = 128L << 20;

  /** More than a cluster may have pods. */
  private static final int MOST_OBJECTS = 500_000;

  /** A server that gives a page without objects and a new token each time has no end. */
  private static final int MOST_PAGES = 2000;

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int GONE = 410;

  private static final JsonFactory JSON = new JsonFactory();

  private final ApiServer server;
  private final Fetcher fetcher;
  private final BodyBuffer body = new BodyBuffer();

  KubernetesApi(ApiServer server, Fetcher fetcher) {
    this.server = server;
    this.fetcher = fetcher;
  }

  /** What takes the objects of a list, none of which is kept here. */
  private static final class Progress {

    private final Consumer<ApiObject> objects;
    private final Set<String> tokens = new HashSet<>();
    private String token = "";
    private int count;

    Progress(Consumer<ApiObject> objects) {
      this.objects = objects;
    }
  }

  /** The token of the next page is too old: the list has to begin again. */
  private static final class ExpiredException extends Exception {

    private static final long serialVersionUID = 1L;
  }

  /**
   * Lists the objects of a kind.
   *
   * @param namespace empty = of all, or of a kind that is in none
   * @param objects is given each; if the list has to begin again, {@code restart} is run first
   * @throws KubernetesException if the list does not come whole
   */
  void list(
      Resource resource,
      String namespace,
      Selector selector,
      Consumer<ApiObject> objects,
      Runnable restart)
      throws KubernetesException, InterruptedException {
    try {
      pages(resource, namespace, selector, new Progress(objects));
    } catch (ExpiredException e) {
      restart.run();
      try {
        pages(resource, namespace, selector, new Progress(objects));
      } catch (ExpiredException again) {
        throw new KubernetesException(
            "the API server forgot the list of "
                + resource.plural()
                + " twice before its last page was read",
            again);
      }
    }
  }

  private void pages(Resource resource, String namespace, Selector selector, Progress progress)
      throws KubernetesException, InterruptedException, ExpiredException {
    do {
      if (!progress.tokens.add(progress.token)) {
        throw new KubernetesException(
            "the pages of the list of " + resource.plural() + " go round in a circle");
      }
      if (progress.tokens.size() > MOST_PAGES) {
        throw new KubernetesException(
            "the list of " + resource.plural() + " has more than " + MOST_PAGES + " pages");
      }
      Url url = url(resource, namespace, selector, progress.token);
      progress.token = "";
      page(resource, url, progress);
    } while (!progress.token.isEmpty());
  }

  private Url url(Resource resource, String namespace, Selector selector, String token) {
    StringBuilder url = new StringBuilder(server.url().toString());
    while (url.charAt(url.length() - 1) == '/') {
      url.setLength(url.length() - 1);
    }
    url.append(resource.path(encoded(namespace))).append("?limit=").append(PAGE);
    append(url, "continue", token);
    append(url, "labelSelector", selector.label());
    append(url, "fieldSelector", selector.field());
    return Url.parse(url.toString());
  }

  private static void append(StringBuilder url, String name, String value) {
    if (!value.isEmpty()) {
      url.append('&').append(name).append('=').append(encoded(value));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void page(Resource resource, Url url, Progress progress)
      throws KubernetesException, InterruptedException, ExpiredException {
    body.clear();
    FetchResponse response;
    try {
      response =
          fetcher.fetch(
              new FetchRequest(
                  "",
                  url,
                  Map.of("User-Agent", UserAgent.TEXT, "Accept", "application/json"),
                  TIMEOUT,
                  LONGEST_PAGE,
                  server.http()),
              body);
    } catch (FetchException e) {
      throw new KubernetesException("listing " + resource.plural() + ": " + e.getMessage(), e);
    }
    if (response.status() == GONE) {
      throw new ExpiredException();
    }
    if (response.status() != OK) {
      throw new KubernetesException(
          "listing "
              + resource.plural()
              + ": the API server answered with status "
              + response.status()
              + hint(resource, response.status()));
    }
    try (JsonParser parser =
        JSON.createParser(ObjectReadContext.empty(), body.array(), 0, body.length())) {
      read(parser, resource, progress);
    } catch (JacksonException e) {
      throw new KubernetesException(
          "listing " + resource.plural() + ": the answer is not JSON: " + e.getOriginalMessage(),
          e);
    }
  }

  private static String hint(Resource resource, int status) {
    return switch (status) {
      case UNAUTHORIZED ->
          ": it does not know who asks; the token may have expired, or EKS has no access entry for"
              + " the role";
      case FORBIDDEN ->
          ": its user may not list "
              + resource.plural()
              + "; a role of RBAC has to allow the verb list";
      default -> "";
    };
  }

  private static void read(JsonParser parser, Resource resource, Progress progress)
      throws KubernetesException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new KubernetesException("listing " + resource.plural() + ": the answer is no list");
    }
    boolean isList = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (name) {
        case "metadata" -> progress.token = ApiObject.read(parser, token).text("continue");
        case "items" -> {
          isList = true;
          if (token == JsonToken.START_ARRAY) {
            items(parser, resource, progress);
          }
        }
        default -> parser.skipChildren();
      }
    }
    if (!isList) {
      throw new KubernetesException("listing " + resource.plural() + ": the answer is no list");
    }
  }

  private static void items(JsonParser parser, Resource resource, Progress progress)
      throws KubernetesException {
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (++progress.count > MOST_OBJECTS) {
        throw new KubernetesException(
            "there are more than "
                + MOST_OBJECTS
                + " "
                + resource.plural()
                + "; select fewer by namespaces or selectors");
      }
      progress.objects.accept(ApiObject.read(parser, token));
    }
  }
}
