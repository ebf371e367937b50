package dev.wardlock.fuzz;

import java.util.Arrays;

/**
 * A property that must hold, asked so cheaply that it may be asked a hundred thousand times a
 * second.
 */
public final class Check {

  private Check() {}

  /**
   * Fails where the property does not hold.
   *
   * @param holds whether it does
   * @param property what should be so
   * @param values what it was asked of
   */
  public static void that(boolean holds, String property, Object... values) {
    if (!holds) {
      throw new AssertionError(property + ": " + Arrays.deepToString(values));
    }
  }
}
