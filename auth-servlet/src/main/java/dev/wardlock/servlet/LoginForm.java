package dev.wardlock.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fields of a posted form, decoded by us: what a container cannot decode it may log, with the
 * key that was typed (Tomcat 10.1 does).
 *
 * <p>Where something in front of us has had the body parsed already, the container is asked.
 *
 * <p>Source: WHATWG URL, section 5.1.
 */
final class LoginForm {

  /** A key and a path to go to are far less. */
  private static final int MAX_BYTES = 16_384;

  private static final Logger log = LoggerFactory.getLogger(LoginForm.class);
  private static final String TYPE = "application/x-www-form-urlencoded";
  private static final LoginForm NONE = new LoginForm(Map.of());

  private final Map<String, List<String>> fields;

  private LoginForm(Map<String, List<String>> fields) {
    this.fields = fields;
  }

  /** The form of a request; an empty one where there is none that can be read. */
  static LoginForm of(HttpServletRequest request) throws IOException {
    String type = request.getContentType();
    if (type == null || !type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals(TYPE)) {
      return NONE;
    }
    byte[] body;
    try {
      body = request.getInputStream().readNBytes(MAX_BYTES + 1);
    } catch (IllegalStateException e) {
      body = new byte[0]; // somebody has taken the reader
    }
    if (body.length > MAX_BYTES) {
      log.debug("A form of more than {} bytes was not read", MAX_BYTES);
      return NONE;
    }
    try {
      return body.length == 0
          ? parsedBefore(request)
          : new LoginForm(parse(new String(body, StandardCharsets.UTF_8)));
    } catch (RuntimeException e) { // which one is the container's choice, and it may quote a key
      log.debug("A form could not be read: {}", e.getClass().getName());
      return NONE;
    }
  }

  /** The one value of a field; null where there is none or several. */
  @Nullable String only(String name) {
    List<String> values = fields.getOrDefault(name, List.of());
    return values.size() == 1 ? values.get(0) : null;
  }

  private static Map<String, List<String>> parse(String body) {
    var fields = new HashMap<String, List<String>>();
    for (String field : body.split("&", -1)) {
      String[] pair = field.split("=", 2);
      fields
          .computeIfAbsent(decode(pair[0]), name -> new ArrayList<>())
          .add(pair.length == 1 ? "" : decode(pair[1]));
    }
    return fields;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static LoginForm parsedBefore(HttpServletRequest request) {
    var fields = new HashMap<String, List<String>>();
    request.getParameterMap().forEach((name, values) -> fields.put(name, List.of(values)));
    return new LoginForm(fields);
  }
}
