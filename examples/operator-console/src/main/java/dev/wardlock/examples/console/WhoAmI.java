package dev.wardlock.examples.console;

import dev.wardlock.model.Grant;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is asking: {@code GET /api/whoami}. */
final class WhoAmI implements Resource {

  @Override
  public Answer answer(Call call) {
    if (!call.method().equals("GET")) {
      throw Problem.method("GET, HEAD");
    }
    return Answer.ok(view(call.principal()));
  }

  static Map<String, @Nullable Object> view(Principal who) {
    KeyId key = who.key();
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put("principal", who.id());
    body.put("display_name", who.displayName());
    body.put("kind", who.kind());
    body.put("context", who.context());
    body.put("grants", who.grants().asList().stream().map(Grant::toString).toList());
    body.put("scope_floor", who.floor().toString());
    body.put("key_id", key == null ? null : key.value());
    return body;
  }
}
