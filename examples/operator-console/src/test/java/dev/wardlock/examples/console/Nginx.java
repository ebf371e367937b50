package dev.wardlock.examples.console;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An nginx on this machine before a server, with all its files in one folder. */
final class Nginx implements AutoCloseable {

  private static final String NONE = "NO REVERSE PROXY: install Debian's nginx-light";

  private final Process process;
  private final int port;

  private Nginx(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one that passes on what it is asked, with these directives beside proxy_pass. */
  static Nginx before(String url, Path folder, String... directives) throws Exception {
    Path program = Programs.require(NONE, "nginx").get(0);
    int port = freePort();
    Files.createDirectories(folder);
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(configuration, configuration(url, port, folder, List.of(directives)));
    Path log = folder.resolve("nginx.log");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "-p",
                folder.toString(),
                "-e",
                log.toString(),
                "-c",
                configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nginx.out").toFile())
            .start();
    var nginx = new Nginx(process, port);
    try {
      Await.until(
          "nginx listens",
          () -> {
            if (!process.isAlive()) {
              throw new AssertionError("nginx ended: " + Files.readString(log));
            }
            return nginx.listens();
          });
    } catch (Exception | AssertionError e) {
      nginx.close();
      throw e;
    }
    return nginx;
  }

  private static String configuration(String url, int port, Path folder, List<String> directives) {
    return """
    daemon off;
    master_process off;
    pid %2$s/nginx.pid;
    error_log %2$s/nginx.log;
    events {}
    http {
      access_log off;
      client_body_temp_path %2$s/body;
      proxy_temp_path %2$s/proxy;
      fastcgi_temp_path %2$s/fastcgi;
      uwsgi_temp_path %2$s/uwsgi;
      scgi_temp_path %2$s/scgi;
      server {
        listen 127.0.0.1:%1$d;
        location / {
          proxy_pass %3$s;
          %4$s
        }
      }
    }
    """
        .formatted(port, folder, url, String.join("\n      ", directives));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean listens() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroy(); // at once: it is one process, and told to end quickly
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }
}
