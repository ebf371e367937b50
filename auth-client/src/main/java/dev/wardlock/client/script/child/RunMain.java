package dev.wardlock.client.script.child;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs one method of a script that was checked, in this process of its own.
 *
 * <p>Reads {@code [run, method, argument, {name: bytes}]}; the script then calls, until {@code
 * [result, map]} or {@code [failed, text]} is written.
 */
public final class RunMain {

  private static final int MAX_CAUSES = 5;
  private static final int MAX_MESSAGE = 64 * 1024;

  private RunMain() {}

  /**
   * Runs what comes on standard input.
   *
   * @param args none
   * @throws IOException if the other side has gone
   */
  public static void main(String[] args) throws IOException {
    var pipe =
        new Pipe(
            new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
            new FileOutputStream(FileDescriptor.out));
    List<?> order = pipe.listen();
    Helpers.connect(pipe);
    try {
      Object result = run(String.valueOf(order.get(1)), order.get(2), (Map<?, ?>) order.get(3));
      if (result instanceof Map<?, ?> map) {
        pipe.say("result", map);
      } else {
        pipe.say("failed", order.get(1) + " returned no map, but " + result);
      }
    } catch (InvocationTargetException e) {
      pipe.say("failed", text(e.getCause()));
    } catch (ReflectiveOperationException | IllegalArgumentException | LinkageError e) {
      pipe.say("failed", text(e));
    }
  }

  private static @Nullable Object run(String name, @Nullable Object argument, Map<?, ?> classes)
      throws ReflectiveOperationException {
    var bytes = new HashMap<String, byte[]>();
    classes.forEach((className, file) -> bytes.put(String.valueOf(className), (byte[]) file));
    Class<?> script = new ScriptLoader(bytes).loadClass("AuthAcquire");
    Method method =
        argument == null
            ? script.getDeclaredMethod(name)
            : script.getDeclaredMethod(name, String.class);
    method.setAccessible(true);
    return argument == null ? method.invoke(null) : method.invoke(null, argument);
  }

  /** What was thrown, with the lines of the script that it came through. */
  private static String text(@Nullable Throwable thrown) {
    var text = new StringBuilder();
    Throwable problem = thrown;
    for (int i = 0; problem != null && i < MAX_CAUSES; i++) {
      text.append(i == 0 ? "" : "\ncaused by ").append(problem);
      for (StackTraceElement frame : problem.getStackTrace()) {
        if ("AuthAcquire.java".equals(frame.getFileName()) && text.length() < MAX_MESSAGE) {
          text.append("\n  in ").append(frame.getMethodName());
          text.append(", line ").append(frame.getLineNumber());
        }
      }
      problem = problem.getCause();
    }
    return text.substring(0, Math.min(text.length(), MAX_MESSAGE));
  }
}
