package dev.wardlock.client.analyze;

import java.util.List;

/**
 * Where in an answer a value stands.
 *
 * @param kind what part of the answer
 * @param path the name there; in JSON the path, else one name or none
 */
record Source(Kind kind, List<String> path) {

  /** The parts of an answer, the surest first. */
  enum Kind {
    JSON,
    INPUT,
    LOCATION_PARAMETER,
    COOKIE,
    HEADER,
    LOCATION,
    FORM_ACTION
  }

  static Source of(Kind kind, String... path) {
    return new Source(kind, List.of(path));
  }

  /** The name of the value, as it is called there. */
  String name() {
    for (int i = path.size() - 1; i >= 0; i--) {
      if (!path.get(i).chars().allMatch(Character::isDigit)) {
        return path.get(i);
      }
    }
    return "value";
  }
}
