package dev.wardlock.servlet;

import dev.wardlock.servlet.OperationException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The OpenRPC document of a table of operations.
 *
 * <p>Source: OpenRPC 1.3.2.
 */
final class OpenRpc {

  private static final Map<String, Object> CREDENTIAL =
      parameter(
          JsonRpcRequest.CREDENTIAL,
          "A key, where the request has none in its header. Discouraged: use Authorization.",
          false,
          Map.of("type", "string"));

  private OpenRpc() {}

  static Map<String, Object> of(String title, String version, List<Operation> operations) {
    var components = new LinkedHashMap<String, Object>();
    var methods = new ArrayList<Object>();
    operations.forEach(operation -> methods.add(method(operation, components)));
    var document = new LinkedHashMap<String, Object>();
    document.put("openrpc", "1.3.2");
    document.put("info", Map.of("title", title, "version", version));
    document.put("methods", methods);
    document.put("components", Map.of("schemas", components, "errors", errors()));
    return document;
  }

  private static Map<String, Object> method(Operation operation, Map<String, Object> components) {
    var params = new ArrayList<Object>();
    for (Field<?> field : operation.fields()) {
      params.add(
          parameter(
              field.name(),
              field.description(),
              field.isRequired(),
              field.schema().render(components)));
    }
    params.add(CREDENTIAL);
    var method = new LinkedHashMap<String, Object>();
    method.put("name", operation.name());
    method.put("summary", operation.summary());
    if (operation.verb() != null) {
      method.put("x-verb", operation.verb());
    }
    method.put("paramStructure", "by-name");
    method.put("params", params);
    method.put("result", Map.of("name", "result", "schema", operation.answer().render(components)));
    var errors = new ArrayList<Object>();
    for (Kind kind : Kind.values()) {
      if (!operation.isOpen() || kind != Kind.FORBIDDEN) {
        errors.add(Map.of("$ref", "#/components/errors/" + "E" + -kind.code));
      }
    }
    method.put("errors", errors.stream().distinct().toList());
    return method;
  }

  private static Map<String, Object> errors() {
    var errors = new LinkedHashMap<String, Object>();
    for (Kind kind : Kind.values()) {
      errors.putIfAbsent(
          "E" + -kind.code, Map.of("code", kind.code, "message", kind.word.replace('_', ' ')));
    }
    return errors;
  }

  private static Map<String, Object> parameter(
      String name, String description, boolean required, Map<String, Object> schema) {
    var parameter = new LinkedHashMap<String, Object>();
    parameter.put("name", name);
    parameter.put("description", description);
    parameter.put("required", required);
    parameter.put("schema", schema);
    return parameter;
  }
}
