package dev.wardlock.benchmarks.web;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A whole request over loopback, from another process: CPU of the server, throughput, latency and
 * allocation of each {@link Variant}, as ratios to no filter.
 *
 * <p>In a round all servers are started and warmed, one after the other, and then asked in turn, a
 * second each, several times over. The figures are the medians of the rounds' ratios.
 */
public final class WholeRequestBenchmark {

  /** What a variant cost in a round. */
  private record Figures(double cpu, double perSecond, double p50, double p99, double bytes) {

    static Figures of(List<SiteProcess.Run> runs) {
      long[] times = runs.stream().flatMapToLong(r -> Arrays.stream(r.times())).sorted().toArray();
      return new Figures(
          median(runs, SiteProcess.Run::cpu),
          median(runs, SiteProcess.Run::perSecond),
          times[times.length / 2],
          times[(int) (times.length * 0.99)],
          median(runs, SiteProcess.Run::bytes));
    }

    Figures to(Figures none) {
      return new Figures(
          cpu / none.cpu,
          perSecond / none.perSecond,
          p50 / none.p50,
          p99 / none.p99,
          bytes / none.bytes);
    }
  }

  private WholeRequestBenchmark() {}

  /**
   * Runs it.
   *
   * @param args rounds (4), seconds of warming (4), turns in a round (5), seconds of a turn (1),
   *     and the variants if not all of them
   * @throws Exception if a server cannot be started, or stops to answer 200
   */
  public static void main(String[] args) throws Exception {
    int rounds = number(args, 0, 4);
    Duration warming = Duration.ofSeconds(number(args, 1, 4));
    int turns = number(args, 2, 5);
    Duration turn = Duration.ofSeconds(number(args, 3, 1));
    var variants = new ArrayList<>(List.of(Variant.NONE));
    if (args.length > 4) {
      Arrays.stream(args).skip(4).map(Variant::valueOf).forEach(variants::add);
    } else {
      variants.addAll(Arrays.asList(Variant.values()).subList(1, Variant.values().length));
    }
    var figures = new EnumMap<Variant, List<Figures>>(Variant.class);
    var ratios = new EnumMap<Variant, List<Figures>>(Variant.class);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      String url = postgres.getJdbcUrl("postgres", "postgres");
      for (int round = 0; round < rounds; round++) {
        Map<Variant, Figures> one = round(variants, url, warming, turns, turn);
        Figures none = of(one, Variant.NONE);
        one.forEach((v, f) -> figures.computeIfAbsent(v, x -> new ArrayList<>()).add(f));
        one.forEach((v, f) -> ratios.computeIfAbsent(v, x -> new ArrayList<>()).add(f.to(none)));
        Collections.rotate(variants, 5);
        System.err.println("round " + (round + 1) + " of " + rounds);
      }
    }
    print(figures, ratios);
  }

  private static Map<Variant, Figures> round(
      List<Variant> variants, String postgres, Duration warming, int turns, Duration turn)
      throws Exception {
    var sites = new EnumMap<Variant, SiteProcess>(Variant.class);
    try {
      for (Variant variant : List.copyOf(variants)) {
        try {
          SiteProcess site = SiteProcess.start(variant, postgres);
          sites.put(variant, site);
          site.run(warming);
        } catch (IOException | IllegalStateException e) {
          // One that does not work is told of, and is not in the way of the others.
          System.err.println(variant + " is left out: " + e);
          variants.remove(variant);
        }
      }
      var runs = new EnumMap<Variant, List<SiteProcess.Run>>(Variant.class);
      for (int i = 0; i < turns; i++) {
        for (Variant variant : variants) {
          runs.computeIfAbsent(variant, v -> new ArrayList<>()).add(of(sites, variant).run(turn));
        }
      }
      var figures = new EnumMap<Variant, Figures>(Variant.class);
      runs.forEach((variant, all) -> figures.put(variant, Figures.of(all)));
      return figures;
    } finally {
      for (SiteProcess site : sites.values()) {
        site.close();
      }
    }
  }

  private static void print(
      Map<Variant, List<Figures>> figures, Map<Variant, List<Figures>> ratios) {
    List<Figures> none = of(figures, Variant.NONE);
    System.out.printf(
        Locale.ROOT,
        "No filter: %.1f us of CPU, %.0f requests/s, p50 %.0f us, p99 %.0f us, %.0f bytes%n%n",
        median(none, Figures::cpu) / 1e3,
        median(none, Figures::perSecond),
        median(none, Figures::p50) / 1e3,
        median(none, Figures::p99) / 1e3,
        median(none, Figures::bytes));
    System.out.println(
        "| to no filter | CPU (rounds) | CPU, us | throughput | p50 | p99 | bytes |");
    System.out.println("|---|---|---|---|---|---|---|");
    ratios.forEach(
        (variant, all) -> {
          double[] cpu = all.stream().mapToDouble(Figures::cpu).sorted().toArray();
          System.out.printf(
              Locale.ROOT,
              "| %s | %.2f (%.2f to %.2f) | %.1f | %.2f | %.2f | %.2f | %.2f (%+.0f) |%n",
              variant.label(),
              median(all, Figures::cpu),
              cpu[0],
              cpu[cpu.length - 1],
              median(of(figures, variant), Figures::cpu) / 1e3,
              median(all, Figures::perSecond),
              median(all, Figures::p50),
              median(all, Figures::p99),
              median(all, Figures::bytes),
              median(of(figures, variant), Figures::bytes) - median(none, Figures::bytes));
        });
  }

  private static <T> T of(Map<Variant, T> map, Variant variant) {
    T found = map.get(variant);
    if (found == null) {
      throw new IllegalStateException(variant + " was left out");
    }
    return found;
  }

  private static <T> double median(List<T> of, ToDoubleFunction<T> what) {
    double[] sorted = of.stream().mapToDouble(what).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private static int number(String[] args, int at, int otherwise) {
    return args.length > at ? Integer.parseInt(args[at]) : otherwise;
  }
}
