package dev.wardlock.examples.context;

import dev.wardlock.model.Grant;
import dev.wardlock.model.Principal;
import dev.wardlock.model.Region;
import dev.wardlock.model.Scope;
import dev.wardlock.servlet.Call;
import dev.wardlock.servlet.Field;
import dev.wardlock.servlet.Operation;
import dev.wardlock.servlet.OperationException;
import dev.wardlock.servlet.Schema;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One sort of documents, and what may be done with them: a verb to read and a verb to write. Reads
 * outside the caller's region come back empty, or are refused where its key is strict; writes
 * outside are refused.
 */
final class Shelf {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final int LONGEST = 65_536;

  private static final Field<String> CONTEXT = Field.text("context", "The context's id.").inPath();
  private static final Field<String> DOCUMENT =
      Field.text("name", "The document's name.").as(Shelf::name).inPath();
  private static final Field<Scope> SCOPE =
      Field.text("scope", "Where it is, such as org/acme/agent/planner.").as(Scope::of).inQuery();
  private static final Field<Region> UNDER =
      Field.text("under", "Only what lies in this region, such as org/acme/*; all without it.")
          .as(Region::of)
          .inQuery()
          .optional();
  private static final Field<String> TEXT =
      Field.text("text", "What it says, in at most 65536 characters.").as(Shelf::text);

  private static final Schema VIEW =
      Schema.object("Document")
          .with("scope", Schema.text())
          .with("name", Schema.text())
          .with("text", Schema.text())
          .with("written_by", Schema.text())
          .with("written_at", Schema.instant());

  private final String name;
  private final String read;
  private final String write;
  private final Documents documents;
  private final Clock clock;

  Shelf(String name, String read, String write, Documents documents, Clock clock) {
    this.name = name;
    this.read = read;
    this.write = write;
    this.documents = documents;
    this.clock = clock;
  }

  Operation[] operations() {
    String path = "/contexts/{context}/" + name;
    return new Operation[] {
      Operation.named(name + ".list")
          .summary("Reads what the caller may see")
          .taking(CONTEXT, UNDER)
          .within(CONTEXT)
          .answering(Schema.object("Documents").with("items", Schema.listOf(VIEW)))
          .at("GET", path)
          .handledBy(this::list),
      Operation.named(name + ".put")
          .summary("Writes a document")
          .requires(write, call -> call.get(SCOPE))
          .taking(CONTEXT, DOCUMENT, SCOPE, TEXT)
          .within(CONTEXT)
          .answering(VIEW)
          .at("PUT", path + "/{name}")
          .handledBy(this::put),
      Operation.named(name + ".delete")
          .summary("Deletes a document")
          .requires(write, call -> call.get(SCOPE))
          .taking(CONTEXT, DOCUMENT, SCOPE)
          .within(CONTEXT)
          .answering(Schema.object("Deleted").with("deleted", Schema.flag()))
          .at("DELETE", path + "/{name}")
          .handledBy(this::delete)
    };
  }

  private Object list(Call call) {
    Principal who = call.principal();
    Region region = call.find(UNDER).orElse(who.floor());
    if (who.strict() && !who.grants().covers(new Grant(read, region))) {
      throw OperationException.forbidden("this needs " + read + " on " + region);
    }
    List<Map<String, Object>> seen =
        documents.in(call.get(CONTEXT), name, region).stream()
            .filter(document -> who.may(read, document.scope()))
            .map(Document::view)
            .toList();
    return Map.of("items", seen);
  }

  private Object put(Call call) {
    requireContext(call);
    var document =
        new Document(
            call.get(SCOPE),
            call.get(DOCUMENT),
            call.get(TEXT),
            call.principal().id(),
            clock.instant().truncatedTo(ChronoUnit.MICROS));
    documents.write(call.get(CONTEXT), name, document);
    return document.view();
  }

  private Object delete(Call call) {
    if (!documents.delete(call.get(CONTEXT), name, call.get(SCOPE), call.get(DOCUMENT))) {
      throw OperationException.notFound("There is no such document.");
    }
    return Map.of("deleted", true);
  }

  private static void requireContext(Call call) {
    if (call.keys().context(call.get(CONTEXT)).isEmpty()) {
      throw OperationException.notFound("There is no such context.");
    }
  }

  private static String name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "is 1 to 64 characters of A-Z a-z 0-9 . _ - and begins with a letter or digit");
    }
    return text;
  }

  private static String text(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("has at most " + LONGEST + " characters");
    }
    return text;
  }
}
