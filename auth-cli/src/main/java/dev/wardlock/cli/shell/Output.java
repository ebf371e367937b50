package dev.wardlock.cli.shell;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a command says: its answer on standard output, all else on standard error.
 *
 * <p>As text, control characters of what others wrote are shown escaped, so that no name or note
 * can move a terminal's cursor or change its colours.
 */
public final class Output {

  private final Terminal terminal;
  private final Format format;
  private final boolean coloured;

  Output(Terminal terminal, Format format, boolean coloured) {
    this.terminal = terminal;
    this.format = format;
    this.coloured = coloured;
  }

  /** Whether the answer is one JSON document. */
  public boolean isJson() {
    return format == Format.JSON;
  }

  /** Answers with a line of text; in JSON mode this is no answer, and goes nowhere. */
  public void line(String text) {
    if (!isJson()) {
      terminal.out().println(visible(text));
    }
  }

  /** Answers with lines of text of our own making; in JSON mode this is no answer. */
  public void block(String lines) {
    if (!isJson()) {
      terminal.out().println(lines);
    }
  }

  /** Answers with a document; in text mode this is no answer, and goes nowhere. */
  public void json(Object document) {
    if (isJson()) {
      terminal.out().println(Json.pretty(document));
    }
  }

  /** Answers with one thing: its fields below each other, or one object. */
  public void object(Map<String, ? extends @Nullable Object> fields) {
    json(fields);
    int width = fields.keySet().stream().mapToInt(String::length).max().orElse(0);
    fields.forEach(
        (name, value) -> line(name + " ".repeat(width - name.length() + 2) + text(value).strip()));
  }

  /**
   * Answers with many things: a table, or {@code {"items": […], "next_cursor": …}}.
   *
   * @param columns the fields that the table shows; JSON has them all
   * @param items the things
   * @param nextCursor where to go on; null when there is no more
   */
  public void items(
      List<String> columns,
      List<? extends Map<String, ? extends @Nullable Object>> items,
      @Nullable String nextCursor) {
    if (isJson()) {
      var document = new LinkedHashMap<String, @Nullable Object>();
      document.put("items", items);
      document.put("next_cursor", nextCursor);
      json(document);
      return;
    }
    var table = new ArrayList<List<String>>();
    table.add(columns);
    items.forEach(
        item -> table.add(columns.stream().map(c -> visible(text(item.get(c)))).toList()));
    printTable(table, columns.size());
    if (nextCursor != null) {
      note("There is more: --cursor " + nextCursor);
    }
  }

  private void printTable(List<List<String>> table, int columns) {
    int[] widths = new int[columns];
    for (List<String> row : table) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    boolean heading = true;
    for (List<String> row : table) {
      var line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      String plain = line.toString().stripTrailing();
      terminal.out().println(heading ? coloured("1", plain) : plain);
      heading = false;
    }
  }

  /** Says something beside the answer. */
  public void note(String text) {
    terminal.err().println(visible(text));
  }

  /** Warns, beside the answer. */
  public void warn(String text) {
    terminal.err().println(coloured("33", "warning: ") + visible(text));
  }

  void failure(CommandFailure failure) {
    String message = Failures.masked(String.valueOf(failure.getMessage()));
    if (isJson()) {
      var document = new LinkedHashMap<String, Object>();
      document.put("error", failure.exitCode().word());
      document.put("detail", message);
      document.put("exit_code", failure.exitCode().number());
      terminal.err().println(Json.line(document));
    } else {
      terminal.err().println(coloured("31", "error: ") + visible(message));
    }
  }

  private String coloured(String code, String text) {
    return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "-";
    }
    if (value instanceof Collection<?> many) {
      return many.isEmpty()
          ? "-"
          : many.stream().map(Output::text).collect(Collectors.joining(" "));
    }
    if (value instanceof Map<?, ?> map) {
      return map.isEmpty()
          ? "-"
          : map.entrySet().stream()
              .map(e -> e.getKey() + "=" + text(e.getValue()))
              .collect(Collectors.joining(" "));
    }
    return value.toString().isEmpty() ? "-" : value.toString();
  }

  /** Escapes what would do something to a terminal, or hide in it. */
  public static String visible(String text) {
    if (text.codePoints().noneMatch(Output::hidden)) {
      return text;
    }
    var shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (hidden(c)) {
                shown.append(String.format("\\u{%x}", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }

  private static boolean hidden(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
