// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.page;

import io.trendlake.json.JsonTree;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Chromium without a window, with one tab, driven by the DevTools protocol. */
public final class Chromium implements AutoCloseable {

  private static final List<String> COMMANDS =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final Pattern LISTENING = Pattern.compile("listening on ws://([^/]+)/");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonTree>> waiting = new ConcurrentHashMap<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();

  private Chromium(Process process, String address) throws Exception {
    this.process = process;
    String tabs = http.send(get(address), HttpResponse.BodyHandlers.ofString()).body();
    String tab =
        JsonTree.parse(tabs).items().stream()
            .filter(one -> one.at("type").text().equals("page"))
            .findFirst()
            .orElseThrow()
            .at("webSocketDebuggerUrl")
            .text();
    socket = http.newWebSocketBuilder().buildAsync(URI.create(tab), new Messages()).join();
    for (String domain : List.of("Page", "Runtime", "Log")) {
      send(domain + ".enable", "");
    }
  }

  private static HttpRequest get(String address) {
    return HttpRequest.newBuilder(URI.create("http://" + address + "/json/list")).build();
  }

  /**
   * Whether a browser is installed; if not, prints that a test is skipped.
   *
   * @throws AssertionError if there is none where {@code TRENDLAKE_REQUIRE_CHROMIUM} asks for one
   */
  public static boolean isThere(String test) {
    boolean there = installed().isPresent();
    if (!there) {
      String reason = test + " needs Chromium on the PATH (Debian: chromium)";
      if ("true".equals(System.getenv("TRENDLAKE_REQUIRE_CHROMIUM"))) {
        throw new AssertionError(reason);
      }
      System.out.println("skipped: " + reason);
    }
    return there;
  }

