package dev.wardlock.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The body of a request to an endpoint, of which no more than a bounded part is ever held. */
final class Body {

  /** A megabyte: fifty calls, each with all that a key can have. */
  static final int MAX = 1 << 20;

  private Body() {}

  /** Reads it; null where it is larger than {@value #MAX} bytes. */
  static byte @Nullable [] read(HttpServletRequest request) throws IOException {
    if (request.getContentLengthLong() > MAX) {
      return null;
    }
    try (InputStream in = request.getInputStream()) {
      byte[] bytes = in.readNBytes(MAX + 1);
      return bytes.length > MAX ? null : bytes;
    }
  }

  /** Whether it says that it is JSON, in UTF-8 as JSON always is. */
  static boolean isJson(HttpServletRequest request) {
    String type = request.getContentType();
    String[] parts =
        type == null ? new String[] {""} : type.toLowerCase(Locale.ROOT).split(";", -1);
    if (!parts[0].strip().equals("application/json")) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return false;
      }
    }
    return true;
  }
}
