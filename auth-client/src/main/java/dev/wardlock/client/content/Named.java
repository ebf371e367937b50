package dev.wardlock.client.content;

import java.util.List;

/**
 * A value with its name.
 *
 * @param path where it stands: one name, or in JSON the names and indices down to it
 * @param value as text
 */
public record Named(List<String> path, String value) {

  /** A value at the top. */
  public static Named of(String name, String value) {
    return new Named(List.of(name), value);
  }

  /** The last name of the path that is not an index; empty where there is none. */
  public String name() {
    for (int i = path.size() - 1; i >= 0; i--) {
      String step = path.get(i);
      if (!step.chars().allMatch(Character::isDigit)) {
        return step;
      }
    }
    return "";
  }
}
