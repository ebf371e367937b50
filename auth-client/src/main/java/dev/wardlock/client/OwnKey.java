package dev.wardlock.client;

import dev.wardlock.client.RestApi.Call;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * The key that a client calls with, renewed by the application that has it.
 *
 * <p>Both ways first have the keeper keep the key that is valid now, so that a keeper that cannot
 * keep is found before anything has changed. Both hand over the new token once, to the keeper and
 * as the answer, and the client goes on with it. A context without self-service allows neither, but
 * to a key with {@code keys:rotate}. They differ in what is left when the process is killed in
 * between, or the answer is lost:
 *
 * <ul>
 *   <li>{@link #replace} makes another key. The old one lives on for the overlap, until the new one
 *       is used; that is after it was kept. So the key that is kept is valid at every point: killed
 *       anywhere, the application starts again with it. Where the token of the successor was lost,
 *       the old key still ends with the overlap, and what it makes ends then too: until then,
 *       somebody has to rotate it with a new lifetime, and to revoke the successor. The keys that
 *       the old one delegated end with it.
 *   <li>{@link #rotate} gives the same key, by id and name, a new secret. The old token is dead
 *       when the server answers: killed before the keeper has kept the new one, the application has
 *       no key, and somebody has to rotate it again.
 * </ul>
 *
 * <p>For one renewal at a time, by one process.
 */
public final class OwnKey {

  private final ManagementClient client;
  private final RestApi api;

  OwnKey(ManagementClient client, RestApi api) {
    this.client = client;
    this.api = api;
  }

  /**
   * Gives this key a new secret: the same key, by id, name, principal and grants.
   *
   * @param keeper where the application keeps it
   * @return the key with its new token; the old one is dead
   * @throws KeyNotKeptException if the token is new, and was not kept: it has the token
   * @throws ManagementException if the server did not do it: nothing has changed
   * @throws IOException if the keeper could not keep the old key, and nothing has changed; or there
   *     was no answer, and the token may be lost
   * @throws InterruptedException if this thread is interrupted; the token may be lost
   */
  public IssuedKey rotate(KeyKeeper keeper) throws IOException, InterruptedException {
    KeyView me = ready(keeper);
    IssuedKey issued = KeyJson.issued(api.post(Call.to("keys", me.id()).then("rotate"), Map.of()));
    handOver(issued, keeper);
    return issued;
  }

  /**
   * Makes a successor of this key, with the same principal, grants and expiry, and ends this one by
   * using it.
   *
   * @param successor its name, which no other in the context has or had
   * @param overlap how long this key lives on, should the successor never be used
   * @param keeper where the application keeps it
   * @return the successor with its token
   * @throws KeyNotKeptException if there is a successor, and its token was not kept: it has the
   *     token, and the old key is kept and lives on for the overlap
   * @throws ManagementException if the server did not do it
   * @throws IOException if the keeper could not keep the old key, and nothing has changed; or there
   *     was no answer, and the kept key lives on for the overlap
   * @throws InterruptedException if this thread is interrupted
   */
  public IssuedKey replace(String successor, Duration overlap, KeyKeeper keeper)
      throws IOException, InterruptedException {
    KeyView me = ready(keeper);
    IssuedKey issued = client.context(me.context()).replace(me.id(), successor, overlap);
    handOver(issued, keeper);
    client.me(); // the first use, which ends the old key
    return issued;
  }

  private KeyView ready(KeyKeeper keeper) throws IOException, InterruptedException {
    KeyView me = client.me();
    if (me.id().isEmpty()) {
      throw new IllegalStateException(
          me.name() + " is a token from the server's configuration, which changes it there.");
    }
    keeper.keep(client.key());
    return me;
  }

  private void handOver(IssuedKey issued, KeyKeeper keeper) throws KeyNotKeptException {
    try {
      keeper.keep(issued.token());
    } catch (IOException e) {
      throw new KeyNotKeptException(issued, e);
    }
    client.key(issued.token());
  }
}
