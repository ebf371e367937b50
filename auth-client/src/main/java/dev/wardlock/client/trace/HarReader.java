package dev.wardlock.client.trace;

import dev.wardlock.client.content.Named;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * One HAR file (http://www.softwareishard.com/blog/har-12-spec), an entry at a time.
 *
 * <p>No two writers agree: members come in any order, are missing, or are of another type than the
 * format says. What cannot be used is skipped, and not kept while it is.
 */
final class HarReader {

  /** The longest text that is taken into memory, in characters. */
  private static final int LONGEST_TEXT = 32 << 20;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build())
          .build();

  /** Bodies that stand in files beside the HAR, as Playwright writes them. */
  interface Attachments {
    byte @Nullable [] body(String name) throws IOException;
  }

  private interface Member {
    void read(JsonParser json, String name) throws IOException;
  }

  private final String file;
  private final Attachments attachments;
  private final Traffic traffic;
  private boolean entries;
  private int read;

  HarReader(String file, Attachments attachments, Traffic traffic) {
    this.file = file;
    this.attachments = attachments;
    this.traffic = traffic;
  }

  void read(InputStream in) throws IOException {
    TokenStreamLocation place = TokenStreamLocation.NA;
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), in)) {
      try {
        json.nextToken();
        object(json, (j, name) -> inDocument(j, name));
      } catch (JacksonException e) {
        place = json.currentLocation();
        broken(e, place);
        return;
      }
    } catch (JacksonException e) {
      broken(e, place);
      return;
    }
    if (!entries) {
      throw new CaptureException(file + " is no HAR: it has no list at log.entries.");
    }
  }

  private void broken(JacksonException e, TokenStreamLocation place) throws CaptureException {
    if (e.getCause() instanceof CaptureException tooLong) {
      throw tooLong;
    }
    String at = "line " + place.getLineNr() + ", column " + place.getColumnNr();
    String what =
        e instanceof StreamConstraintsException
            ? " has a text that is too long, or is nested too deep, at "
            : " is cut off or damaged at ";
    if (read == 0) {
      throw new CaptureException(
          file
              + (entries
                  ? what + at + ", before the first exchange is whole."
                  : " is no HAR: it" + what + at + "."));
    }
    traffic.note(
        file + what + at + ": " + read + " exchanges before it were read, what follows was not.");
  }

  private void inDocument(JsonParser json, String name) throws IOException {
    if (name.equals("log")) {
      object(json, this::inLog);
    } else {
      json.skipChildren();
    }
  }

  private void inLog(JsonParser json, String name) throws IOException {
    switch (name) {
      case "pages" -> array(json, j -> object(j, this::inPage));
      case "entries" -> {
        entries |= json.currentToken() == JsonToken.START_ARRAY;
        array(json, this::entry);
      }
      default -> json.skipChildren();
    }
  }

  /** Chromium gives a page its address for a title; other writers what a person reads there. */
  private void inPage(JsonParser json, String name) throws IOException {
    String text = text(json);
    if (name.equals("title") && text != null && text.startsWith("http")) {
      traffic.application(text);
    }
  }

  private void entry(JsonParser json) throws IOException {
    var exchange = new Exchange();
    object(
        json,
        (j, name) -> {
          switch (name) {
            case "startedDateTime" -> exchange.startedAt(orEmpty(text(j)));
            case "request" -> object(j, (k, member) -> inRequest(exchange, k, member));
            case "response" -> object(j, (k, member) -> inResponse(exchange, k, member));
            default -> j.skipChildren();
          }
        });
    traffic.add(exchange);
    read++;
  }

  private void inRequest(Exchange exchange, JsonParser json, String name) throws IOException {
    switch (name) {
      case "method" -> exchange.method = text(json);
      case "url" -> exchange.url = text(json);
      case "headers" -> headers(json, exchange.requestHeaders);
      case "cookies" -> pairs(json, exchange.requestCookies);
      case "postData" -> {
        var body = new Body();
        object(
            json,
            (j, member) -> {
              if (member.equals("params")) {
                pairs(j, exchange.params);
              } else {
                body.member(j, member);
              }
            });
        exchange.requestType = body.type;
        exchange.requestBody = body.text();
      }
      default -> json.skipChildren();
    }
  }

  private void inResponse(Exchange exchange, JsonParser json, String name) throws IOException {
    switch (name) {
      case "status" -> exchange.status = number(json);
      case "headers" -> headers(json, exchange.responseHeaders);
      case "cookies" -> pairs(json, exchange.responseCookies);
      case "content" -> {
        var body = new Body();
        object(json, body::member);
        exchange.responseBody = body.text();
      }
      default -> json.skipChildren();
    }
  }

  private void headers(JsonParser json, List<Map.Entry<String, String>> headers)
      throws IOException {
    array(json, j -> pair(j, (name, value) -> Exchange.header(headers, name, value)));
  }

  private void pairs(JsonParser json, List<Named> pairs) throws IOException {
    array(json, j -> pair(j, (name, value) -> pairs.add(Named.of(name, value))));
  }

  private static void pair(JsonParser json, java.util.function.BiConsumer<String, String> to)
      throws IOException {
    String[] pair = {"", ""};
    object(
        json,
        (j, member) -> {
          String text = text(j);
          if (member.equals("name")) {
            pair[0] = orEmpty(text);
          } else if (member.equals("value")) {
            pair[1] = orEmpty(text);
          }
        });
    if (!pair[0].isEmpty()) {
      to.accept(pair[0], pair[1]);
    }
  }

  /** The members that describe a body. */
  private final class Body {
    @Nullable String type;
    private @Nullable String text;
    private boolean base64;
    private @Nullable String attachment;

    void member(JsonParser json, String name) {
      switch (name) {
        case "mimeType" -> type = HarReader.text(json);
        // A text that is not asked for is skipped without being kept.
        case "text" -> {
          if (TextOf.matters(type)) {
            text = HarReader.text(json);
          } else {
            json.skipChildren();
          }
        }
        case "encoding" -> base64 = "base64".equalsIgnoreCase(HarReader.text(json));
        case "_file" -> attachment = HarReader.text(json);
        default -> json.skipChildren();
      }
    }

    @Nullable String text() throws IOException {
      if (!TextOf.matters(type)) {
        return null;
      }
      if (text == null && attachment != null) {
        byte[] bytes = attachments.body(attachment);
        return bytes == null ? null : TextOf.bytes(bytes, type);
      }
      return text != null && base64 ? TextOf.base64(text, type) : text;
    }
  }

  private static void object(JsonParser json, Member member) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      member.read(json, name);
    }
  }

  private interface Element {
    void read(JsonParser json) throws IOException;
  }

  private static void array(JsonParser json, Element element) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    for (JsonToken token = json.nextToken();
        token != null && token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      element.read(json);
    }
  }

  /** A text or number as text; null where it is something else. */
  private static @Nullable String text(JsonParser json) {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_STRING || (token != null && token.isNumeric())) {
      return json.getString();
    }
    json.skipChildren();
    return null;
  }

  private static int number(JsonParser json) {
    String text = text(json);
    try {
      return text == null ? 0 : Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
