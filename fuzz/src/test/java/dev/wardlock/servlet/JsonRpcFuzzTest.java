package dev.wardlock.servlet;

import static dev.wardlock.fuzz.Check.that;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import dev.wardlock.Auth;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.store.InMemoryKeyStore;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whatever is posted, what comes back is JSON-RPC 2.0 to another reader of JSON, Gson: each answer
 * has a result or an error, and the id of a call that is there.
 */
class JsonRpcFuzzTest {

  private static final HttpServlet SERVLET =
      Management.builder(
              Auth.builder(new InMemoryKeyStore())
                  .serverKeys(ServerKeys.of("k1", new byte[32]))
                  .hasher(SecretHasher.hmacSha256())
                  .build())
          .build()
          .jsonRpc();

  private static final TypeAdapter<JsonElement> GSON =
      new GsonBuilder().setStrictness(Strictness.STRICT).create().getAdapter(JsonElement.class);

  @FuzzTest
  @DictionaryEntries({
    "\\\"jsonrpc\\\":\\\"2.0\\\"",
    "\\\"method\\\":\\\"auth.verify\\\"",
    "\\\"params\\\":{\\\"key\\\":\\\"x\\\"}",
    "\\\"admin_key\\\":\\\"x\\\"",
    "\\\"id\\\":",
    "1e400",
    "-0.0",
    "null",
    "\\\\u0000",
    "\\\\ud800",
    "[{},{}]",
    "9223372036854775808",
    "\\xEF\\xBB\\xBF"
  })
  void call(byte[] body) throws IOException, ServletException {
    var answer = new StubResponse();
    SERVLET.service(Stub.json(body), answer.response());

    JsonElement asked = read(body);
    int status = answer.status();
    that(List.of(200, 204, 400).contains(status), "a status of its own", status, text(body));
    that("no-store".equals(answer.header("Cache-Control")), "not kept", text(body));
    if (status == 204) {
      that(answer.body().length == 0, "nothing", text(body));
      that(
          asked != null && calls(asked).stream().noneMatch(JsonRpcFuzzTest::asks),
          "nobody asked",
          text(body));
      return;
    }
    JsonElement answered = read(answer.body());
    that(answered != null, "JSON to others", text(body), text(answer.body()));
    if (status == 400) {
      that(error(answered) == -32700 && id(answered).isJsonNull(), "no JSON", text(body));
      return;
    }
    that(asked != null, "read by others too", text(body));
    List<JsonElement> calls = calls(asked);
    List<JsonElement> answers = calls(answered);
    that(!answers.isEmpty() && answers.size() <= Math.max(1, calls.size()), "as many", text(body));
    var ids = new ArrayList<>(calls.stream().map(JsonRpcFuzzTest::idOf).toList());
    for (JsonElement one : answers) {
      that("2.0".equals(one.getAsJsonObject().get("jsonrpc").getAsString()), "2.0", text(body));
      that(
          one.getAsJsonObject().has("result") != one.getAsJsonObject().has("error"),
          "either",
          text(body));
      that(id(one).isJsonNull() || ids.remove(id(one)), "the id of a call", text(body), id(one));
      that(
          !id(one).isJsonNull() || error(one) != 0 || ids.remove(id(one)),
          "a null that was asked",
          text(body));
      that(isFinite(id(one)), "finite", text(body), id(one));
    }
  }

  private static boolean asks(JsonElement call) {
    return call.isJsonObject() && call.getAsJsonObject().has("id");
  }

  private static List<JsonElement> calls(JsonElement json) {
    return json instanceof JsonArray batch ? batch.asList() : List.of(json);
  }

  private static @Nullable JsonElement idOf(JsonElement call) {
    return call instanceof JsonObject object ? object.get("id") : null;
  }

  private static JsonElement id(JsonElement answer) {
    return answer.getAsJsonObject().get("id");
  }

  /** The code of an error; 0 where there is a result. */
  private static int error(JsonElement answer) {
    JsonObject error = answer.getAsJsonObject().getAsJsonObject("error");
    if (error == null) {
      return 0;
    }
    that(error.get("message").getAsJsonPrimitive().isString(), "a message", answer);
    return error.get("code").getAsInt();
  }

  private static boolean isFinite(JsonElement id) {
    return !id.isJsonPrimitive()
        || !id.getAsJsonPrimitive().isNumber()
        || Double.isFinite(id.getAsDouble());
  }

  private static @Nullable JsonElement read(byte[] json) {
    try {
      return GSON.fromJson(text(json));
    } catch (IOException | JsonParseException e) {
      return null;
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
