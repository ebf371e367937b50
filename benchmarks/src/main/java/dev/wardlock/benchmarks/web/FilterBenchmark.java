package dev.wardlock.benchmarks.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.Principal;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** The installed filters by themselves, before an application that asks who is there. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up
public class FilterBenchmark {

  /** Which filter. */
  @Param({
    "FLOOR",
    "WARDLOCK_MEMORY",
    "WARDLOCK_H2",
    "PAC4J_DIRECT",
    "SPRING_OPAQUE",
    "SHIRO",
    "SPRING_JWT_HS256"
  })
  public Variant variant;

  private static final class Application implements FilterChain {
    @Nullable Principal asks;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response) {
      asks = ((HttpServletRequest) request).getUserPrincipal();
    }
  }

  private final Application application = new Application();
  private final StubResponse response = new StubResponse();
  private Guard guard;
  private Filter filter;
  private StubRequest request;

  /**
   * Sets the filter up, and sees that it does its work.
   *
   * @throws ServletException if it does not
   * @throws IOException never
   */
  @Setup
  public void open() throws ServletException, IOException {
    guard = variant.open("");
    filter = Objects.requireNonNull(guard.filter());
    filter.init(Stubs.config());
    request = new StubRequest(guard.authorization());
    if (request() == null) {
      throw new IllegalStateException("nobody was let in");
    }
  }

  /** Ends what the filter stands on. */
  @TearDown
  public void close() {
    guard.end().run();
  }

  /**
   * A request with a credential that was seen before.
   *
   * @return who asks
   * @throws ServletException never
   * @throws IOException never
   */
  @Benchmark
  public @Nullable Principal request() throws ServletException, IOException {
    application.asks = null;
    filter.doFilter(request.again(), response, application);
    return application.asks;
  }
}
