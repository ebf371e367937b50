package dev.wardlock.examples.jobs;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command that somebody wants run, and what became of its last run.
 *
 * @param id its id
 * @param command the command
 * @param arguments its arguments
 * @param state how far it is
 * @param createdBy the principal that created it
 * @param createdAt when that was
 * @param runner the runner that took it last; null where none has
 * @param startedAt when that was
 * @param endedAt when the last run ended
 * @param output what it said, or why it failed
 */
record Job(
    String id,
    Command command,
    List<String> arguments,
    State state,
    String createdBy,
    Instant createdAt,
    @Nullable String runner,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String output) {

  /** How far a job is. */
  enum State {
    /** Nobody has asked for it to be run. */
    CREATED,
    /** It waits for a runner. */
    QUEUED,
    /** A runner has it. */
    RUNNING,
    /** It did what it was to do. */
    SUCCEEDED,
    /** It could not. */
    FAILED,
    /** The supervisor ended before it did. */
    INTERRUPTED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static String[] words() {
      return Arrays.stream(values()).map(State::word).toArray(String[]::new);
    }
  }

  /** What it is, in a list of many. */
  Map<String, @Nullable Object> summary() {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("id", id);
    view.put("command", command.word());
    view.put("status", state.word());
    view.put("created_by", createdBy);
    view.put("created_at", createdAt.toString());
    return view;
  }

  /** All there is to know of it. */
  Map<String, @Nullable Object> view() {
    Map<String, @Nullable Object> view = summary();
    view.put("args", arguments);
    view.put("runner", runner);
    view.put("started_at", text(startedAt));
    view.put("ended_at", text(endedAt));
    view.put("output", output);
    return view;
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
