package dev.wardlock.examples.jobs;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One that takes jobs, one at a time.
 *
 * @param name its name
 * @param commands the commands that it takes
 * @param registeredBy the principal that registered it
 * @param registeredAt when that was
 * @param job the job that it has; null while it waits for one
 */
record Runner(
    String name,
    List<Command> commands,
    String registeredBy,
    Instant registeredAt,
    @Nullable String job) {

  Map<String, @Nullable Object> view() {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("name", name);
    view.put("commands", commands.stream().map(Command::word).toList());
    view.put("registered_by", registeredBy);
    view.put("registered_at", registeredAt.toString());
    view.put("job", job);
    return view;
  }
}