  /** The command of an installed Chromium. */
  private static Optional<Path> installed() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .flatMap(folder -> COMMANDS.stream().map(command -> Path.of(folder, command)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts the browser that is installed, with its profile in a folder.
   *
   * @throws java.util.NoSuchElementException if no browser is installed; {@link #isThere} answers
   *     that first
   */
  public static Chromium start(Path profile) throws Exception {
    Process process =
        new ProcessBuilder(
                installed().orElseThrow().toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                // Else timers of a page that nobody looks at may wait for a second.
                "--disable-background-timer-throttling",
                "--disable-renderer-backgrounding",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return new Chromium(process, address(process));
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Reads what the browser says until it listens, and lets it say the rest to nobody. */
  private static String address(Process process) throws IOException {
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    StringBuilder all = new StringBuilder();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      all.append(line).append('\n');
      Matcher matcher = LISTENING.matcher(line);
      if (matcher.find()) {
        Thread.ofVirtual().start(() -> said.lines().forEach(ignored -> {}));
        return matcher.group(1);
      }
    }
    throw new IOException("Chromium ended before it listened: " + all);
  }

  /** Puts messages together and hands each to whoever waits for it. */
  private final class Messages implements WebSocket.Listener {

    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        take(JsonTree.parse(parts.toString()));
        parts.setLength(0);
      }
      webSocket.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  private void take(JsonTree message) {
    if (message.has("id")) {
      CompletableFuture<JsonTree> answered = waiting.remove(message.at("id").number());
      if (answered != null) {
        answered.complete(message);
      }
      return;
    }
    String method = message.at("method").text();
    if (method.equals("Runtime.exceptionThrown")) {
      faults.add(
          message.at("params").at("exceptionDetails").at("exception").at("description").text());
    } else if (method.equals("Log.entryAdded")
        && message.at("params").at("entry").at("source").text().equals("security")) {
      faults.add(message.at("params").at("entry").at("text").text());
    }
  }

  private JsonTree send(String method, String parameters) {
    int id = lastId.incrementAndGet();
    CompletableFuture<JsonTree> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    socket
        .sendText(
            "{\"id\":%d,\"method\":\"%s\",\"params\":{%s}}".formatted(id, method, parameters), true)
        .join();
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** A JSON string. */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(
          c == '"' || c == '\\' || c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
    }
    return out.append('"').toString();
  }

  /** What scripts threw and what the page's policy forbade since this was asked last. */
  public List<String> faults() {
    List<String> all = List.copyOf(faults);
    faults.clear();
    return all;
  }

  /** Opens an address and waits until the page has begun its scripts. */
  public void open(URI address) {
    send("Page.navigate", "\"url\":\"about:blank\"");
    await("location.href === 'about:blank'");
    send("Page.navigate", "\"url\":" + quoted(address.toString()));
    await("location.href !== 'about:blank' && document.readyState === 'complete'");
  }

  /** The value of an expression of JavaScript, as text. */
  public String value(String expression) {
    JsonTree answer =
        send(
            "Runtime.evaluate",
            "\"awaitPromise\":true,\"returnByValue\":true,\"expression\":"
                + quoted("(async () => String(await (" + expression + ")))()"));
    if (!answer.has("result")) {
      return "(the page was left)";
    }
    JsonTree result = answer.at("result");
    if (result.has("exceptionDetails")) {
      return "(" + result.at("result").at("description").text() + ")";
    }
    return result.at("result").at("value").text();
  }

  /** Waits until an expression is true. */
  public void await(String condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String later = "new Promise(go => setTimeout(() => go(Boolean(" + condition + ")), 20))";
    String last = "";
    while (System.nanoTime() < end) {
      last = value(later);
      if (last.equals("true")) {
        return;
      }
    }
    throw new AssertionError(
        "never true: " + condition + ", but " + last + " on " + value("document.body.innerText"));
  }

  /** Types a text where the cursor is. */
  public void type(String text) {
    send("Input.insertText", "\"text\":" + quoted(text));
  }

  /** Presses a key by its name, such as {@code Enter} or {@code ?}. */
  public void press(String key) {
    press(key, 0);
  }

  /** Presses a key while Ctrl is held. */
  public void pressWithControl(String key) {
    press(key, 2);
  }

  private void press(String key, int modifiers) {
    String code =
        switch (key) {
          case "Enter" -> "13";
          case "Tab" -> "9";
          case "Escape" -> "27";
          case "ArrowDown" -> "40";
          default -> String.valueOf((int) key.charAt(0));
        };
    String text = key.length() == 1 ? ",\"text\":" + quoted(key) : "";
    for (String type : List.of("keyDown", "keyUp")) {
      send(
          "Input.dispatchKeyEvent",
          "\"type\":\"%s\",\"key\":%s,\"windowsVirtualKeyCode\":%s,\"modifiers\":%d%s"
              .formatted(type, quoted(key), code, modifiers, type.equals("keyDown") ? text : ""));
    }
  }

  /** Drags over an element, from one share of its width to another. */
  public void drag(String selector, double from, double to) {
    String box = "document.querySelector(" + quoted(selector) + ").getBoundingClientRect()";
    double left = Double.parseDouble(value(box + ".left"));
    double width = Double.parseDouble(value(box + ".width"));
    double y = Double.parseDouble(value(box + ".top + " + box + ".height / 2"));
    mouse("mouseMoved", left + width * from, y, 0);
    mouse("mousePressed", left + width * from, y, 1);
    mouse("mouseMoved", left + width * (from + to) / 2, y, 1);
    mouse("mouseMoved", left + width * to, y, 1);
    mouse("mouseReleased", left + width * to, y, 0);
  }

  /** Clicks on an element. */
  public void click(String selector) {
    value("document.querySelector(" + quoted(selector) + ").click()");
  }

  private void mouse(String type, double x, double y, int buttons) {
    send(
        "Input.dispatchMouseEvent",
        String.format(
            Locale.ROOT,
            "\"type\":\"%s\",\"x\":%.1f,\"y\":%.1f,\"button\":\"%s\",\"buttons\":%d,\"clickCount\":%d",
            type,
            x,
            y,
            type.equals("mouseMoved") && buttons == 0 ? "none" : "left",
            buttons,
            type.equals("mouseMoved") ? 0 : 1));
  }

  /** Makes the window so large, in pixels of CSS. */
  public void size(int width, int height) {
    send(
        "Emulation.setDeviceMetricsOverride",
        "\"width\":%d,\"height\":%d,\"deviceScaleFactor\":1,\"mobile\":%s"
            .formatted(width, height, width < 600));
  }

  /** Chooses the colours of the system: {@code dark} or {@code light}. */
  public void colors(String scheme) {
    send(
        "Emulation.setEmulatedMedia",
        "\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":" + quoted(scheme) + "}]");
  }

  /** Ends the browser and waits until it has ended, so that its profile can be deleted. */
  @Override
  public void close() {
    send("Browser.close", "");
    http.shutdownNow();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
