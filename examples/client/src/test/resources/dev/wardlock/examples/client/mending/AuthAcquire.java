import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;

final class AuthAcquire {

  private static final String APP = "${base}";

  static Map<String, Object> acquireToken() throws Exception {
    String mail = promptText("Mail address");
    Object challenge = post("/api/otp/request", Map.of("email", mail)).get("challenge");
    String code = promptSecret("One-time code");
    return result(post("/api/otp/verify", Map.of("challenge", challenge, "code", code)));
  }

  static Map<String, Object> refreshToken(String refreshToken) throws Exception {
    return result(post("/api/token/refresh", Map.of("refresh_token", refreshToken)));
  }

  private static Map<String, Object> result(Map<?, ?> tokens) {
    Object access = tokens.get("access_token");
    if (access == null) {
      debug("the answer has", tokens.keySet());
      throw new IllegalStateException("No token came.");
    }
    return Map.of(
        "headers", Map.of("Authorization", "Bearer " + access),
        "refresh_token", tokens.get("refresh_token"),
        "expires_in", tokens.get("expires_in"));
  }

  private static Map<?, ?> post(String path, Map<String, ?> body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(APP + path))
            .header("Content-Type", "application/json")
            .header("X-Notes-Client", "web-7.2")
            .POST(BodyPublishers.ofString(toJson(body)))
            .build();
    HttpResponse<String> answer = send(request);
    debug(path, "answered", answer.statusCode(), answer.body());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + " answered " + answer.statusCode());
    }
    return (Map<?, ?>) parseJson(answer.body());
  }
}
