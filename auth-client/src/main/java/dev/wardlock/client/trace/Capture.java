package dev.wardlock.client.trace;

import java.net.URI;
import java.util.List;

/**
 * The captured traffic of one application, in the order in which it was sent.
 *
 * <p>Holds secrets as they were captured; its text shows none. Immutable.
 *
 * @param application the origin of the application itself, without a path
 * @param traces all exchanges, those with other origins too
 * @param notes what could not be read or was left out, as sentences for a person, without secrets
 */
public record Capture(URI application, List<Trace> traces, List<String> notes) {

  /**
   * A capture.
   *
   * @param application the application's origin
   * @param traces all exchanges
   * @param notes what could not be read or was left out
   */
  public Capture {
    traces = List.copyOf(traces);
    notes = List.copyOf(notes);
  }

  /**
   * A capture of which everything was read.
   *
   * @param application the application's origin
   * @param traces all exchanges
   */
  public Capture(URI application, List<Trace> traces) {
    this(application, traces, List.of());
  }

  @Override
  public String toString() {
    return "Capture[" + Trace.origin(application) + ", " + traces.size() + " traces]";
  }
}
