package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.servlet.Container.App;
import dev.wardlock.servlet.Container.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;

/** The endpoints on a Jetty, with two operations of an application's own, and a root key. */
final class ManagementServer implements AutoCloseable {

  private static final Schema DONE = Schema.object("Done").with("done", Schema.flag());

  final Keys keys = new Keys();
  final Http http;
  final Rpc rpc;
  final String root;
  private final Running server;

  ManagementServer() throws Exception {
    Management management =
        Management.builder(keys.auth)
            .add(own("runner.register", "runners:register", "/runners"))
            .add(own("job.create", "jobs:create", "/jobs"))
            .build();
    server =
        new Jetty()
            .start(
                new App(
                    context -> {
                      context.addServlet("rpc", management.jsonRpc()).addMapping("/rpc/*");
                      context.addServlet("rest", management.rest()).addMapping("/api/v1/*");
                    }));
    http = new Http(server.port());
    rpc = new Rpc(http, "/rpc");
    root = issue(NewKey.named("root").kind("management").inSystem());
  }

  private static Operation own(String name, String verb, String path) {
    return Operation.named(name)
        .requires(verb)
        .answering(DONE)
        .at("POST", path)
        .handledBy(call -> Map.of("done", true));
  }

  String issue(NewKey key) {
    return issued(key).token().reveal();
  }

  IssuedKey issued(NewKey key) {
    return keys.issue(key);
  }

  Http.Answer ask(String token, String method, String path, String body) throws IOException {
    String bytes =
        body == null
            ? ""
            : new String(body.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    return http.raw(
        method
            + " /api/v1"
            + path
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + (token == null ? "" : "Authorization: Bearer " + token + "\r\n")
            + (bytes.isEmpty() ? "" : "Content-Type: application/json\r\n")
            + "Content-Length: "
            + bytes.length()
            + "\r\nConnection: close\r\n\r\n"
            + bytes);
  }

  Map<String, Object> json(String token, String method, String path, String body)
      throws IOException {
    Http.Answer answer = ask(token, method, path, body);
    assertThat(answer.status()).as("%s %s: %s", method, path, answer).isBetween(200, 201);
    return Rpc.JSON.readValue(answer.body(), new TypeReference<Map<String, Object>>() {});
  }

  static List<String> texts(Object list) {
    return Rpc.JSON.convertValue(list, new TypeReference<List<String>>() {});
  }

  @Override
  public void close() {
    server.close();
    keys.close();
  }
}
