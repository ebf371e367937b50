package dev.wardlock.client.script;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * How one application is logged in to: the source of {@code AuthAcquire.java}, and the origins that
 * it may reach.
 *
 * <p>Guarantees nothing about the source: what runs it checks it first. Immutable.
 *
 * @param source one Java source file that uses the JDK alone
 * @param origins what {@code send} may reach, each as {@code scheme://host:port} without a default
 *     port
 */
public record Script(String source, Set<String> origins) {

  /**
   * A script.
   *
   * @param source one Java source file
   * @param origins what it may reach
   */
  public Script {
    origins = Collections.unmodifiableSortedSet(new TreeSet<>(origins));
  }
}
