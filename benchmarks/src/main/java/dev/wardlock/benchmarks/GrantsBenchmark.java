package dev.wardlock.benchmarks;

import dev.wardlock.model.Grants;
import dev.wardlock.model.Scope;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to ask whether something is allowed. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(3)
public class GrantsBenchmark {

  private final Scope scope = Scope.of("org/acme/agent/planner/notes");
  private final Grants agent =
      Grants.parse(
          "memory:*=org/acme/agent/planner/* reflection:*=org/acme/agent/planner/*"
              + " keys:read=org/acme/agent/planner/* documents:read=org/acme/*");
  private final Grants everything = Grants.parse("*=*");

  /**
   * Allowed by one of four grants.
   *
   * @return true
   */
  @Benchmark
  public boolean permits() {
    return agent.permits("memory:read", scope);
  }

  /**
   * Allowed by none of four grants.
   *
   * @return false
   */
  @Benchmark
  public boolean permitsNot() {
    return agent.permits("jobs:run", scope);
  }

  /**
   * Allowed by the one grant of an administrator.
   *
   * @return true
   */
  @Benchmark
  public boolean permitsEverything() {
    return everything.permits("jobs:run", scope);
  }
}
