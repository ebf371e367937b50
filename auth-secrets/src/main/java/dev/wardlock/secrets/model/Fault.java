package dev.wardlock.secrets.model;

/**
 * Something wrong in a declaration.
 *
 * @param line the line, from 1
 * @param column the column, from 1
 * @param message what is wrong
 */
public record Fault(int line, int column, String message) {

  @Override
  public String toString() {
    return line + ":" + column + ": " + message;
  }
}
