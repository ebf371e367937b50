package dev.wardlock.examples.client;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A login in two steps: a code is sent by mail, and typed back. Its tokens are good for five
 * minutes; a refresh token is good once. All calls have to name the client's version in a header of
 * the application's own.
 */
final class OtpApp implements AutoCloseable {

  static final String USER = "lin@example.org";
  private static final Duration LIFE = Duration.ofMinutes(5);

  private final SecureRandom random = new SecureRandom();
  private final Clock clock;
  private final Jetty jetty;
  private final Map<String, String> mail = new ConcurrentHashMap<>();
  private final Map<String, String> challenges = new ConcurrentHashMap<>();
  private final Map<String, Instant> accessTokens = new ConcurrentHashMap<>();
  private final Map<String, Instant> refreshTokens = new ConcurrentHashMap<>();

  private OtpApp(Clock clock) throws Exception {
    this.clock = clock;
    jetty = Jetty.start(context -> context.addServlet("app", new App()).addMapping("/*"));
  }

  static OtpApp start(Clock clock) throws Exception {
    return new OtpApp(clock);
  }

  String url() {
    return jetty.url();
  }

  /** The code in the newest mail to the user. */
  String code() {
    return Objects.requireNonNull(mail.get(USER), "no mail");
  }

  @Override
  public void close() {
    jetty.close();
  }

  private String secret() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private Map<String, Object> requested(JsonNode body) {
    String challenge = secret();
    String code = String.valueOf(100_000 + random.nextInt(900_000));
    if (body.path("email").asString("").equals(USER)) {
      mail.put(USER, code);
      challenges.put(challenge, code);
    }
    return Map.of("challenge", challenge);
  }

  private @Nullable Map<String, Object> verified(JsonNode body) {
    String code = challenges.remove(body.path("challenge").asString(""));
    return code != null && code.equals(body.path("code").asString("")) ? issued() : null;
  }

  private @Nullable Map<String, Object> refreshed(JsonNode body) {
    Instant end = refreshTokens.remove(body.path("refresh_token").asString(""));
    return end != null && clock.instant().isBefore(end) ? issued() : null;
  }

  private Map<String, Object> issued() {
    String access = secret();
    String refresh = secret();
    accessTokens.put(access, clock.instant().plus(LIFE));
    refreshTokens.put(refresh, clock.instant().plus(Duration.ofDays(1)));
    return Map.of(
        "access_token",
        access,
        "refresh_token",
        refresh,
        "expires_in",
        LIFE.toSeconds(),
        "token_type",
        "Bearer");
  }

  private boolean accepted(@Nullable String authorization) {
    if (authorization == null || !authorization.startsWith("Bearer ")) {
      return false;
    }
    Instant end = accessTokens.get(authorization.substring("Bearer ".length()));
    return end != null && clock.instant().isBefore(end);
  }

  private final class App extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (request.getRequestURI().equals("/")) {
        try (InputStream page = OtpApp.class.getResourceAsStream("otp.html")) {
          response.setContentType("text/html;charset=utf-8");
          Objects.requireNonNull(page).transferTo(response.getOutputStream());
        }
      } else if (!request.getRequestURI().equals("/api/profile")) {
        response.setStatus(404);
      } else if (!accepted(request.getHeader("Authorization"))) {
        answer(response, 401, Map.of("error", "unauthorized"));
      } else {
        answer(response, 200, Map.of("email", USER));
      }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (request.getHeader("X-Notes-Client") == null) {
        answer(response, 400, Map.of("error", "client_version_missing"));
        return;
      }
      JsonNode body = JsonMapper.shared().readTree(request.getInputStream());
      Map<String, Object> answer =
          switch (request.getRequestURI()) {
            case "/api/otp/request" -> requested(body);
            case "/api/otp/verify" -> verified(body);
            case "/api/token/refresh" -> refreshed(body);
            default -> null;
          };
      answer(
          response,
          answer == null ? 401 : 200,
          answer == null ? Map.of("error", "refused") : answer);
    }

    private static void answer(HttpServletResponse response, int status, Map<String, ?> body)
        throws IOException {
      response.setStatus(status);
      response.setContentType("application/json");
      response
          .getOutputStream()
          .write(JsonMapper.shared().writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
    }
  }
}
