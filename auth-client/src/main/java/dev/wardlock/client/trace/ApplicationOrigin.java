package dev.wardlock.client.trace;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which of the origins in a capture is the application itself. */
final class ApplicationOrigin {

  private ApplicationOrigin() {}

  /** The origin of an address; empty where it is none of HTTP. */
  static Optional<URI> of(String address) {
    return Addresses.lenient(address)
        .filter(uri -> uri.getHost() != null && String.valueOf(uri.getScheme()).startsWith("http"))
        .map(uri -> URI.create(Trace.origin(uri)));
  }

  /**
   * Finds it out: the first page that was opened, else the only origin that answers with data, else
   * the only origin.
   */
  static URI derived(List<Trace> traces) throws CaptureException {
    Optional<String> page =
        traces.stream().filter(ApplicationOrigin::isNavigation).map(Trace::origin).findFirst();
    if (page.isPresent()) {
      return URI.create(page.get());
    }
    List<String> data = origins(traces, ApplicationOrigin::answersData);
    List<String> all = origins(traces, trace -> true);
    if (data.size() == 1 || all.size() == 1) {
      return URI.create(data.size() == 1 ? data.get(0) : all.get(0));
    }
    if (all.isEmpty()) {
      throw new CaptureException("The capture holds no request over HTTP.");
    }
    List<String> some = data.isEmpty() ? all : data;
    throw new CaptureException(
        "Which of these is the application cannot be told: "
            + String.join(", ", some.subList(0, Math.min(10, some.size())))
            + ". Name it with --base-url.");
  }

  private static List<String> origins(List<Trace> traces, Predicate<Trace> those) {
    return traces.stream().filter(those).map(Trace::origin).distinct().sorted().toList();
  }

  /** A page that a person opened, not a frame or an answer to a program. */
  private static boolean isNavigation(Trace trace) {
    String destination = trace.requestHeader("sec-fetch-dest").orElse("");
    if (!destination.isEmpty()) {
      return destination.equals("document");
    }
    return trace.method().equals("GET")
        && trace.requestHeader("accept").orElse("").startsWith("text/html")
        && (trace.status() / 100 == 3
            || trace.responseHeader("content-type").orElse("").startsWith("text/html"));
  }

  private static boolean answersData(Trace trace) {
    return trace.responseHeader("content-type").orElse("").contains("json");
  }
}
