package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The corpus itself; and the page about it, which is made of it. */
class HostileCorpusTest {

  private static final Path PAGE = Path.of("../docs/hostile.md");
  private static final String BEGIN = "<!-- made of the corpus -->\n";

  private final HostileCorpus corpus = HostileCorpus.read();

  @Test
  void corpus_rows_areManyAndDiffer() {
    Set<List<Object>> requests = new HashSet<>();
    for (HostileRow row : corpus.rows) {
      List<Object> request = List.of(row.requestLine(), row.headers(), row.body(), row.without());
      assertThat(requests.add(request)).as("%s is sent by another row too", row).isTrue();
      assertThat(row.source()).as("%s", row).hasSizeGreaterThan(15);
    }
    assertThat(corpus.rows).hasSizeGreaterThan(1000);
    for (String file : HostileCorpus.FILES) {
      assertThat(corpus.rows).filteredOn(row -> row.kind().equals(file)).hasSizeGreaterThan(50);
    }
  }

  @Test
  void corpus_choices_holdSomewhereAndForAReason() {
    Set<String> used = new HashSet<>();
    for (HostileRow row : corpus.rows) {
      for (HostileRow.Choice choice : row.choices()) {
        used.add(choice.reason());
        for (String name : choice.where()) {
          assertThat(HostileCorpus.SERVERS)
              .as("%s: %s", row, name)
              .anyMatch(server -> HostileRow.Choice.matches(name, server));
        }
        assertThat(choice.must()).as("%s: a choice that is none", row).isNotEqualTo(row.must());
      }
    }
    assertThat(used).isEqualTo(corpus.reasons.keySet());
  }

  @Test
  void choice_name_isMeantAsItIsWritten() {
    assertThat(HostileRow.Choice.matches("jetty", "jetty+app")).isTrue();
    assertThat(HostileRow.Choice.matches("jetty", "jetty-lenient+app")).isFalse();
    assertThat(HostileRow.Choice.matches("jetty+app", "jetty+root")).isFalse();
    assertThat(HostileRow.Choice.matches("*-lenient", "tomcat11-lenient+root")).isTrue();
    assertThat(HostileRow.Choice.matches("tomcat*", "tomcat10+root")).isTrue();
    assertThat(HostileRow.Choice.matches("tomcat*+root", "tomcat10+app")).isFalse();
  }

  @Test
  void line_malformed_isRefused() {
    for (String statuses : List.of("40", "401/200/200", "", "200,", "200 ")) {
      assertThatThrownBy(() -> HostileRow.Must.of(statuses)).hasMessageContaining("no statuses");
    }
    assertThatThrownBy(() -> HostileCorpus.unescaped("\\q")).hasMessageContaining("\\xNN");
    assertThat(HostileCorpus.unescaped("a\\x00\\\\b")).isEqualTo("a\u0000\\b");
  }

  /** {@code -Dhostile.write=true} writes it anew. */
  @Test
  void page_saysWhatTheCorpusSays() throws IOException {
    String text = Files.readString(PAGE);
    String made = text.substring(0, text.indexOf(BEGIN)) + BEGIN + tables();
    if (Boolean.getBoolean("hostile.write")) {
      Files.writeString(PAGE, made);
      text = made;
    }
    assertThat(text).isEqualTo(made);
  }

  private String tables() {
    var page = new StringBuilder();
    page.append("\n## What there is\n\n| File | Rows | Sources |\n|---|---|---|\n");
    for (String file : HostileCorpus.FILES) {
      List<HostileRow> rows =
          corpus.rows.stream().filter(row -> row.kind().equals(file)).collect(Collectors.toList());
      long sources = rows.stream().map(HostileRow::source).distinct().count();
      page.append("| `%s.txt` | %d | %d |\n".formatted(file, rows.size(), sources));
    }
    page.append(
        "| together | %d | |\n\n## Where a container forced a choice\n"
            .formatted(corpus.rows.size()));
    corpus.reasons.forEach((name, reason) -> page.append(table(name, reason)));
    return page.toString();
  }

  private String table(String name, String reason) {
    var table = new StringBuilder("\n### " + name + "\n\n" + reason + "\n");
    table.append("\n| Row | Request | Elsewhere | There | Where |\n|---|---|---|---|---|\n");
    for (HostileRow row : corpus.rows) {
      for (HostileRow.Choice choice : row.choices()) {
        if (choice.reason().equals(name)) {
          table.append(
              "| %s | `%s` | %s | %s | %s |\n"
                  .formatted(
                      row,
                      code(row.requestLine()),
                      row.must(),
                      choice.must(),
                      String.join(", ", choice.where())));
        }
      }
    }
    return table.toString();
  }

  /** A request line in a cell: without the version, shortened, and escaped as in the corpus. */
  private static String code(String line) {
    String text = line.endsWith(" HTTP/1.1") ? line.substring(0, line.length() - 9) : line;
    return text.chars()
        .mapToObj(
            c -> c < ' ' || c >= 0x7F || c == '|' || c == '`' ? hex(c) : Character.toString(c))
        .collect(Collectors.joining());
  }

  private static String hex(int c) {
    return c == HostileCorpus.BRACE ? "{" : "\\x%02X".formatted(c);
  }
}
