package dev.wardlock.client.script.child;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the two processes say to each other: frames, each a length and one value.
 *
 * <p>A value is null, a truth value, a number, a text, bytes, a list, or a map with texts for keys;
 * what is read has {@code Long}, {@code Double} and {@code BigDecimal} for numbers. Both sides
 * bound what they read before they make room for it: neither trusts the other.
 */
public final class Wire {

  private static final int MAX_DEPTH = 64;

  private Wire() {}

  /**
   * Writes a frame and flushes it.
   *
   * @param out where to
   * @param value what to say
   * @param limit how many bytes a frame may have
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException if the value is of no such kind, nested too deep or too large
   */
  public static void write(OutputStream out, @Nullable Object value, int limit) throws IOException {
    var bytes = new ByteArrayOutputStream();
    encode(new DataOutputStream(bytes), value, 0);
    if (bytes.size() > limit) {
      throw new IllegalArgumentException("more than " + limit + " bytes at once");
    }
    var data = new DataOutputStream(out);
    data.writeInt(bytes.size());
    bytes.writeTo(data);
    data.flush();
  }

  /**
   * Reads a frame.
   *
   * @param in where from
   * @param limit how many bytes a frame may have
   * @return what was said
   * @throws java.io.EOFException if the other side has gone
   * @throws IOException if it is no frame, or a larger one
   */
  public static @Nullable Object read(InputStream in, int limit) throws IOException {
    int length = new DataInputStream(in).readInt();
    if (length < 1 || length > limit) {
      throw new IOException("a frame of " + length + " bytes");
    }
    byte[] frame = in.readNBytes(length);
    var rest = new ByteArrayInputStream(frame);
    Object value = decode(new DataInputStream(rest), rest, 0);
    if (rest.available() > 0) {
      throw new IOException("a frame with something left over");
    }
    return value;
  }

  private static void encode(DataOutputStream out, @Nullable Object value, int depth)
      throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("nested deeper than " + MAX_DEPTH);
    }
    if (value == null) {
      out.writeByte('0');
    } else if (value instanceof Boolean truth) {
      out.writeByte(truth ? 'T' : 'F');
    } else if (value instanceof Number number) {
      encode(out, number);
    } else if (value instanceof CharSequence || value instanceof Character) {
      out.writeByte('S');
      text(out, value.toString());
    } else if (value instanceof byte[] bytes) {
      out.writeByte('Y');
      out.writeInt(bytes.length);
      out.write(bytes);
    } else if (value instanceof List<?> list) {
      out.writeByte('L');
      out.writeInt(list.size());
      for (Object element : list) {
        encode(out, element, depth + 1);
      }
    } else if (value instanceof Map<?, ?> map) {
      out.writeByte('M');
      out.writeInt(map.size());
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        text(out, String.valueOf(entry.getKey()));
        encode(out, entry.getValue(), depth + 1);
      }
    } else {
      throw new IllegalArgumentException(
          "a value of "
              + value.getClass().getName()
              + ": it is to be a text, a number, a truth value, null, a List or a Map of these");
    }
  }

  private static void encode(DataOutputStream out, Number number) throws IOException {
    if (number instanceof Double || number instanceof Float) {
      out.writeByte('D');
      out.writeDouble(number.doubleValue());
    } else if (number instanceof BigDecimal || number instanceof BigInteger) {
      out.writeByte('B');
      text(out, number.toString());
    } else {
      out.writeByte('I');
      out.writeLong(number.longValue());
    }
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static @Nullable Object decode(DataInputStream in, InputStream rest, int depth)
      throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IOException("nested deeper than " + MAX_DEPTH);
    }
    int tag = in.readByte();
    return switch (tag) {
      case '0' -> null;
      case 'T' -> true;
      case 'F' -> false;
      case 'I' -> in.readLong();
      case 'D' -> in.readDouble();
      case 'B' -> number(bytes(in, rest));
      case 'S' -> new String(bytes(in, rest), StandardCharsets.UTF_8);
      case 'Y' -> bytes(in, rest);
      case 'L' -> list(in, rest, depth);
      case 'M' -> map(in, rest, depth);
      default -> throw new IOException("a value of an unknown kind");
    };
  }

  private static List<@Nullable Object> list(DataInputStream in, InputStream rest, int depth)
      throws IOException {
    var list = new ArrayList<@Nullable Object>();
    for (int left = count(in, rest); left > 0; left--) {
      list.add(decode(in, rest, depth + 1));
    }
    return list;
  }

  private static Map<String, @Nullable Object> map(DataInputStream in, InputStream rest, int depth)
      throws IOException {
    var map = new LinkedHashMap<String, @Nullable Object>();
    for (int left = count(in, rest); left > 0; left--) {
      String key = new String(bytes(in, rest), StandardCharsets.UTF_8);
      map.put(key, decode(in, rest, depth + 1));
    }
    return map;
  }

  private static BigDecimal number(byte[] text) throws IOException {
    try {
      return new BigDecimal(new String(text, StandardCharsets.US_ASCII));
    } catch (NumberFormatException e) {
      throw new IOException("a number that is none", e);
    }
  }

  private static byte[] bytes(DataInputStream in, InputStream rest) throws IOException {
    byte[] bytes = new byte[count(in, rest)];
    in.readFully(bytes);
    return bytes;
  }

  /** No more than there are bytes left, since each element has one at least. */
  private static int count(DataInputStream in, InputStream rest) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > rest.available()) {
      throw new IOException("a count of " + count);
    }
    return count;
  }
}
