package dev.wardlock.cli.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.cli.Jar;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts out of the one jar: its helper and its processes are found there. */
@Tag("jar")
class LoginJarTest {

  @TempDir Path home;

  private record Result(int exit, String output) {}

  private Result run(Path java, String input, String... args) throws Exception {
    Path output = home.resolve("output");
    var command = new java.util.ArrayList<>(List.of(java.toString(), "-jar", Jar.FILE.toString()));
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().put("WARDLOCK_HOME", home.toString());
    Process process = builder.start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(UTF_8));
    }
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Result(process.exitValue(), Files.readString(output, UTF_8));
  }

  private static Path java(Path javaHome) {
    return javaHome.resolve("bin").resolve("java");
  }

  @Test
  void login_andRefresh_work() throws Exception {
    Path java = java(Path.of(System.getProperty("java.home")));
    try (var server = new LoginServer()) {
      server.write(home, "acme");
      Result login = run(java, "ada\ncorrect horse\n", "auth", "login", "acme", "--yes");
      assertThat(login.exit()).as(login.output()).isZero();
      assertThat(login.output()).contains("Logged in to acme").doesNotContain("tok-", "horse");
      Result refresh = run(java, "", "auth", "refresh", "acme");
      assertThat(refresh.exit()).as(refresh.output()).isZero();
    }
  }

  @Test
  void runtime_withoutACompiler_saysThatAJdkIsNeeded_andDoesTheRest() throws Exception {
    Path jre = home.resolve("jre");
    Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Files.isExecutable(jlink), "no jlink: no JRE can be made");
    Process made =
        new ProcessBuilder(
                jlink.toString(),
                "--add-modules",
                "java.base,java.net.http,java.sql,java.naming,java.management,java.compiler,"
                    + "java.logging,jdk.httpserver,jdk.unsupported,java.desktop",
                "--output",
                jre.toString())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("jlink").toFile())
            .start();
    assertThat(made.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(made.exitValue()).as(Files.readString(home.resolve("jlink"))).isZero();
    try (var server = new LoginServer()) {
      server.write(home, "acme");
    }
    Result login = run(java(jre), "", "auth", "login", "acme", "--yes");
    assertThat(login.exit()).isEqualTo(1);
    assertThat(login.output()).contains("needs a JDK");
    Result logout = run(java(jre), "", "auth", "logout", "acme");
    assertThat(logout.exit()).as(logout.output()).isZero();
  }
}
