import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;

final class AuthAcquire {

  static Map<String, Object> acquireToken() throws Exception {
    String user = promptText("User name");
    String password = promptSecret("Password");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://login.example/api/login"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(toJson(Map.of("user", user, "password", password))))
            .build();
    HttpResponse<String> answer = send(request);
    if (answer.statusCode() != 200) {
      debug("login answered", answer.statusCode());
      throw new IllegalStateException("The login was refused.");
    }
    Map<?, ?> body = (Map<?, ?>) parseJson(answer.body());
    return Map.of(
        "headers", Map.of("Authorization", "Bearer " + body.get("access_token")),
        "expires_in", body.get("expires_in"));
  }
}
