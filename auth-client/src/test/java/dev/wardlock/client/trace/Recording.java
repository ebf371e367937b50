package dev.wardlock.client.trace;

import dev.wardlock.client.content.Pairs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Traffic that a test makes up, and the HAR files that programs would have written of it. */
public final class Recording {

  /** Who writes the HAR. */
  public enum Style {
    CHROMIUM,
    PLAYWRIGHT,
    FIREFOX,
    MITMPROXY
  }

  private static final JsonMapper MAPPER = new JsonMapper();

  private final List<Sent> all = new ArrayList<>();
  private Instant clock = Instant.parse("2026-05-01T10:00:00Z");

  /** One exchange. */
  public final class Sent {
    final Instant at = clock;
    final String method;
    final String url;
    final List<Map.Entry<String, String>> requestHeaders = new ArrayList<>();
    String requestBody;
    int status = 200;
    final List<Map.Entry<String, String>> responseHeaders = new ArrayList<>();
    String responseBody;

    private Sent(String method, String url) {
      this.method = method;
      this.url = url;
    }

    public Sent header(String name, String value) {
      requestHeaders.add(Map.entry(name, value));
      return this;
    }

    public Sent form(String... namesAndValues) {
      requestHeaders.add(Map.entry("Content-Type", "application/x-www-form-urlencoded"));
      var pairs = new ArrayList<String>();
      for (int i = 0; i < namesAndValues.length; i += 2) {
        pairs.add(
            URLEncoder.encode(namesAndValues[i], StandardCharsets.UTF_8)
                + "="
                + URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
      }
      requestBody = String.join("&", pairs);
      return this;
    }

    public Sent json(String body) {
      requestHeaders.add(Map.entry("Content-Type", "application/json"));
      requestBody = body;
      return this;
    }

    public Sent answer(int code) {
      status = code;
      return this;
    }

    public Sent answerJson(int code, String body) {
      status = code;
      responseHeaders.add(Map.entry("Content-Type", "application/json"));
      responseBody = body;
      return this;
    }

    public Sent answerHtml(int code, String body) {
      status = code;
      responseHeaders.add(Map.entry("Content-Type", "text/html;charset=UTF-8"));
      responseBody = body;
      return this;
    }

    public Sent set(String name, String value) {
      responseHeaders.add(Map.entry(name, value));
      return this;
    }
  }

  public Sent get(String url) {
    return send("GET", url);
  }

  public Sent post(String url) {
    return send("POST", url);
  }

  public Sent send(String method, String url) {
    clock = clock.plusMillis(250);
    var sent = new Sent(method, url);
    all.add(sent);
    return sent;
  }

