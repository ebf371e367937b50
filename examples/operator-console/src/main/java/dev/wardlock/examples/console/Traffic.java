package dev.wardlock.examples.console;

import dev.wardlock.Counters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What went on since the start, at {@code GET /api/status}. An application would hand these counts
 * to its metrics.
 */
final class Traffic implements Counters, Resource {

  private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);
  private final Clock clock;
  private final Instant started;

  Traffic(Clock clock) {
    this.clock = clock;
    this.started = clock.instant();
    for (Count what : Count.values()) {
      counts.put(what, new LongAdder());
    }
  }

  @Override
  public void count(Count what) {
    Objects.requireNonNull(counts.get(what)).increment();
  }

  @Override
  public Answer answer(Call call) {
    if (!call.method().equals("GET")) {
      throw Problem.method("GET, HEAD");
    }
    return Answer.ok(view());
  }

  Map<String, Object> view() {
    var byName = new LinkedHashMap<String, Long>();
    counts.forEach((what, count) -> byName.put(what.name().toLowerCase(Locale.ROOT), count.sum()));
    var body = new LinkedHashMap<String, Object>();
    body.put("started_at", started);
    body.put("uptime_seconds", Duration.between(started, clock.instant()).toSeconds());
    body.put("counts", byName);
    return body;
  }
}
