package dev.wardlock.benchmarks.web;

import dev.wardlock.Auth;
import dev.wardlock.servlet.AuthFilter;
import dev.wardlock.servlet.AuthFilterBuilder;
import dev.wardlock.store.InMemoryKeyStore;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What many rules cost a request that one of them opens: nothing else is done for it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up
public class RulesBenchmark {

  /** How many rules there are. */
  @Param({"10", "10000"})
  public int rules;

  private final StubRequest request = new StubRequest(null);
  private final HttpServletResponse response = new StubResponse();
  private Auth auth;
  private AuthFilter filter;
  private int passed;

  /** Makes the rules. */
  @Setup
  public void make() {
    auth = Auth.builder(new InMemoryKeyStore()).build();
    AuthFilterBuilder builder = AuthFilter.builder(auth).open(StatusServlet.PATH);
    for (int i = 1; i < rules; i++) {
      builder.require("GET", "/api/orgs-" + i + "/{org}/docs/*", "docs:read", "org/{org}");
    }
    filter = builder.build();
  }

  /** Ends the threads. */
  @TearDown
  public void close() {
    auth.close();
  }

  /**
   * A request that is let through.
   *
   * @return how many were
   * @throws ServletException never
   * @throws IOException never
   */
  @Benchmark
  public int open() throws ServletException, IOException {
    filter.doFilter(request.again(), response, (req, res) -> passed++);
    return passed;
  }
}
