package dev.wardlock.cli.keys;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.jspecify.annotations.Nullable;

/** Reads the keys of another system, all of them or none: every fault is reported at once. */
final class ImportFile {

  private static final int SHOWN = 20;

  private final String context;
  private final Instant now;
  private final List<ImportRow> rows = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  private ImportFile(String context, Instant now) {
    this.context = context;
    this.now = now;
  }

  /** In what form the file is. */
  enum Form {
    /** RFC 4180, with a header. */
    CSV,
    /** A JSON object on each line. */
    JSONL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Form of(String file) {
      String name = file.toLowerCase(Locale.ROOT);
      return name.endsWith(".csv")
          ? CSV
          : name.endsWith(".jsonl") || name.endsWith(".ndjson") ? JSONL : null;
    }
  }

  /**
   * Reads a file.
   *
   * @param form in what form it is
   * @param reader the file
   * @param context the context of rows that name none
   * @param now the present
   * @return its rows
   * @throws CommandFailure if any row is malformed; the message names each, and repeats no hash
   * @throws IOException if it cannot be read
   */
  static List<ImportRow> read(Form form, Reader reader, String context, Instant now)
      throws IOException {
    var file = new ImportFile(context, now);
    try {
      if (form == Form.CSV) {
        file.csv(reader);
      } else {
        file.lines(new BufferedReader(reader));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (!file.faults.isEmpty()) {
      int more = file.faults.size() - SHOWN;
      throw CommandFailure.usage(
          "Nothing was imported: "
              + String.join("; ", file.faults.subList(0, Math.min(SHOWN, file.faults.size())))
              + (more > 0 ? "; and " + more + " more" : "")
              + ".");
    }
    return file.rows;
  }

  private void csv(Reader reader) throws IOException {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
            .get();
    try (CSVParser parser = CSVParser.builder().setReader(reader).setFormat(format).get()) {
      for (CSVRecord record : parser) {
        if (record.isConsistent()) {
          add(parser.getCurrentLineNumber(), record.toMap());
        } else {
          faults.add("line " + parser.getCurrentLineNumber() + " has " + record.size() + " values");
        }
      }
    } catch (IllegalArgumentException e) {
      faults.add("the header is faulty: " + e.getMessage());
    }
  }

  private void lines(BufferedReader reader) throws IOException {
    long number = 0;
    String line;
    while ((line = reader.readLine()) != null) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      Map<String, @Nullable Object> fields = Json.object(line);
      if (fields == null) {
        faults.add("line " + number + " is not a JSON object");
      } else {
        add(number, fields);
      }
    }
  }

  private void add(long line, Map<String, ? extends @Nullable Object> fields) {
    try {
      rows.add(ImportRow.of(line, fields, context, now));
    } catch (IllegalArgumentException | CommandFailure e) {
      faults.add("line " + line + ": " + e.getMessage());
    }
  }
}
