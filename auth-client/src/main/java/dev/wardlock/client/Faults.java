package dev.wardlock.client;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with what was given, gathered, so that all of it is said at once. */
final class Faults {

  private final List<String> found = new ArrayList<>();

  void add(String fault) {
    found.add(fault);
  }

  void addIf(boolean wrong, String fault) {
    if (wrong) {
      add(fault);
    }
  }

  boolean none() {
    return found.isEmpty();
  }

  /** Throws what was found, if anything was. */
  void check(String what) {
    if (!found.isEmpty()) {
      throw new IllegalArgumentException(what + ": " + String.join("; ", found));
    }
  }
}