  /** As it would be read from a HAR. */
  public Capture capture(String application) {
    try {
      Path file = Files.createTempFile("recording", ".har");
      try {
        Files.writeString(file, har(Style.CHROMIUM));
        return CaptureReader.read(List.of(file), URI.create(application));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String har(Style style) {
    var log = new LinkedHashMap<String, Object>();
    log.put("version", "1.2");
    log.put("creator", Map.of("name", style.name().toLowerCase(Locale.ROOT), "version", "1"));
    if (style == Style.CHROMIUM || style == Style.FIREFOX) {
      log.put(
          "pages",
          List.of(
              Map.of(
                  "startedDateTime",
                  "2026-05-01T10:00:00.000Z",
                  "id",
                  "page_1",
                  "title",
                  style == Style.CHROMIUM ? all.get(0).url : "A page",
                  "pageTimings",
                  Map.of())));
    }
    log.put("entries", all.stream().map(sent -> entry(sent, style)).toList());
    return MAPPER.writeValueAsString(Map.of("log", log));
  }

  private static Map<String, Object> entry(Sent sent, Style style) {
    var entry = new LinkedHashMap<String, Object>();
    boolean chromium = style == Style.CHROMIUM;
    if (chromium) {
      entry.put("_initiator", Map.of("type", "other", "stack", Map.of("callFrames", List.of())));
      entry.put("_priority", "VeryHigh");
      entry.put("_resourceType", "fetch");
    }
    entry.put("startedDateTime", sent.at.toString());
    entry.put("time", style == Style.FIREFOX ? 12 : 12.345);
    entry.put("request", request(sent, style));
    entry.put("response", response(sent, style));
    entry.put("cache", Map.of());
    entry.put("timings", Map.of("send", 0, "wait", -1, "receive", 0.5));
    return entry;
  }

  private static Map<String, Object> request(Sent sent, Style style) {
    List<Map<String, String>> headers = headers(sent.requestHeaders, style);
    if (style == Style.CHROMIUM) {
      URI uri = URI.create(sent.url);
      headers.add(0, Map.of("name", ":authority", "value", uri.getAuthority()));
      headers.add(1, Map.of("name", ":method", "value", sent.method));
      headers.add(2, Map.of("name", ":path", "value", uri.getRawPath()));
      headers.add(3, Map.of("name", ":scheme", "value", uri.getScheme()));
    }
    var request = new LinkedHashMap<String, Object>();
    request.put("method", sent.method);
    request.put("url", sent.url);
    request.put("httpVersion", style == Style.CHROMIUM ? "http/2.0" : "HTTP/1.1");
    request.put("headers", headers);
    request.put("queryString", List.of());
    request.put("cookies", List.of());
    request.put("headersSize", -1);
    request.put("bodySize", sent.requestBody == null ? 0 : sent.requestBody.length());
    if (sent.requestBody != null) {
      request.put("postData", postData(sent, style));
    }
    return request;
  }

  private static Map<String, Object> postData(Sent sent, Style style) {
    var data = new LinkedHashMap<String, Object>();
    String type = value(sent.requestHeaders, "Content-Type");
    data.put("mimeType", type);
    boolean form = type.startsWith("application/x-www-form-urlencoded");
    List<Map<String, String>> params =
        form
            ? Pairs.form(sent.requestBody).stream()
                .map(p -> Map.of("name", p.name(), "value", p.value()))
                .toList()
            : List.of();
    // Playwright and mitmproxy list fields of forms; Firefox leaves the text out where it has them.
    if (style != Style.FIREFOX || !form) {
      data.put("text", sent.requestBody);
    }
    data.put("params", params);
    return data;
  }

  private static Map<String, Object> response(Sent sent, Style style) {
    var content = new LinkedHashMap<String, Object>();
    content.put("size", sent.responseBody == null ? 0 : sent.responseBody.length());
    content.put("mimeType", value(sent.responseHeaders, "Content-Type"));
    if (sent.responseBody != null) {
      boolean base64 = style == Style.FIREFOX || style == Style.MITMPROXY;
      content.put(
          "text",
          base64
              ? Base64.getEncoder()
                  .encodeToString(sent.responseBody.getBytes(StandardCharsets.UTF_8))
              : sent.responseBody);
      if (base64) {
        content.put("encoding", "base64");
      }
    }
    var response = new LinkedHashMap<String, Object>();
    response.put("status", sent.status == 0 && style == Style.PLAYWRIGHT ? -1 : sent.status);
    response.put("statusText", "");
    response.put("httpVersion", "HTTP/1.1");
    response.put("headers", joined(headers(sent.responseHeaders, style), style));
    response.put("cookies", List.of());
    response.put("content", content);
    response.put("redirectURL", value(sent.responseHeaders, "Location"));
    response.put("headersSize", -1);
    response.put("bodySize", -1);
    return response;
  }

  /**
   * Firefox keeps the case of names, as HTTP/1.1 has it; what speaks HTTP/2 writes small letters.
   */
  private static List<Map<String, String>> headers(
      List<Map.Entry<String, String>> headers, Style style) {
    return headers.stream()
        .map(
            h ->
                Map.of(
                    "name",
                    style == Style.FIREFOX ? h.getKey() : h.getKey().toLowerCase(Locale.ROOT),
                    "value",
                    h.getValue()))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Chromium writes the cookies of an answer into one field, a line for each. */
  private static List<Map<String, String>> joined(List<Map<String, String>> headers, Style style) {
    if (style != Style.CHROMIUM) {
      return headers;
    }
    var joined = new ArrayList<Map<String, String>>();
    String cookies =
        headers.stream()
            .filter(h -> h.get("name").equals("set-cookie"))
            .map(h -> h.get("value"))
            .collect(Collectors.joining("\n"));
    headers.stream().filter(h -> !h.get("name").equals("set-cookie")).forEach(joined::add);
    if (!cookies.isEmpty()) {
      joined.add(Map.of("name", "set-cookie", "value", cookies));
    }
    return joined;
  }

  private static String value(List<Map.Entry<String, String>> headers, String name) {
    return headers.stream()
        .filter(h -> h.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  /** Bundles have a file for each exchange and its bodies. */
  public void bundle(Path folder, String application) throws IOException {
    Files.createDirectories(folder.resolve("traces"));
    Files.writeString(
        folder.resolve("manifest.json"),
        MAPPER.writeValueAsString(
            Map.of("format_version", "1.0.0", "app", Map.of("base_url", application + "/home"))));
    int number = 0;
    for (Sent sent : all) {
      String id = String.format(Locale.ROOT, "t_%04d", ++number);
      var trace = new LinkedHashMap<String, Object>();
      trace.put("id", id);
      trace.put("timestamp", sent.at.toEpochMilli());
      trace.put("type", "http");
      var request = message(folder, id + "_request.bin", sent.requestHeaders, sent.requestBody);
      request.put("method", sent.method);
      request.put("url", sent.url);
      trace.put("request", request);
      var response = message(folder, id + "_response.bin", sent.responseHeaders, sent.responseBody);
      response.put("status", sent.status);
      trace.put("response", response);
      Files.writeString(
          folder.resolve("traces").resolve(id + ".json"), MAPPER.writeValueAsString(trace));
    }
  }

  private static Map<String, Object> message(
      Path folder, String file, List<Map.Entry<String, String>> headers, String body)
      throws IOException {
    var message = new LinkedHashMap<String, Object>();
    message.put(
        "headers",
        headers.stream().map(h -> Map.of("name", h.getKey(), "value", h.getValue())).toList());
    if (body != null) {
      message.put("body_file", file);
      Files.writeString(folder.resolve("traces").resolve(file), body);
    }
    return message;
  }

  /** What a login by a form looks like, with a page, a picture and a request that got no answer. */
  public static Recording formLogin() {
    var r = new Recording();
    r.get("https://app.example/login")
        .header("Accept", "text/html")
        .answerHtml(
            200,
            "<form action=\"/login\" method=post><input type='hidden' name=\"_csrf\""
                + " value=\"c5rf-0123456789\"><input name=username><input type=password"
                + " name=password></form>")
        .set("Set-Cookie", "JSESSIONID=before1234; Path=/; HttpOnly")
        .set("Set-Cookie", "lang=en; Path=/");
    r.get("https://cdn.example/logo.png").answer(0);
    r.post("https://app.example/login")
        .header("Cookie", "JSESSIONID=before1234; lang=en")
        .form("username", "alice", "password", "wönder&land=1", "_csrf", "c5rf-0123456789")
        .answer(302)
        .set("Location", "/home")
        .set("Set-Cookie", "JSESSIONID=after56789; Path=/; HttpOnly");
    r.get("https://app.example/home")
        .header("Cookie", "JSESSIONID=after56789; lang=en")
        .answerHtml(200, "<h1>Hello, Alice</h1>");
    return r;
  }
}
