package dev.wardlock.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.wardlock.RefusedException;
import dev.wardlock.model.KeyId;
import dev.wardlock.store.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** An application in a process of its own, which does as it is told by lines. */
final class Node implements AutoCloseable {

  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter orders;
  final int port;

  private Node(Process process) throws IOException {
    this.process = process;
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.orders = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.port = Integer.parseInt(answer());
  }

  static Node start(String url) throws IOException {
    return new Node(
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Node.class.getName(),
                    url))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  void order(String line) {
    orders.println(line);
  }

  /** The answer to the earliest order that has none yet. */
  String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the node has ended");
    }
    return line;
  }

  String ask(String line) throws IOException {
    order(line);
    return answer();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** {@code mint NAME} answers with id and token, {@code rotate ID} with the token. */
  public static void main(String[] arguments) throws Exception {
    var pool = new HikariDataSource();
    pool.setJdbcUrl(arguments[0]);
    pool.setMaximumPoolSize(4);
    try (var application = new Application(pool, JdbcOptions.DEFAULT)) {
      System.out.println(application.port);
      var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      String line;
      while ((line = in.readLine()) != null) {
        System.out.println(obey(application, line.split(" ")));
      }
    }
  }

  private static String obey(Application application, String[] order) {
    try {
      switch (order[0]) {
        case "mint" -> {
          var issued = application.mint(order[1]);
          return issued.info().id() + " " + issued.token().reveal();
        }
        case "rotate" -> {
          return application.auth.keys().rotate(new KeyId(order[1])).token().reveal();
        }
        default -> {
          return "" + application.auth.keys().revoke(new KeyId(order[1])).size();
        }
      }
    } catch (RefusedException e) {
      return "refused " + e.reason();
    } catch (StoreException e) {
      return "unavailable";
    }
  }
}
