package dev.wardlock.client.script;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Receives the redirect that ends an authorization in the person's browser: one request, on this
 * machine, at the path that the script named.
 *
 * <p>Source: RFC 8252, sections 7.3 and 8.3.
 */
final class LoopbackRedirect {

  private static final Pattern REDIRECT_URI = Pattern.compile("[?&]redirect_uri=([^&#]*)");

  private LoopbackRedirect() {}

  /**
   * Waits for it.
   *
   * @param address where the person begins, with its {@code redirect_uri}
   * @param open shows the person that address, with the port that was taken
   * @param patience how long to wait
   * @return the whole address that the browser was led to
   * @throws IOException if nothing can be received there, or did not come in time
   * @throws IllegalArgumentException if {@code redirect_uri} is missing or not on this machine
   */
  static String receive(String address, Consumer<String> open, Duration patience)
      throws IOException, InterruptedException {
    Matcher parameter = REDIRECT_URI.matcher(address);
    if (!parameter.find()) {
      throw new IllegalArgumentException("the address has no parameter redirect_uri");
    }
    URI wanted =
        URI.create(URLDecoder.decode(parameter.group(1), StandardCharsets.UTF_8)).normalize();
    if (!"http".equals(wanted.getScheme())
        || !Network.isLoopback(wanted)
        || wanted.getRawQuery() != null
        || wanted.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "redirect_uri is to be http on 127.0.0.1, [::1] or localhost, without a query");
    }
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(
                InetAddress.getByName(wanted.getHost()),
                wanted.getPort() < 0 ? 80 : wanted.getPort()),
            0);
    try {
      String path = wanted.getRawPath().isEmpty() ? "/" : wanted.getRawPath();
      String here = "http://" + wanted.getHost() + ":" + server.getAddress().getPort() + path;
      var received = new CompletableFuture<String>();
      server.createContext("/", exchange -> answer(exchange, path, here, received));
      server.start();
      open.accept(
          address.substring(0, parameter.start(1))
              + URLEncoder.encode(here, StandardCharsets.UTF_8)
              + address.substring(parameter.end(1)));
      return received.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no redirect came within " + patience.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException("the redirect could not be received", e);
    } finally {
      server.stop(0);
    }
  }

  private static void answer(
      HttpExchange exchange, String path, String here, CompletableFuture<String> received)
      throws IOException {
    URI asked = exchange.getRequestURI();
    boolean redirect =
        exchange.getRequestMethod().equals("GET")
            && path.equals(asked.getRawPath())
            && asked.getRawQuery() != null;
    try (exchange) {
      byte[] page = redirect ? page() : new byte[0];
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'none'");
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
      exchange.sendResponseHeaders(redirect ? 200 : 404, page.length == 0 ? -1 : page.length);
      exchange.getResponseBody().write(page);
    }
    if (redirect) {
      received.complete(here + "?" + asked.getRawQuery());
    }
  }

  private static byte[] page() {
    try (InputStream page =
        Objects.requireNonNull(LoopbackRedirect.class.getResourceAsStream("redirected.html"))) {
      return page.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
