package dev.wardlock.client;

import dev.wardlock.client.RestApi.Call;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one context. Each method throws {@link ManagementException} where the server did not
 * do it, an {@link IOException} where there was no answer, and {@link IllegalArgumentException} for
 * a name that cannot stand in a URL.
 *
 * <p>Safe for use by many threads.
 */
public final class ContextKeys {

  private static final int PAGE = 100;

  private final RestApi api;
  private final String context;

  ContextKeys(RestApi api, String context) {
    this.api = api;
    this.context = context;
  }

  /**
   * Begins to make a key.
   *
   * @param name its name, which no other in the context has or had
   * @param kind the kind of its principal
   * @return what it is to be, to which {@link NewKeyRequest#mint()} puts an end
   */
  public NewKeyRequest newKey(String name, String kind) {
    return new NewKeyRequest(api, key(name), kind);
  }

  /**
   * Shows a key.
   *
   * @param name its name or id
   * @return the key, without its secret
   * @throws IOException if it was not shown
   * @throws InterruptedException if this thread is interrupted
   */
  public KeyView show(String name) throws IOException, InterruptedException {
    return KeyJson.view(api.get(key(name)));
  }

  /**
   * Lists all keys that the caller may know of, those that have ended too.
   *
   * @return the keys, without their secrets
   * @throws IOException if they were not listed
   * @throws InterruptedException if this thread is interrupted
   */
  public List<KeyView> list() throws IOException, InterruptedException {
    var keys = new ArrayList<KeyView>();
    Object cursor = null;
    do {
      Map<String, @Nullable Object> page =
          api.get(Call.to("contexts", context, "keys").with("limit", PAGE).with("cursor", cursor));
      for (Object item : KeyJson.items(page)) {
        keys.add(KeyJson.view(item));
      }
      cursor = page.get("next_cursor");
    } while (cursor != null);
    return List.copyOf(keys);
  }

  /**
   * Gives a key a new secret. The old one is dead when this returns.
   *
   * @param name its name or id
   * @param lifetime how long it lives from now; null for as long as it did
   * @return the key with its new token
   * @throws IOException if it was not done; without an answer it may have been
   * @throws InterruptedException if this thread is interrupted
   */
  public IssuedKey rotate(String name, @Nullable Duration lifetime)
      throws IOException, InterruptedException {
    return KeyJson.issued(
        api.post(key(name).then("rotate").with("ttl_seconds", lifetime), Map.of()));
  }

  /**
   * Makes a successor of a key, with the same principal, grants and expiry.
   *
   * @param name its name or id
   * @param successor the name of the successor
   * @param overlap how long the old key lives on at most; it ends with the successor's first use
   * @return the successor with its token
   * @throws IOException if it was not done; without an answer it may have been
   * @throws InterruptedException if this thread is interrupted
   */
  public IssuedKey replace(String name, String successor, Duration overlap)
      throws IOException, InterruptedException {
    return KeyJson.issued(
        api.post(
            key(name).then("replace").with("successor", successor).with("overlap_seconds", overlap),
            Map.of()));
  }

  /**
   * Ends a key, and all that was delegated from it.
   *
   * @param name its name or id
   * @return the ids of all that have ended
   * @throws IOException if it was not done; without an answer it may have been
   * @throws InterruptedException if this thread is interrupted
   */
  public List<String> revoke(String name) throws IOException, InterruptedException {
    return KeyJson.revoked(api.delete(key(name)));
  }

  private Call key(String name) {
    return Call.to("contexts", context, "keys", name);
  }
}
