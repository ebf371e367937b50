package dev.wardlock.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the threat model and the table of ASVS say that a test shows, there is a test for. */
class SecurityDocsTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  /** A test by its class, and perhaps its method. */
  private static final Pattern NAMED =
      Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|Contract|Rules))(?:\\.([A-Za-z0-9_]+))?`");

  private static final Pattern LINK = Pattern.compile("\\[[^]]+]\\(([^)#:]+)(?:#([^)]*))?\\)");

  /** How many requirements each section of ASVS 5.0.0 has, of the chapters that are here whole. */
  private static final Map<String, Integer> SECTIONS =
      sections(
          "3: 1 3 5 8 8 1 5",
          "4: 5 5 2 4",
          "6: 3 12 8 6 8 4 2 4",
          "7: 3 4 2 5 3 2",
          "8: 4 4 3 2",
          "9: 3 4",
          "10: 2 3 5 16 5 2 3",
          "11: 4 5 5 4 2 2 2",
          "12: 5 2 5",
          "13: 4 6 4 7",
          "14: 2 8 3",
          "16: 1 5 4 3 4");

  private static final Map<String, String> SOURCES = new HashMap<>();

  private static Map<String, Integer> sections(String... chapters) {
    var sections = new TreeMap<String, Integer>();
    for (String chapter : chapters) {
      String[] parts = chapter.split(": ", 2);
      String[] counts = parts[1].split(" ", -1);
      IntStream.range(0, counts.length)
          .forEach(i -> sections.put("V" + parts[0] + "." + (i + 1), Integer.valueOf(counts[i])));
    }
    return sections;
  }

  /** Every test's source by its class; two of one name are one. */
  @BeforeAll
  static void readSources() throws IOException {
    var roots = new ArrayList<Path>();
    for (Path parent : List.of(ROOT, ROOT.resolve("examples"))) {
      try (Stream<Path> modules = Files.list(parent)) {
        modules.map(m -> m.resolve("src")).filter(Files::isDirectory).forEach(roots::add);
      }
    }
    for (Path root : roots) {
      try (Stream<Path> files = Files.walk(root)) {
        files.filter(f -> f.toString().endsWith(".java")).forEach(SecurityDocsTest::keep);
      }
    }
  }

  private static void keep(Path file) {
    try {
      String name = file.getFileName().toString().replace(".java", "");
      SOURCES.merge(name, Files.readString(file, UTF_8), String::concat);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String page(String name) throws IOException {
    return Files.readString(ROOT.resolve("docs").resolve(name), UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"threat-model.md", "asvs.md"})
  void page_everyTestThatItNames_isThere(String name) throws IOException {
    var missing = new ArrayList<String>();
    int named = 0;
    for (Matcher m = NAMED.matcher(page(name)); m.find(); named++) {
      String source = SOURCES.getOrDefault(m.group(1), "");
      boolean there =
          m.group(2) == null ? !source.isEmpty() : source.contains("void " + m.group(2) + "(");
      if (!there) {
        missing.add(m.group());
      }
    }

    assertThat(missing).isEmpty();
    assertThat(named).isGreaterThan(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"threat-model.md", "asvs.md"})
  void page_everyLink_leadsToAHeading(String name) throws IOException {
    int links = 0;
    for (Matcher m = LINK.matcher(page(name)); m.find(); links++) {
      Path file = ROOT.resolve("docs").resolve(m.group(1));
      assertThat(file).exists();
      if (m.group(2) != null) {
        assertThat(Files.readAllLines(file, UTF_8))
            .anyMatch(line -> line.startsWith("#") && anchor(line).equals(m.group(2)));
      }
    }
    assertThat(links).isPositive();
  }

  /** As GitHub makes it of a heading. */
  private static String anchor(String heading) {
    return heading
        .replaceFirst("#+ ", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9 -]", "")
        .replace(' ', '-');
  }

  @Test
  void threatModel_everyThreat_isAnsweredAndShown() throws IOException {
    String page = page("threat-model.md");
    List<String> threats = page.lines().filter(l -> l.matches("\\| [STRIDE] \\| .*")).toList();

    assertThat(threats)
        .hasSizeGreaterThan(80)
        .allSatisfy(
            threat -> {
              String[] cells = threat.split(" \\| ", -1);
              assertThat(cells).hasSize(4);
              assertThat(NAMED.matcher(cells[3]).find()).isTrue();
            });
    for (String letter : List.of("S", "T", "R", "I", "D", "E")) {
      assertThat(threats).as(letter).anyMatch(threat -> threat.startsWith("| " + letter));
    }
    // A room's end says what is left open.
    long rooms = page.lines().filter(l -> l.startsWith("| | Threat")).count();
    assertThat(page.lines().filter(l -> l.startsWith("Not answered: ")).count()).isEqualTo(rooms);
  }

  @Test
  void asvs_everyRequirementOfItsChapters_isJudgedOnce() throws IOException {
    var judged = new HashMap<String, List<Integer>>();
    var statuses = new TreeMap<String, Integer>();
    Pattern row =
        Pattern.compile(
            "(?m)^\\| (V\\d+\\.\\d+)\\.(\\d+)(?:–\\1\\.(\\d+))? \\| [^|]+ \\| ([a-z ]+) \\| (.*) \\|$");
    for (Matcher m = row.matcher(page("asvs.md")); m.find(); ) {
      int first = Integer.parseInt(m.group(2));
      int last = m.group(3) == null ? first : Integer.parseInt(m.group(3));
      String status = m.group(4);
      IntStream.rangeClosed(first, last)
          .forEach(i -> judged.computeIfAbsent(m.group(1), s -> new ArrayList<>()).add(i));
      statuses.merge(status, last - first + 1, Integer::sum);
      if (status.equals("met")) {
        String by = m.group(5);
        assertThat(NAMED.matcher(by).find() || LINK.matcher(by).find()).as(m.group()).isTrue();
      }
    }

    assertThat(statuses).containsOnlyKeys("met", "partly", "not met", "application", "not here");
    SECTIONS.forEach(
        (section, count) ->
            assertThat(judged.get(section))
                .as(section)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, count).boxed().toList()));
    int sum = statuses.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(page("asvs.md"))
        .contains(
            ("Of %d requirements: %d met, %d partly, %d not met, %d the application's,"
                    + " %d not here.")
                .formatted(
                    sum,
                    statuses.get("met"),
                    statuses.get("partly"),
                    statuses.get("not met"),
                    statuses.get("application"),
                    statuses.get("not here")));
  }
}
