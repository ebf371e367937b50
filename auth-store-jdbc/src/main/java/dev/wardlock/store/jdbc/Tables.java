package dev.wardlock.store.jdbc;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What our tables, indexes and constraints are called: statements are written for the default. */
final class Tables {

  static final String PREFIX = "wardlock_";
  static final Tables DEFAULT = new Tables(PREFIX);

  private final String prefix;

  /** Of the statements that never change; those put together for a query are not kept. */
  private final Map<String, String> renamed = new ConcurrentHashMap<>();

  Tables(String prefix) {
    this.prefix = prefix;
  }

  boolean byDefault() {
    return prefix.equals(PREFIX);
  }

  /** A constant statement for these tables. */
  String fixed(String sql) {
    return byDefault() ? sql : renamed.computeIfAbsent(sql, this::in);
  }

  /** Any text for these tables. */
  String in(String sql) {
    return sql.replace(PREFIX, prefix);
  }
}
