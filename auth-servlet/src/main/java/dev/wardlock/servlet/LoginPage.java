package dev.wardlock.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The login page, the logout page and their style sheet, as resources of this jar. An application
 * may bring a login page of its own.
 *
 * <p>Pages have no script and no inline style, and a policy that allows none; they are not stored
 * and not framed.
 *
 * <p>Safe for use by many threads.
 *
 * <p>Source: Content Security Policy Level 3; Referrer Policy; Fetch, "append a request Origin
 * header"; WCAG 2.2.
 */
final class LoginPage {

  /** The addresses in the pages, with the context path. */
  record Links(String home, String login, String logout, String style) {

    /** The style sheet is the login path with {@code .css} after it. */
    static Links of(String contextPath, String loginPath, String logoutPath) {
      String login = contextPath + loginPath;
      return new Links(contextPath + "/", login, contextPath + logoutPath, login + ".css");
    }
  }

  private static final String POLICY =
      "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private static final Set<String> REQUIRED = Set.of("action", "next", "message");
  private static final Set<String> OPTIONAL = Set.of("title", "invalid", "style");
  private static final Set<String> OF_LOGOUT = Set.of("home", "message", "title", "style");

  private static final Pattern POST = attribute("method", "post");
  private static final Pattern TOKEN = attribute("name", "token");

  private final HtmlTemplate login;
  private final HtmlTemplate logout;
  private final byte[] style = resource("login.css");
  private final String version = version(style);

  private LoginPage(HtmlTemplate login, HtmlTemplate logout) {
    this.login = login;
    this.logout = logout;
  }

  /**
   * Reads the pages. Not to be used where faults were added.
   *
   * @param loginHtml a login page in place of ours; null for ours. It may have inline SVG and style
   *     sheets of this site; its form posts a field {@code token}
   */
  static LoginPage of(@Nullable String loginHtml, List<String> faults) {
    String html = loginHtml == null ? text("login.html") : loginHtml;
    if (!POST.matcher(html).find()) {
      faults.add("the login page lacks a form with method=\"post\": keys must not get into URLs");
    }
    if (!TOKEN.matcher(html).find()) {
      faults.add("the login page lacks a field with name=\"token\"");
    }
    return new LoginPage(
        HtmlTemplate.parse(html, REQUIRED, OPTIONAL, faults),
        HtmlTemplate.parse(text("logout.html"), Set.of("action"), OF_LOGOUT, faults));
  }

  /** The form to log in, with the status of the message. */
  void login(
      HttpServletRequest request,
      HttpServletResponse response,
      Links links,
      LoginMessage message,
      String next)
      throws IOException {
    send(
        request,
        response,
        message,
        login.fill(
            Map.of(
                "action", links.login(),
                "next", next,
                "message", message.text(),
                "title", title("Log in", message),
                "invalid", String.valueOf(message.blamesInput()),
                "style", style(links))));
  }

  /** The question whether to log out, with the status of the message. */
  void logout(
      HttpServletRequest request, HttpServletResponse response, Links links, LoginMessage message)
      throws IOException {
    send(
        request,
        response,
        message,
        logout.fill(
            Map.of(
                "action", links.logout(),
                "home", links.home(),
                "message", message.text(),
                "title", title("Log out", message),
                "style", style(links))));
  }

  /** The style sheet of both. Its address changes with it, so it may be kept. */
  void style(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentType("text/css;charset=utf-8");
    write(request, response, style);
  }

  private void send(
      HttpServletRequest request, HttpServletResponse response, LoginMessage message, String html)
      throws IOException {
    response.setStatus(message.status());
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Content-Security-Policy", POLICY);
    // "no-referrer" would make browsers send "Origin: null" with the form.
    response.setHeader("Referrer-Policy", "same-origin");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (message.retryAfter() != null) {
      response.setHeader("Retry-After", Long.toString(LoginMessage.seconds(message.retryAfter())));
    }
    response.setContentType("text/html;charset=utf-8");
    write(request, response, html.getBytes(StandardCharsets.UTF_8));
  }

  private static void write(HttpServletRequest request, HttpServletResponse response, byte[] body)
      throws IOException {
    response.setContentLength(body.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(body);
    }
  }

  private static String title(String title, LoginMessage message) {
    return message.text().isEmpty() ? title : "Error: " + title;
  }

  private String style(Links links) {
    return links.style() + "?v=" + version;
  }

  private static String version(byte[] content) {
    var crc = new CRC32();
    crc.update(content);
    return Long.toHexString(crc.getValue());
  }

  private static Pattern attribute(String name, String value) {
    return Pattern.compile("(?i)\\s" + name + "\\s*=\\s*[\"']?" + value + "[\"'\\s/>]");
  }

  private static String text(String name) {
    return new String(resource(name), StandardCharsets.UTF_8);
  }

  private static byte[] resource(String name) {
    try (InputStream in = LoginPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar of auth-servlet lacks " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
