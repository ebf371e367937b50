package dev.wardlock.client.trace;

import java.net.URI;
import java.util.List;

/**
 * The captured traffic of one application, in the order in which it was sent.
 *
 * <p>Holds secrets as they were captured. Immutable.
 *
 * @param application the origin of the application itself, without a path
 * @param traces all exchanges, those with other origins too
 */
public record Capture(URI application, List<Trace> traces) {

  /**
   * A capture.
   *
   * @param application the application's origin
   * @param traces all exchanges
   */
  public Capture {
    traces = List.copyOf(traces);
  }
}
