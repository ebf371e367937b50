package dev.wardlock.client.trace;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Bodies as text, where they are text that can have a part in a login. */
final class TextOf {

  /** Pictures and the like; programs and styles are text, but nobody logs in by them. */
  private static final Pattern OTHER =
      Pattern.compile(
          "image/|font/|audio/|video/|javascript|ecmascript|text/css|wasm|octet-stream|/pdf|/zip"
              + "|protobuf|grpc");

  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*\"?([A-Za-z0-9_.:-]+)", Pattern.CASE_INSENSITIVE);

  private TextOf() {}

  /** Whether a body of this type can be of use; true where the type is not known. */
  static boolean matters(@Nullable String type) {
    return type == null || !OTHER.matcher(type.toLowerCase(Locale.ROOT)).find();
  }

  /** The text of bytes; null where they are none. */
  static @Nullable String bytes(byte[] bytes, @Nullable String type) {
    try {
      String text = charset(type).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') >= 0 ? null : text;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** The text of bytes in Base64; null where it is none. */
  static @Nullable String base64(String text, @Nullable String type) {
    try {
      return bytes(Base64.getMimeDecoder().decode(text), type);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Charset charset(@Nullable String type) {
    Matcher named = CHARSET.matcher(type == null ? "" : type);
    try {
      return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
