package dev.wardlock.cli.keys;

import dev.wardlock.cli.deployment.Deployment.Page;
import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.model.Query;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much of a list. */
final class Paging {

  @Option(
      names = "--limit",
      paramLabel = "N",
      order = 30,
      description = "How many at most: 1 to 500. Default: 50.")
  private int limit = Query.DEFAULT_LIMIT;

  @Option(
      names = "--cursor",
      paramLabel = "CURSOR",
      order = 31,
      description = "Goes on where a list ended.")
  private @Nullable String cursor;

  @Option(names = "--all", order = 32, description = "All of it, page by page.")
  private boolean all;

  int limit() {
    if (limit < 1 || limit > Query.MAX_LIMIT) {
      throw CommandFailure.usage("--limit is 1 to " + Query.MAX_LIMIT + ", not " + limit + ".");
    }
    return limit;
  }

  @Nullable String cursor() {
    return cursor;
  }

  /** One page, or all of them as one. */
  Page pages(@Nullable String from, Function<@Nullable String, Page> ask) {
    Page page = asked(from, ask);
    if (!all) {
      return page;
    }
    var items = new ArrayList<Map<String, @Nullable Object>>(page.items());
    while (page.nextCursor() != null) {
      page = asked(page.nextCursor(), ask);
      items.addAll(page.items());
    }
    return new Page(items, null);
  }

  private static Page asked(@Nullable String from, Function<@Nullable String, Page> ask) {
    try {
      return ask.apply(from);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("A filter or the cursor is faulty: " + e.getMessage() + ".");
    }
  }
}
