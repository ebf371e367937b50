package dev.wardlock.client.analyze;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request of a script, made after a captured one. What it sends is written as Java. */
final class Step {

  /** An expression. */
  record Header(String name, String value) {}

  final int trace;
  final String method;
  final int statusClass;
  String url = "";
  final List<Header> headers = new ArrayList<>();
  @Nullable String body;

  /** Asked in a browser, by a person; then there is no answer but the address it ended at. */
  boolean inBrowser;

  /** Whether nobody can see where the browser ends but the person, who is asked for it. */
  boolean asks;

  /** Whether another answer means that the login was not accepted. */
  boolean isProof;

  Step(int trace, String method, int statusClass) {
    this.trace = trace;
    this.method = method;
    this.statusClass = statusClass;
  }
}
