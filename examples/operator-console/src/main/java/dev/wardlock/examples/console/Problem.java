package dev.wardlock.examples.console;

/** A call that cannot be answered as asked. */
final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Answer answer;

  Problem(Answer answer) {
    super("status " + answer.status(), null, false, false);
    this.answer = answer;
  }

  static Problem invalid(String detail) {
    return new Problem(Answer.problem(400, "invalid_request", detail));
  }

  static Problem noSuchKey() {
    return new Problem(
        Answer.problem(
            404, "not_found", "There is no such key here; ?context= looks in another context."));
  }

  static Problem method(String allowed) {
    return new Problem(
        Answer.problem(405, "method_not_allowed", "Allowed here: " + allowed)
            .header("Allow", allowed));
  }

  Answer answer() {
    return answer;
  }
}
