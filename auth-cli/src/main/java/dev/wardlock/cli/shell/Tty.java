package dev.wardlock.cli.shell;

import com.sun.jna.Function;
import com.sun.jna.Platform;

/**
 * Which of the process's streams are a terminal. {@link System#console()} tells of input and output
 * together, and from JDK 22 on also where neither is one.
 */
final class Tty {

  static final int INPUT = 0;
  static final int OUTPUT = 1;
  static final int ERROR = 2;

  private Tty() {}

  /** Whether a file descriptor is a terminal; false where the system cannot be asked. */
  static boolean is(int descriptor) {
    try {
      Function isatty =
          Platform.isWindows()
              ? Function.getFunction("msvcrt", "_isatty")
              : Function.getFunction("c", "isatty");
      return isatty.invokeInt(new Object[] {descriptor}) != 0;
    } catch (LinkageError e) {
      return false;
    }
  }
}
