import java.util.Map;

final class AuthAcquire {
  static Map<String, Object> acquireToken() {
    return Map.of("headers", Map.of("Authorization", "Bearer [token-1]"));
  }
}
