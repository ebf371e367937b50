package dev.wardlock.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a login leads to: a page of the same site, whoever asks for it.
 *
 * <p>A target is the path of a request that the filter would serve (see {@link RequestPath}: one
 * leading slash, no second one after it, no backslash, no dot segment, encoded or not), with a
 * query and a fragment or without, in at most 2048 characters of RFC 3986. What is not a target is
 * not mended: it leads to {@code /}. So a target means the same to every reader of URLs, resolves
 * to itself on any origin, and can stand in a header as it is.
 *
 * <p>Safe for use by many threads; throws nothing.
 *
 * <p>Source: RFC 3986, sections 3 and 5.2; the URL Standard (WHATWG), basic URL parser.
 */
final class Next {

  static final String ROOT = "/";
  static final int MAX_LENGTH = 2048;

  private static final URI ORIGIN = URI.create("https://origin.invalid");

  private Next() {}

  /** The target that was asked for, unchanged; {@code /} if there is none or it is not one. */
  static String of(@Nullable String presented) {
    return presented != null && isTarget(presented) ? presented : ROOT;
  }

  /** The target that brings a visitor back to a page request, once logged in. */
  static String target(HttpServletRequest request) {
    String method = request.getMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return ROOT; // what was sent is lost, and its address may not be one to get
    }
    String query = request.getQueryString();
    return of(query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query);
  }

  /** A target as the value of a query parameter or a form field. */
  static String parameter(String next) {
    return URLEncoder.encode(next, StandardCharsets.UTF_8);
  }

  private static boolean isTarget(String text) {
    if (text.length() > MAX_LENGTH || !text.startsWith("/")) {
      return false;
    }
    int end = 0;
    while (end < text.length() && text.charAt(end) != '?' && text.charAt(end) != '#') {
      end++;
    }
    return RequestPath.canonical(text.substring(0, end)) != null
        && text.chars().skip(end).allMatch(c -> c > ' ' && c < 0x7F)
        && staysOnTheOrigin(text);
  }

  /** The last word, whatever was overlooked above. */
  private static boolean staysOnTheOrigin(String text) {
    try {
      return ORIGIN.resolve(text).toString().equals(ORIGIN + text);
    } catch (IllegalArgumentException e) {
      return false; // a percent sign or a character that no URL has
    }
  }
}
