package dev.wardlock.secrets.vault;

import dev.wardlock.secrets.json.Json;
import dev.wardlock.secrets.model.SecretReference;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.model.Version;
import dev.wardlock.secrets.model.Versions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An item as {@code op} writes it in JSON, and reads it as a template.
 *
 * <p>The current value is in the field that the reference names. The rest stands in a section of
 * its own, {@code wardlock}, in fields that are labelled by the reference's section and field:
 * {@code … version}, {@code … pending}, {@code … pending version}, {@code … previous}, {@code …
 * previous version}. None is ever taken out, since {@code op} keeps what a template leaves out: it
 * is emptied.
 */
final class OnePasswordItem {

  private static final String SECTION = "wardlock";

  private final Map<String, @Nullable Object> item;

  private OnePasswordItem(Map<String, @Nullable Object> item) {
    this.item = item;
  }

  /** What {@code op item get} printed. */
  static OnePasswordItem parse(String json) {
    return new OnePasswordItem(Json.object(json));
  }

  /** A new item, of the kind that is for the credentials of programs. */
  static OnePasswordItem create(SecretReference reference) {
    var item = new LinkedHashMap<String, @Nullable Object>();
    item.put("title", reference.item());
    item.put("category", "API_CREDENTIAL");
    return new OnePasswordItem(item);
  }

  String json() {
    return Json.line(item);
  }

  String id() {
    return Json.text(item, "id");
  }

  Versions versions(SecretReference reference) {
    return new Versions(
        version(find(reference), own(reference, "version")),
        version(own(reference, "previous"), own(reference, "previous version")),
        version(own(reference, "pending"), own(reference, "pending version")));
  }

  void put(SecretReference reference, Versions versions) {
    Map<String, @Nullable Object> main = find(reference);
    if (main == null && versions.current().isPresent()) {
      main = add(reference.section().orElse(null), reference.field(), "CONCEALED");
    }
    if (main != null) {
      main.put("value", value(versions.current()));
    }
    set(reference, "version", "STRING", id(versions.current()));
    set(reference, "pending", "CONCEALED", value(versions.pending()));
    set(reference, "pending version", "STRING", id(versions.pending()));
    set(reference, "previous", "CONCEALED", value(versions.previous()));
    set(reference, "previous version", "STRING", id(versions.previous()));
  }

  private static String value(Optional<Version> version) {
    return version.map(v -> v.value().reveal()).orElse("");
  }

  private static String id(Optional<Version> version) {
    return version.map(Version::id).orElse("");
  }

  private static Optional<Version> version(
      @Nullable Map<String, @Nullable Object> value, @Nullable Map<String, @Nullable Object> id) {
    if (value == null || !(value.get("value") instanceof String text) || text.isEmpty()) {
      return Optional.empty();
    }
    String made = id != null && id.get("value") instanceof String known ? known : "";
    return Optional.of(new Version(made.isEmpty() ? Version.UNKNOWN : made, SecretValue.of(text)));
  }

  private void set(SecretReference reference, String what, String type, String value) {
    Map<String, @Nullable Object> field = own(reference, what);
    if (field == null) {
      if (value.isEmpty()) {
        return;
      }
      field = add(SECTION, label(reference, what), type);
    }
    field.put("value", value);
  }

  private static String label(SecretReference reference, String what) {
    return reference.section().map(s -> s + "." + reference.field()).orElse(reference.field())
        + " "
        + what;
  }

  private @Nullable Map<String, @Nullable Object> own(SecretReference reference, String what) {
    return find(SECTION, label(reference, what));
  }

  private @Nullable Map<String, @Nullable Object> find(SecretReference reference) {
    return find(reference.section().orElse(null), reference.field());
  }

  /** A field by its label, else by its id, in a section or in none. */
  private @Nullable Map<String, @Nullable Object> find(@Nullable String section, String name) {
    for (String member : List.of("label", "id")) {
      for (Map<String, @Nullable Object> field : list("fields")) {
        if (name.equals(field.get(member)) && isIn(field, section)) {
          return field;
        }
      }
    }
    return null;
  }

  private static boolean isIn(Map<String, @Nullable Object> field, @Nullable String section) {
    Object of = field.get("section");
    if (!(of instanceof Map<?, ?> in)) {
      return section == null;
    }
    return section == null
        ? "add more".equals(in.get("id")) // where the app puts what the user adds
        : section.equals(in.get("label")) || section.equals(in.get("id"));
  }

  private Map<String, @Nullable Object> add(@Nullable String section, String label, String type) {
    var field = new LinkedHashMap<String, @Nullable Object>();
    if (section != null) {
      field.put("section", section(section));
    }
    field.put("type", type);
    field.put("label", label);
    list("fields").add(field);
    return field;
  }

  private Map<String, Object> section(String label) {
    for (Map<String, @Nullable Object> section : list("sections")) {
      if (label.equals(section.get("label")) || label.equals(section.get("id"))) {
        return Map.of("id", Json.text(section, "id"));
      }
    }
    var section = new LinkedHashMap<String, @Nullable Object>();
    section.put("id", label);
    section.put("label", label);
    list("sections").add(section);
    return Map.of("id", label);
  }

  @SuppressWarnings("unchecked") // checked member by member
  private List<Map<String, @Nullable Object>> list(String member) {
    Object found = item.computeIfAbsent(member, name -> new ArrayList<Map<String, Object>>());
    if (found instanceof List<?> list && list.stream().allMatch(Map.class::isInstance)) {
      return (List<Map<String, @Nullable Object>>) found;
    }
    throw new SecretsException("it has malformed '" + member + "'");
  }
}
