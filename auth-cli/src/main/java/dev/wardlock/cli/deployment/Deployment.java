package dev.wardlock.cli.deployment;

import dev.wardlock.NewKey;
import dev.wardlock.model.Query;
import dev.wardlock.model.Token;
import dev.wardlock.store.ContextPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A deployment whose keys are managed. What it tells of keys, contexts and events has the fields of
 * the REST API, whichever way it was asked.
 *
 * <p>Every method throws {@link dev.wardlock.cli.shell.CommandFailure}, {@link
 * dev.wardlock.RefusedException} or {@link dev.wardlock.store.StoreException} when it is not done.
 *
 * <p>Not safe for use by many threads.
 */
public interface Deployment extends AutoCloseable {

  /**
   * A key with its secret, the one time that the secret is known.
   *
   * @param token the secret
   * @param fields what else was answered
   */
  record Issued(Token token, Map<String, @Nullable Object> fields) {}

  /**
   * Some of what was asked for.
   *
   * @param items the fields of each
   * @param nextCursor where to go on; null when there is no more
   */
  record Page(List<Map<String, @Nullable Object>> items, @Nullable String nextCursor) {}

  /** Makes a key. */
  Issued mint(NewKey wanted);

  /** Gives a key a new secret, and a new lifetime where one is given. */
  Issued rotate(String context, String key, @Nullable Duration lifetime);

  /** Makes a successor, and lets the old key live on for at most the overlap. */
  Issued replace(String context, String key, String successor, Duration overlap);

  /** Ends a key and what was delegated from it; returns the ids of all that this ended. */
  List<String> revoke(String context, String key);

  /** The names of the live keys that would end with a key, itself aside. */
  List<String> descendants(String context, String key);

  /** What may be seen of a key. */
  Map<String, @Nullable Object> key(String context, String key);

  /** Lists keys. */
  Page keys(Query.Keys query);

  /** The id of the key that this acts with; null where it acts as the application itself. */
  @Nullable String self();

  /** Makes a context. */
  Map<String, @Nullable Object> createContext(String id, String name, ContextPolicy policy);

  /** A context. */
  Map<String, @Nullable Object> context(String id);

  /** Lists contexts. */
  Page contexts(@Nullable String cursor, int limit);

  /** Changes what a context allows its keys. */
  Map<String, @Nullable Object> setPolicy(String id, Policy change);

  /**
   * What to change of a policy. Null leaves it as it is.
   *
   * @param maxLifetime the longest lifetime; zero for no bound
   * @param selfService whether keys may rotate, revoke and delegate from themselves
   */
  record Policy(@Nullable Duration maxLifetime, @Nullable Boolean selfService) {}

  /** Deletes a context; returns the ids of the keys that this ended. */
  List<String> deleteContext(String id);

  /** Lists audit events, newest first. */
  Page audit(Query.Audit query);

  @Override
  void close();
}
