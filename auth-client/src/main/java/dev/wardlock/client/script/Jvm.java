package dev.wardlock.client.script;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How a JVM is started that has only what a script needs: the modules named, and of our classes
 * those of the helper, copied into a folder of their own.
 */
final class Jvm {

  private static final String CHILD = "dev/wardlock/client/script/child/";

  /** The child's classes. None has classes nested in it. */
  static final List<String> RUN =
      List.of("BodyBytes", "Helpers", "Pipe", "RemoteResponse", "RunMain", "ScriptLoader", "Wire");

  static final List<String> COMPILE =
      List.of(
          "CompileMain", "Helpers", "MemoryClass", "MemoryFiles", "MemorySource", "Pipe", "Wire");

  private Jvm() {}

  static Path executable(Path javaHome) {
    return javaHome.resolve("bin").resolve(File.separatorChar == '\\' ? "java.exe" : "java");
  }

  static boolean hasCompiler(Path javaHome) {
    return Files.isExecutable(
        javaHome.resolve("bin").resolve(File.separatorChar == '\\' ? "javac.exe" : "javac"));
  }

  /** Compiles: the compiler needs room, and all modules that a source may name in vain. */
  static ProcessBuilder compiler(Path javaHome, Path folder) throws IOException {
    return start(javaHome, folder, COMPILE, "CompileMain", List.of("-Xmx256m", "-Xss2m"));
  }

  /**
   * Runs a script. Two bolts besides the check of its bytecode: no modules but those of HTTP
   * messages, and no way to start processes that the JVM knows.
   */
  static ProcessBuilder runner(Path javaHome, Path folder, int heapMegabytes) throws IOException {
    return start(
        javaHome,
        folder,
        RUN,
        "RunMain",
        List.of(
            "-Xmx" + heapMegabytes + "m",
            "-Xss512k",
            "-XX:MaxMetaspaceSize=64m",
            "-XX:MaxDirectMemorySize=4m",
            "--limit-modules=java.base,java.net.http",
            "-Djdk.lang.Process.launchMechanism=none",
            "-Djava.util.concurrent.ForkJoinPool.common.parallelism=1"));
  }

  private static ProcessBuilder start(
      Path javaHome, Path folder, List<String> classes, String main, List<String> options)
      throws IOException {
    Path target = Files.createDirectories(folder.resolve("classes").resolve(CHILD));
    for (String name : classes) {
      try (InputStream file =
          Objects.requireNonNull(Jvm.class.getResourceAsStream("child/" + name + ".class"), name)) {
        Files.copy(file, target.resolve(name + ".class"));
      }
    }
    Path work = Files.createDirectory(folder.resolve("work"));
    var command = new ArrayList<String>();
    command.add(executable(javaHome).toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-XX:+DisableAttachMechanism",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            // Standard output is the pipe.
            "-XX:+DisplayVMOutputToStderr",
            "-Djava.io.tmpdir=.",
            "-Duser.home=.",
            "-Dfile.encoding=UTF-8",
            "-Duser.language=en"));
    command.addAll(options);
    // Relative, for a JVM without a locale cannot read every path.
    command.addAll(List.of("-cp", Path.of("..", "classes").toString()));
    command.add((CHILD + main).replace('/', '.'));
    var builder = new ProcessBuilder(command).directory(work.toFile());
    builder.environment().keySet().removeIf(name -> !name.equalsIgnoreCase("SystemRoot"));
    return builder.redirectError(folder.resolve("errors").toFile());
  }
}
