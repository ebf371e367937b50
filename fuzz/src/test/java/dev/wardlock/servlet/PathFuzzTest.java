package dev.wardlock.servlet;

import static dev.wardlock.fuzz.Check.that;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A path is canonical exactly where its grammar says so; and then whoever reads it next, however
 * leniently, reads the same.
 */
class PathFuzzTest {

  /** RFC 3986, pchar, but for the semicolon; and slashes. */
  private static final Pattern RAW =
      Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,=:@/-]++|%[0-9A-Fa-f]{2})*+");

  private static final Pattern DECODED =
      Pattern.compile("(?:/[^/%;\\\\\\p{Cc}\\u2028\\u2029]++)*+/?");

  private static final Pattern DOTS = Pattern.compile("(?s)(?:.*/)?\\.{1,2}(?:/.*)?");

  private static final String HEX = "0123456789abcdef0123456789ABCDEF";

  @FuzzTest
  @DictionaryEntries({
    "/",
    "//",
    "/.",
    "/..",
    "/%2e",
    "%2F",
    "%5c",
    "%25",
    "%3b",
    ";x=y",
    "\\\\",
    "%00",
    "%c3%a4",
    "%C0%AF",
    "%e2%80%a8",
    "%c2%85",
    "%7F",
    "%f0%9f%94%91",
    "%ed%a0%80",
    "\\xC3\\xA4",
    "\\xEF\\xBC\\x8E"
  })
  void path(byte[] input) {
    String raw = new String(input, StandardCharsets.UTF_8);
    String path = RequestPath.canonical(raw);

    that((path != null) == isCanonical(raw), "canonical where the grammar says so", raw, path);
    if (path == null) {
      return;
    }
    that(URI.create("http://site" + raw).getPath().equals(path), "java.net.URI", raw, path);
    that(decode(raw).equals(path), "decoded once", raw, path);
    that(decode(decode(raw)).equals(path), "decoded twice", raw, path);
    that(clean(decode(raw)).equals(path), "decoded, then cleaned", raw, path);
    that(decode(clean(raw)).equals(path), "cleaned, then decoded", raw, path);
    that(clean(decode(decode(raw))).equals(path), "decoded twice, then cleaned", raw, path);
    that(path.equals(RequestPath.canonical(encode(path))), "encoded again", raw, path);
    routed(raw, path);
  }

  /** What the container routes on must be the same, wherever it cuts. */
  private static void routed(String raw, String path) {
    int cut = path.isEmpty() ? 0 : raw.length() % path.length();
    String servlet = path.substring(0, cut);
    String info = path.substring(cut);
    that(path.equals(RequestPath.of(Stub.path(raw, servlet, info))), "cut in two", raw, cut);
    that(path.equals(RequestPath.of(Stub.path(raw, path, null))), "whole", raw, path);
    // Tomcat serves a directory's welcome file without a dispatch: it is judged by its own path.
    String welcome = path + "index.html";
    that(
        path.endsWith("/") == welcome.equals(RequestPath.of(Stub.path(raw, welcome, null))),
        "a welcome file",
        raw);
    that(
        path.endsWith("/") || RequestPath.of(Stub.path(raw, "/~" + path, null)) == null,
        "another",
        raw);
    that(RequestPath.of(Stub.path(raw, path + "/..", null)) == null, "not clean", raw);
  }

  private static boolean isCanonical(String raw) {
    if (!RAW.matcher(raw).matches()) {
      return false;
    }
    String decoded = decode(raw);
    boolean replaced =
        decoded.replace("\ufffd", "").length() + count(raw.toLowerCase(Locale.ROOT), "%ef%bf%bd")
            != decoded.length();
    return !replaced
        && count(decoded, "/") == count(raw, "/")
        && DECODED.matcher(decoded).matches()
        && !DOTS.matcher(folded(decoded)).matches();
  }

  /** As whoever reads by compatibility forms does: full-width dots are dots (decisions/0080). */
  private static String folded(String path) {
    return Normalizer.normalize(path, Normalizer.Form.NFKC).replace('\\', '/');
  }

  private static int count(String text, String part) {
    return (text.length() - text.replace(part, "").length()) / part.length();
  }

  /** Leniently: a triplet that is none stays, bytes that are no UTF-8 are replaced. */
  private static String decode(String text) {
    byte[] given = text.getBytes(StandardCharsets.UTF_8);
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < given.length; i++) {
      int high = i + 2 < given.length && given[i] == '%' ? HEX.indexOf(given[i + 1]) : -1;
      int low = high < 0 ? -1 : HEX.indexOf(given[i + 2]);
      if (low < 0) {
        bytes.write(given[i]);
      } else {
        bytes.write(high % 16 * 16 + low % 16);
        i += 2;
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** What some container, proxy or router does: parameters, backslashes, empty and dot segments. */
  private static String clean(String path) {
    String plain =
        path.replaceAll(";[^/]*", "").replace('\\', '/').replaceAll("[\\x00\\t\\r\\n]", "");
    var kept = new ArrayList<String>();
    String[] given = plain.split("/+", -1);
    for (int i = 0; i < given.length; i++) {
      boolean last = i == given.length - 1;
      String dots = given[i].replaceAll("(?i)%2e", ".");
      if (dots.equals("..") && kept.size() > 1) {
        kept.remove(kept.size() - 1);
      }
      if (!dots.equals("..") && !dots.equals(".")) {
        kept.add(given[i]);
      } else if (last) {
        kept.add("");
      }
    }
    return String.join("/", kept);
  }

  private static String encode(String path) {
    var raw = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      raw.append(b == '/' ? "/" : String.format("%%%02x", b & 0xFF));
    }
    return raw.toString();
  }
}
