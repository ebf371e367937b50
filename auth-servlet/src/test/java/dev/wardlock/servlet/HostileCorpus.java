package dev.wardlock.servlet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the rows under {@code hostile/}; {@code hostile/README.md} says how they are written. */
final class HostileCorpus {

  static final List<String> FILES =
      List.of(
          "paths",
          "targets",
          "methods",
          "headers",
          "framing",
          "cookies",
          "redirects",
          "origins",
          "dispatches",
          "legal");

  /** Every way in which a server is set up, by name. */
  static final List<String> SERVERS = servers();

  /** Stands for a brace that begins no place. */
  static final char BRACE = '\ue07b';

  private static final Pattern ROW = Pattern.compile("([a-z0-9-]+) +(\\S+) +(.+)");
  private static final Pattern CHOICE = Pattern.compile("(\\S+) (\\S+) ([a-z0-9-]+)");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(x[0-9A-F]{2}|.?)");

  /** Why a container forced a choice, by name. */
  final Map<String, String> reasons = new LinkedHashMap<>();

  final List<HostileRow> rows = new ArrayList<>();

  private final Set<String> ids = new HashSet<>();

  private HostileCorpus() {}

  /**
   * Reads every file.
   *
   * @throws IllegalArgumentException if a line is malformed, or a name stands twice; it says where
   */
  static HostileCorpus read() {
    var corpus = new HostileCorpus();
    corpus.each("choices", corpus::reason);
    for (String file : FILES) {
      corpus.read(file);
    }
    return corpus;
  }

  private static List<String> servers() {
    var servers = new ArrayList<String>();
    for (String server : List.of("jetty", "tomcat11", "tomcat10", "undertow")) {
      for (HostileContract.Leniency leniency : HostileContract.Leniency.values()) {
        servers.add(server + leniency.suffix + "+root");
        servers.add(server + leniency.suffix + "+app");
      }
    }
    return List.copyOf(servers);
  }

  private void reason(String line) {
    String[] pair = line.split(": ", 2);
    if (pair.length < 2 || reasons.put(pair[0], pair[1]) != null) {
      throw new IllegalArgumentException("no reason, or one with a name that was taken");
    }
  }

  private void read(String file) {
    var reader = new Reader(file);
    each(file, reader::take);
    reader.finish();
  }

  private void each(String file, java.util.function.Consumer<String> taker) {
    int number = 0;
    for (String line : text(file).split("\n", -1)) {
      number++;
      try {
        if (!line.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
          throw new IllegalArgumentException("not printable ASCII: write \\xNN");
        }
        if (!line.isBlank() && !line.startsWith("#")) {
          taker.accept(line);
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "hostile/" + file + ".txt, line " + number + ": " + e.getMessage() + ": " + line, e);
      }
    }
  }

  private static String text(String file) {
    try (InputStream in = HostileCorpus.class.getResourceAsStream("/hostile/" + file + ".txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String unescaped(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(
            found -> {
              String what = found.group(1);
              if (what.equals("\\")) {
                return Matcher.quoteReplacement("\\");
              }
              if (!what.startsWith("x") || what.length() != 3) {
                throw new IllegalArgumentException("an escape is \\xNN or \\\\");
              }
              char character = (char) Integer.parseInt(what.substring(1), 16);
              return Matcher.quoteReplacement(String.valueOf(character == '{' ? BRACE : character));
            });
  }

  /** Reads one file, line by line; a row ends where the next one begins. */
  private final class Reader {
    private final String kind;
    private String source = "";
    private String[] head;
    private final List<String> headers = new ArrayList<>();
    private final List<String> body = new ArrayList<>();
    private final Set<String> without = new HashSet<>();
    private final List<HostileRow.Choice> choices = new ArrayList<>();
    private String location = "";
    private String text = "";

    Reader(String kind) {
      this.kind = kind;
    }

    void take(String line) {
      if (line.startsWith("@ ")) {
        finish();
        source = line.substring(2);
      } else if (line.startsWith("  ") && head != null) {
        detail(line.charAt(2), line.length() < 5 ? "" : line.substring(4));
      } else {
        finish();
        Matcher row = ROW.matcher(line);
        if (!row.matches() || source.isEmpty()) {
          throw new IllegalArgumentException("a row is an id, statuses and a request line");
        }
        head = new String[] {row.group(1), row.group(2), unescaped(row.group(3))};
        if (HostileRow.Must.of(head[1]).toString().contains("500")) {
          throw new IllegalArgumentException("nothing may ever come to 500");
        }
      }
    }

    private void detail(char kind, String rest) {
      switch (kind) {
        case '|' -> headers.add(unescaped(rest));
        case '$' -> body.add(unescaped(rest));
        case '>' -> location = unescaped(rest);
        case '=' -> text = unescaped(rest);
        case '-' -> without.add(rest);
        case '~' -> {
          Matcher choice = CHOICE.matcher(rest);
          if (!choice.matches() || !reasons.containsKey(choice.group(3))) {
            throw new IllegalArgumentException("a choice is servers, statuses and a known reason");
          }
          List<String> where = List.of(choice.group(1).split(",", -1));
          HostileRow.Must must = HostileRow.Must.of(choice.group(2));
          choices.add(new HostileRow.Choice(where, must, choice.group(3)));
        }
        default -> throw new IllegalArgumentException("no such detail");
      }
    }

    void finish() {
      if (head == null) {
        return;
      }
      String id = kind + "/" + head[0];
      if (!ids.add(id)) {
        throw new IllegalArgumentException("the id " + id + " was taken");
      }
      rows.add(
          new HostileRow(
              id,
              kind,
              source,
              HostileRow.Must.of(head[1]),
              head[2],
              List.copyOf(headers),
              String.join("\r\n", body),
              location,
              text,
              Set.copyOf(without),
              List.copyOf(choices)));
      head = null;
      headers.clear();
      body.clear();
      without.clear();
      choices.clear();
      location = "";
      text = "";
    }
  }
}
