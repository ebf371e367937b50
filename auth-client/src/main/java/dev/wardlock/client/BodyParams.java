package dev.wardlock.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wardlock.client.json.Json;
import dev.wardlock.client.json.MalformedJsonException;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Puts the fields of a state into a body, in place of the caller's own of the same names.
 *
 * <p>Source: RFC 8259; the WHATWG's URL standard, section 5 (forms).
 */
abstract class BodyParams {

  final Map<String, Secret> params;

  private BodyParams(Map<String, Secret> params) {
    this.params = params;
  }

  /** How they go into the body of a request; null where there are none, or no place for them. */
  static @Nullable BodyParams of(HttpRequest request, TokenState state) {
    String type =
        request
            .headers()
            .firstValue("Content-Type")
            .map(value -> value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
            .orElse("");
    if (state.bodyParams().isEmpty() || request.bodyPublisher().isEmpty()) {
      return null;
    } else if (type.equals("application/x-www-form-urlencoded")) {
      return new Form(state.bodyParams());
    } else if (type.equals("application/json")
        || (type.startsWith("application/") && type.endsWith("+json"))) {
      return new JsonObject(state.bodyParams());
    }
    return null;
  }

  /**
   * Puts them in.
   *
   * @throws IOException if the body is not what its type says
   */
  abstract byte[] into(byte[] body) throws IOException;

  private static final class Form extends BodyParams {

    Form(Map<String, Secret> params) {
      super(params);
    }

    @Override
    byte[] into(byte[] body) throws IOException {
      var fields = new StringJoiner("&");
      for (String field : new String(body, ISO_8859_1).split("&", -1)) {
        if (!field.isEmpty() && !params.containsKey(name(field))) {
          fields.add(field);
        }
      }
      params.forEach((name, value) -> fields.add(encoded(name) + "=" + encoded(value.reveal())));
      return fields.toString().getBytes(ISO_8859_1);
    }

    private static String name(String field) throws IOException {
      try {
        return URLDecoder.decode(field.split("=", 2)[0], UTF_8);
      } catch (IllegalArgumentException e) {
        throw new IOException("The body of this request is no form: a % stands for nothing.");
      }
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, UTF_8);
    }
  }

  private static final class JsonObject extends BodyParams {

    JsonObject(Map<String, Secret> params) {
      super(params);
    }

    @Override
    byte[] into(byte[] body) throws IOException {
      try {
        String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        var members = new LinkedHashMap<String, @Nullable Object>(Json.object(text));
        params.forEach((name, value) -> members.put(name, value.reveal()));
        return Json.line(members).getBytes(UTF_8);
      } catch (CharacterCodingException | MalformedJsonException e) {
        throw new IOException(
            "The login has parameters for bodies, and the body of this request is no JSON object"
                + " that they could be put into.");
      }
    }
  }
}
