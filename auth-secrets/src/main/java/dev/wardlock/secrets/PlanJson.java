package dev.wardlock.secrets;

import dev.wardlock.secrets.json.Json;
import dev.wardlock.secrets.model.GeneratorSpec;
import dev.wardlock.secrets.model.RotationRule.Sharing;
import dev.wardlock.secrets.model.SecretReference;
import dev.wardlock.secrets.model.SecretsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A plan as the journal keeps it. */
final class PlanJson {

  private PlanJson() {}

  static String write(Plan plan) {
    var document = new LinkedHashMap<String, Object>();
    document.put("run", plan.id());
    document.put("kind", plan.kind().toString());
    document.put("subject", plan.subject());
    document.put("rotations", plan.rotations().stream().map(PlanJson::rotation).toList());
    document.put("publications", plan.publications());
    document.put("by_hand", plan.byHand());
    return Json.line(document);
  }

  private static Map<String, Object> rotation(Rotation rotation) {
    var document = new LinkedHashMap<String, Object>();
    document.put("version", rotation.version());
    document.put("key", rotation.key());
    document.put("generator", rotation.generator().text());
    document.put("scope", rotation.sharing().toString());
    document.put("target", rotation.target().toString());
    document.put("environments", rotation.uses());
    return document;
  }

  static Plan read(String line) {
    Map<String, @Nullable Object> document = Json.object(line);
    return new Plan(
        Json.text(document, "run"),
        Plan.Kind.valueOf(Json.text(document, "kind").toUpperCase(Locale.ROOT)),
        Json.text(document, "subject"),
        list(document, "rotations").stream().map(PlanJson::rotation).toList(),
        Json.texts(document, "publications"),
        Json.texts(document, "by_hand"));
  }

  private static Rotation rotation(Object value) {
    if (!(value instanceof Map<?, ?> document
        && document.get("environments") instanceof Map<?, ?> environments)) {
      throw new SecretsException("it has a malformed rotation");
    }
    var uses = new LinkedHashMap<String, List<String>>();
    for (Object environment : environments.keySet()) {
      uses.put(environment.toString(), Json.texts(environments, environment.toString()));
    }
    String sharing = Json.text(document, "scope");
    return new Rotation(
        Json.text(document, "version"),
        Json.text(document, "key"),
        new GeneratorSpec(Json.text(document, "generator")),
        sharing.equals(Sharing.SHARED.toString()) ? Sharing.SHARED : Sharing.PER_ENV,
        SecretReference.parse(Json.text(document, "target")),
        uses);
  }

  private static List<?> list(Map<?, ?> document, String name) {
    if (document.get(name) instanceof List<?> list) {
      return list;
    }
    throw new SecretsException("it has no '" + name + "'");
  }
}
