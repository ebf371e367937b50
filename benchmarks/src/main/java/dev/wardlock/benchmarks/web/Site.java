package dev.wardlock.benchmarks.web;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The server's process: one variant in front of one servlet. It writes its port and its credential,
 * and then, for each line that it reads, what it has used: nanoseconds of CPU and bytes of heap.
 */
public final class Site {

  private static final int THREADS = 16;

  private Site() {}

  /**
   * Serves until its input ends.
   *
   * @param args the variant, and the JDBC URL of a PostgreSQL database
   * @throws Exception if it cannot be started
   */
  public static void main(String[] args) throws Exception {
    Guard guard = Variant.valueOf(args[0]).open(args[1]);
    // All of the pool's threads stay, so that none takes its count of bytes away with it.
    var server = new Server(new QueuedThreadPool(THREADS, THREADS));
    var connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    var context = new ServletContextHandler("/");
    context.addServletContainerInitializer((classes, app) -> guard.install(app));
    context.addServlet(new ServletHolder(new StatusServlet()), StatusServlet.PATH);
    server.setHandler(context);
    server.start();

    String authorization = guard.authorization();
    System.out.println(
        connector.getLocalPort() + " " + (authorization == null ? "" : authorization));
    var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    report(orders);
    server.stop();
    guard.end().run();
  }

  private static void report(BufferedReader orders) throws IOException {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    while (orders.readLine() != null) {
      long bytes =
          Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
              .filter(b -> b > 0)
              .sum();
      System.out.println(system.getProcessCpuTime() + " " + bytes);
    }
  }
}
