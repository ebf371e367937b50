package dev.wardlock.servlet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The OpenAPI document of those operations that have a route.
 *
 * <p>Source: OpenAPI 3.1.1.
 */
final class OpenApi {

  private static final Schema PROBLEM =
      Schema.object("Problem")
          .with("type", Schema.text())
          .with("title", Schema.text())
          .with("status", Schema.integer(400, 599))
          .with("detail", Schema.text())
          .with("error", Schema.text())
          .perhaps("id", Schema.text())
          .perhaps("errors", Schema.listOf(Schema.text()))
          .perhaps("retry_after_seconds", Schema.integer(1, 3600));

  private final Map<String, Object> document = new LinkedHashMap<>();

  OpenApi(String title, String version, List<Operation> operations) {
    var components = new LinkedHashMap<String, Object>();
    var paths = new LinkedHashMap<String, Map<String, Object>>();
    for (Operation operation : operations) {
      Route route = operation.route();
      if (route != null) {
        paths
            .computeIfAbsent(route.path(), path -> new LinkedHashMap<>())
            .put(route.method().toLowerCase(Locale.ROOT), describe(operation, route, components));
      }
    }
    document.put("openapi", "3.1.1");
    document.put("info", Map.of("title", title, "version", version));
    document.put("security", List.of(Map.of("bearer", List.of())));
    document.put("paths", paths);
    document.put(
        "components",
        Map.of(
            "schemas",
            components,
            "responses",
            Map.of(
                "Problem",
                Map.of(
                    "description",
                    "It was not done; the document says why.",
                    "content",
                    content("application/problem+json", PROBLEM, components))),
            "securitySchemes",
            Map.of("bearer", Map.of("type", "http", "scheme", "bearer"))));
  }

  /** The document, where the servlet is mapped. */
  Map<String, Object> at(String path) {
    var placed = new LinkedHashMap<>(document);
    placed.put("servers", List.of(Map.of("url", path.isEmpty() ? "/" : path)));
    return placed;
  }

  private static Map<String, Object> describe(
      Operation operation, Route route, Map<String, Object> components) {
    var parameters = new ArrayList<Object>();
    var members = Schema.object("body");
    boolean body = false;
    boolean required = false;
    for (Field<?> field : operation.fields()) {
      if (field.place() == Field.Place.BODY) {
        members =
            field.isRequired()
                ? members.with(field.name(), field.described())
                : members.perhaps(field.name(), field.described());
        body = true;
        required |= field.isRequired();
      } else {
        parameters.add(parameter(field, components));
      }
    }
    var described = new LinkedHashMap<String, Object>();
    described.put("operationId", operation.name());
    described.put("summary", operation.summary());
    if (operation.verb() != null) {
      described.put("x-verb", operation.verb());
    }
    if (!parameters.isEmpty()) {
      described.put("parameters", parameters);
    }
    if (body) {
      described.put(
          "requestBody",
          Map.of(
              "required",
              required,
              "content",
              Map.of("application/json", Map.of("schema", members.unnamed().render(components)))));
    }
    described.put(
        "responses",
        Map.of(
            Integer.toString(route.status()),
            Map.of(
                "description",
                operation.summary() + ".",
                "content",
                content("application/json", operation.answer(), components)),
            "default",
            Map.of("$ref", "#/components/responses/Problem")));
    return described;
  }

  private static Map<String, Object> parameter(Field<?> field, Map<String, Object> components) {
    var parameter = new LinkedHashMap<String, Object>();
    parameter.put("name", field.name());
    parameter.put("in", field.place().name().toLowerCase(Locale.ROOT));
    parameter.put("description", field.description());
    parameter.put("required", field.isRequired());
    parameter.put("schema", field.schema().render(components));
    return parameter;
  }

  private static Map<String, Object> content(
      String type, Schema schema, Map<String, Object> components) {
    return Map.of(type, Map.of("schema", schema.render(components)));
  }
}
