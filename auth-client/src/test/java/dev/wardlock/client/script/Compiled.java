package dev.wardlock.client.script;

import dev.wardlock.client.script.child.CompileMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sources, compiled in this process: as the child does it, and sooner. */
final class Compiled {

  /** The least that is a script, with something in its method, and more members. */
  static String script(String statements, String members) {
    return "import java.util.*; import java.util.function.*; import java.net.*; import"
        + " java.net.http.*;\n"
        + "import java.nio.file.*; import java.io.*; import java.util.stream.*; import"
        + " java.time.*;\n"
        + "public class AuthAcquire {\n"
        + "  static Map<String, Object> acquireToken() throws Throwable {\n"
        + "    boolean go = true;\n"
        + statements
        + "\n    return Map.of();\n  }\n"
        + members
        + "\n}\n";
  }

  /** Its class files; a failure of the test where it does not compile. */
  static Map<String, byte[]> classes(String source) {
    try {
      List<?> answer = CompileMain.compile(source, classPath());
      if (!(answer.get(1) instanceof Map<?, ?> files)) {
        throw new AssertionError(source + "\n" + answer.get(1));
      }
      var classes = new TreeMap<String, byte[]>();
      files.forEach((name, file) -> classes.put(String.valueOf(name), (byte[]) file));
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String classPath() {
    try {
      URI location = CompileMain.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      return Path.of(location).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** What is wrong with it. */
  static List<String> faults(String source) {
    return BytecodeCheck.faults(classes(source), AllowList.STANDARD);
  }

  private Compiled() {}
}
