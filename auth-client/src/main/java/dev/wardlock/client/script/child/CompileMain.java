package dev.wardlock.client.script.child;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles one script: a process of its own, since a source can keep a compiler busy for ever.
 *
 * <p>Reads {@code [compile, source]}, and writes {@code [classes, {name: bytes}]} or {@code
 * [errors, text]}.
 */
public final class CompileMain {

  /** On the first line, so that lines keep their numbers. */
  static final String IMPORT = "import static dev.wardlock.client.script.child.Helpers.*; ";

  private static final int MAX_FRAME = 16 * 1024 * 1024;
  private static final int MAX_ERRORS = 20;

  private CompileMain() {}

  /**
   * Compiles what comes on standard input.
   *
   * @param args none
   * @throws IOException if the other side has gone
   */
  public static void main(String[] args) throws IOException {
    var out = new FileOutputStream(FileDescriptor.out);
    if (Wire.read(new BufferedInputStream(new FileInputStream(FileDescriptor.in)), MAX_FRAME)
        instanceof List<?> message) {
      Wire.write(
          out,
          compile(String.valueOf(message.get(1)), System.getProperty("java.class.path")),
          MAX_FRAME);
    }
  }

  /**
   * Compiles a source.
   *
   * @param source of {@code AuthAcquire.java}
   * @param classPath where the helper is
   * @return {@code [classes, {name: bytes}]}, or {@code [errors, text]}
   * @throws IOException if the compiler's files cannot be closed
   */
  public static List<?> compile(String source, String classPath) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      return List.of("errors", "There is no compiler: a JDK is needed.");
    }
    var problems = new DiagnosticCollector<JavaFileObject>();
    try (var files =
        new MemoryFiles(
            compiler.getStandardFileManager(problems, Locale.ENGLISH, StandardCharsets.UTF_8))) {
      // Release 17: what a script may call is judged by its names, so it sees no later ones.
      List<String> options =
          List.of(
              "--release",
              "17",
              "-proc:none",
              "-implicit:none",
              "-nowarn",
              "-Xlint:none",
              "-g:source,lines",
              "-classpath",
              classPath);
      boolean done =
          compiler
              .getTask(
                  Writer.nullWriter(),
                  files,
                  problems,
                  options,
                  null,
                  List.of(new MemorySource("AuthAcquire", IMPORT + source)))
              .call();
      return done
          ? List.of("classes", files.classes())
          : List.of("errors", text(problems.getDiagnostics()));
    }
  }

  private static String text(List<Diagnostic<? extends JavaFileObject>> problems) {
    return problems.stream()
        .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
        .limit(MAX_ERRORS)
        .map(p -> "AuthAcquire.java:" + p.getLineNumber() + ": " + p.getMessage(Locale.ENGLISH))
        .collect(Collectors.joining("\n"));
  }
}
