package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {

  private final Map<String, Object> sent = new HashMap<>();

  /** Notes what is set; a HEAD request, so that nothing is written. */
  private Map<String, Object> send(Problem problem) throws IOException {
    HttpServletRequest head = stub(HttpServletRequest.class, "HEAD");
    HttpServletResponse response = stub(HttpServletResponse.class, false);
    problem.send(head, response);
    return sent;
  }

  private <T> T stub(Class<T> type, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().startsWith("set")) {
                boolean header = arguments.length == 2;
                sent.put(
                    header ? arguments[0].toString() : method.getName(), arguments[header ? 1 : 0]);
              }
              return method.getReturnType() == void.class ? null : answer;
            }));
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 1",
    "PT0.000000001S, 1",
    "PT1S, 1",
    "PT1.000000001S, 2",
    "PT1.5S, 2",
    "PT59.999S, 60",
    "PT1H, 3600"
  })
  void retryAfter_duration_isWholeSecondsRoundedUp(Duration wait, String header)
      throws IOException {
    assertThat(send(new Answers("r").unavailable(wait)))
        .containsEntry("Retry-After", header)
        .containsEntry("setStatus", 503);
  }

  @ParameterizedTest
  @CsvSource({"404, 404", "599, 599", "400, 400", "200, 500", "302, 500", "600, 500", ", 500"})
  void inPlaceOfErrorPage_status_isAnErrorInAnyCase(Integer given, int status) throws IOException {
    assertThat(send(Problem.inPlaceOfErrorPage(given))).containsEntry("setStatus", status);
  }

  @Test
  void toString_ofWhatTravels_holdsNoSecret() {
    try (var keys = new Keys()) {
      String token = keys.token();
      var accepted = (dev.wardlock.Verification.Accepted) keys.auth.verify(token);
      assertThat(Identity.byKey(keys.auth, accepted)).hasToString("Identity[operator ada]");
      assertThat(BearerToken.parse("Bearer " + token)).hasToString("BearerToken[redacted]");
    }
  }
}
