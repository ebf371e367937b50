package dev.wardlock.cli.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Json;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.crypto.TokenFormat;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Token;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to the REST API: the key in its header, problems as failures. Redirects are not followed.
 */
final class RestClient {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final String API = "/api/v1";
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final String base;
  private final Token key;
  private final String variable;

  private RestClient(String base, Token key, String variable) {
    this.base = base;
    this.key = key;
    this.variable = variable;
  }

  static RestClient of(String url, boolean plainHttp, Variables variables) {
    URI uri = checked(url, plainHttp);
    String variable =
        variables.first("MANAGEMENT_API_KEY") != null ? "MANAGEMENT_API_KEY" : "API_KEY";
    String key = variables.first(variable);
    if (key == null) {
      throw new CommandFailure(
          ExitCode.UNAUTHENTICATED,
          "There is no key for "
              + uri.getHost()
              + ": set "
              + variables.name("MANAGEMENT_API_KEY")
              + " or "
              + variables.name("API_KEY")
              + ".");
    }
    if (!key.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new CommandFailure(
          ExitCode.UNAUTHENTICATED,
          variables.name(variable) + " holds characters that no key has: copy it anew.");
    }
    String bare = url.replaceAll("/+$", "");
    return new RestClient(
        bare.endsWith(API) ? bare : bare + API, Token.of(key), variables.name(variable));
  }

  private static URI checked(String url, boolean plainHttp) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw CommandFailure.usage("Not a URL: " + e.getReason() + ".");
    }
    String scheme = String.valueOf(uri.getScheme());
    if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      throw CommandFailure.usage("The URL of a server begins with https:// or http://.");
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw CommandFailure.usage(
          "The URL of a server has no user, query or fragment: the key is taken from the"
              + " environment.");
    }
    if (scheme.equals("http") && !plainHttp && !LOOPBACK.contains(uri.getHost())) {
      throw CommandFailure.usage(
          "Over http:// the key could be read on the way to "
              + uri.getHost()
              + ": use https://, or say --plain-http.");
    }
    return uri;
  }

  /**
   * What is asked of.
   *
   * @param path the path below the API, encoded
   * @param query the query, encoded; empty for none
   */
  record Call(String path, String query) {

    static Call to(String... segments) {
      var call = new Call("", "");
      for (String segment : segments) {
        call = call.then(segment);
      }
      return call;
    }

    Call then(String segment) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw CommandFailure.usage("A name or id may not be empty or made of dots.");
      }
      return new Call(path + "/" + encoded(segment), query);
    }

    Call with(String name, @Nullable Object value) {
      if (value == null) {
        return this;
      }
      String text = value instanceof Duration d ? Long.toString(d.toSeconds()) : value.toString();
      return new Call(path, query + (query.isEmpty() ? "?" : "&") + name + "=" + encoded(text));
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
  }

  /** The id of the key that is presented; null where it is not of our form. */
  @Nullable String keyId() {
    String text = key.reveal();
    int underscore = text.indexOf('_');
    KeyId id =
        underscore <= 0 || !TokenFormat.isTokenForm(text)
            ? null
            : TokenFormat.of(text.substring(0, underscore), ServerKeys.NONE).idOf(text);
    return id == null ? null : id.value();
  }

  Map<String, @Nullable Object> get(Call call) {
    return send("GET", call, null);
  }

  Map<String, @Nullable Object> post(Call call, Map<String, ? extends @Nullable Object> body) {
    return send("POST", call, body);
  }

  Map<String, @Nullable Object> put(Call call, Map<String, ? extends @Nullable Object> body) {
    return send("PUT", call, body);
  }

  Map<String, @Nullable Object> delete(Call call) {
    return send("DELETE", call, null);
  }

  private Map<String, @Nullable Object> send(
      String method, Call call, @Nullable Map<String, ? extends @Nullable Object> body) {
    var request =
        HttpRequest.newBuilder(URI.create(base + call.path() + call.query()))
            .timeout(ANSWER)
            .header("Authorization", "Bearer " + key.reveal())
            .header("Accept", "application/json, application/problem+json");
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, BodyPublishers.ofString(Json.line(body)));
    }
    try {
      return answer(http.send(request.build(), BodyHandlers.ofString(UTF_8)));
    } catch (ConnectException e) {
      throw new CommandFailure(ExitCode.UNAVAILABLE, "Nothing answers at " + base + ".");
    } catch (HttpTimeoutException e) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE, "No answer from " + base + " in time." + doubt(method));
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          "The connection to " + base + " failed: " + e.getMessage() + "." + doubt(method));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.UNAVAILABLE, "Interrupted." + doubt(method));
    }
  }

  private static String doubt(String method) {
    return method.equals("GET") ? "" : " The change may have happened: look before trying again.";
  }

  private Map<String, @Nullable Object> answer(HttpResponse<String> response) {
    int status = response.statusCode();
    String text = response.body();
    Map<String, @Nullable Object> body = text.isBlank() ? Map.of() : Json.object(text);
    if (status / 100 == 2) {
      if (body == null) {
        throw new CommandFailure(
            ExitCode.FAILED, "There is no management API at " + base + ": its answer is no JSON.");
      }
      return body;
    }
    throw new CommandFailure(exitCode(status), message(status, body == null ? Map.of() : body));
  }

  private static ExitCode exitCode(int status) {
    return switch (status) {
      case 400, 405, 413, 415, 422 -> ExitCode.USAGE;
      case 401 -> ExitCode.UNAUTHENTICATED;
      case 403 -> ExitCode.FORBIDDEN;
      case 404, 410 -> ExitCode.NOT_FOUND;
      case 409 -> ExitCode.CONFLICT;
      case 408, 429, 502, 503, 504 -> ExitCode.UNAVAILABLE;
      default -> ExitCode.FAILED;
    };
  }

  private String message(int status, Map<String, @Nullable Object> problem) {
    if (status == 401) {
      return "The key in " + variable + " was not accepted by " + base + ".";
    }
    if (problem.get("detail") instanceof String detail) {
      return detail
          + (detail.endsWith(".") ? "" : ".")
          + (status == 409 && problem.get("id") instanceof String id
              ? " The key that has the name: " + id + "."
              : "");
    }
    return status == 404
        ? "There is no such thing, or no management API, at " + base + " (404)."
        : "The server at " + base + " answered " + status + ".";
  }
}
