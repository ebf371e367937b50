package dev.wardlock.client.analyze;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A way to log in: the requests, what is asked of a person, and what comes out. */
final class Flow {

  /**
   * A local variable of the script.
   *
   * @param name of it
   * @param value an expression
   * @param trace the request that it is made for, or the answer that it is taken from
   * @param isFromAnswer whether it is taken from the answer
   */
  record Variable(String name, String value, int trace, boolean isFromAnswer) {}

  /** What was found, in a sentence. */
  String title = "";

  /** In the order in which they are sent. */
  final TreeMap<Integer, Step> steps = new TreeMap<>();

  final List<Variable> variables = new ArrayList<>();

  /** Statements that fill the map {@code result}. */
  final List<String> result = new ArrayList<>();

  /** What {@code refreshToken} does; null where there is no such method. */
  @Nullable Flow refresh;

  /** What the application is asked for with it, for the sentence about hosts. */
  final TreeSet<String> origins = new TreeSet<>();

  /** What a reader of the script should know. */
  final List<String> remarks = new ArrayList<>();

  boolean asksSomebody;
}
