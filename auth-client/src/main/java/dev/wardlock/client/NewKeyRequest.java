package dev.wardlock.client;

import dev.wardlock.client.RestApi.Call;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a key is to be, said step by step. Not safe for use by many threads. */
public final class NewKeyRequest {

  private final RestApi api;
  private final Call key;
  private final Map<String, Object> body = new LinkedHashMap<>();
  private final List<String> grants = new ArrayList<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private @Nullable Duration lifetime;

  NewKeyRequest(RestApi api, Call key, String kind) {
    this.api = api;
    this.key = key;
    body.put("kind", kind);
  }

  /**
   * Who acts by it.
   *
   * @param value the principal; by default the server makes one
   * @return this
   */
  public NewKeyRequest principal(String value) {
    body.put("principal", value);
    return this;
  }

  /**
   * Something that it may do.
   *
   * @param verb a verb, such as {@code memory:read}
   * @param region where, such as {@code org/acme/*}
   * @return this; without a grant the key may do what its kind may
   */
  public NewKeyRequest grant(String verb, String region) {
    grants.add(verb + "=" + region);
    return this;
  }

  /**
   * The region that it is pinned to.
   *
   * @param value a path, such as {@code org/acme/agent/planner}
   * @return this
   */
  public NewKeyRequest scopeFloor(String value) {
    body.put("scope_floor", value);
    return this;
  }

  /**
   * Refuses reads outside its regions, which else are answered as empty.
   *
   * @return this
   */
  public NewKeyRequest strict() {
    body.put("strict", true);
    return this;
  }

  /**
   * Something noted with it.
   *
   * @param name what
   * @param value its value
   * @return this
   */
  public NewKeyRequest metadata(String name, String value) {
    metadata.put(name, value);
    return this;
  }

  /**
   * How long it lives.
   *
   * @param value in whole seconds; by default as long as its context and its maker allow
   * @return this
   */
  public NewKeyRequest expiresIn(Duration value) {
    lifetime = value;
    return this;
  }

  /**
   * Makes the key.
   *
   * @return the key with its token, which is told this once
   * @throws ManagementException if it was not made
   * @throws IOException if there was no answer: it may have been made, and then its secret is lost;
   *     revoke it
   * @throws InterruptedException if this thread is interrupted
   */
  public IssuedKey mint() throws IOException, InterruptedException {
    var fields = new LinkedHashMap<>(body);
    if (!grants.isEmpty()) {
      fields.put("grants", List.copyOf(grants));
    }
    if (!metadata.isEmpty()) {
      fields.put("metadata", Map.copyOf(metadata));
    }
    return KeyJson.issued(api.post(key.with("ttl_seconds", lifetime), fields));
  }
}
