package dev.wardlock.secrets.ring;

import java.util.Locale;

/** Where a key stands in a set that rotates. */
public enum KeyState {
  /** Known, so that every node and verifier has it before it is used. It makes nothing yet. */
  NEXT,
  /** It makes what is new. There is exactly one. */
  ACTIVE,
  /** It makes nothing any more; what it made is still accepted. */
  RETIRED;

  /** As it stands in texts. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
