package dev.wardlock.examples.console;

import dev.wardlock.RefusedException;
import dev.wardlock.store.StoreException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves a resource: its answers, and its failures as problem documents. */
final class JsonServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(JsonServlet.class);

  private final transient Resource resource;

  JsonServlet(Resource resource) {
    this.resource = resource;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    send(response, answer(new Call(request)));
  }

  /** Writes an answer down. */
  static void send(HttpServletResponse response, Answer answer) throws IOException {
    response.setStatus(answer.status());
    response.setContentType(
        answer.status() < 400 ? "application/json" : "application/problem+json");
    response.setHeader("Cache-Control", "no-store"); // some answers hold a secret
    response.setHeader("X-Content-Type-Options", "nosniff");
    answer.headers().forEach(response::setHeader);
    response.getOutputStream().write(Json.write(answer.body()));
  }

  private Answer answer(Call call) throws IOException {
    try {
      return resource.answer(call);
    } catch (Problem e) {
      return e.answer();
    } catch (RefusedException e) {
      return refused(e);
    } catch (StoreException e) {
      log.warn("The store could not answer: {}", e.getMessage());
      // What was to be changed may have been changed or not: look before trying again.
      return unavailable("The store could not answer; try again.");
    } catch (RuntimeException e) {
      log.error("A call failed", e);
      return Answer.problem(500, "internal_error", "Something went wrong here.");
    }
  }

  /** The one place where a refusal becomes a status. */
  private static Answer refused(RefusedException e) {
    String detail = String.valueOf(e.getMessage());
    return switch (e.reason()) {
      case INVALID -> Answer.problem(400, "invalid_request", detail);
      case FORBIDDEN -> Answer.problem(403, "forbidden", detail);
      case NOT_FOUND -> Answer.problem(404, "not_found", detail);
      case NAME_TAKEN ->
          Answer.problem(409, "name_taken", detail).and("id", String.valueOf(e.holder()));
      case CONFLICT -> Answer.problem(409, "conflict", detail);
      case OVERLOADED -> unavailable(detail);
    };
  }

  static Answer unavailable(String detail) {
    return Answer.problem(503, "unavailable", detail).header("Retry-After", "1");
  }
}
