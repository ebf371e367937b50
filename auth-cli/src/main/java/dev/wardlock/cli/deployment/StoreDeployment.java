package dev.wardlock.cli.deployment;

import dev.wardlock.Auth;
import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.KeyInfo;
import dev.wardlock.model.Query;
import dev.wardlock.store.Context;
import dev.wardlock.store.ContextPolicy;
import dev.wardlock.store.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store, used directly: as the application itself, which may do everything. Whoever can open the
 * store has the deployment.
 */
public final class StoreDeployment implements Deployment {

  private final KeyStore store;
  private final Auth auth;
  private final ServerKeys serverKeys;

  StoreDeployment(KeyStore store, Auth auth, ServerKeys serverKeys) {
    this.store = store;
    this.auth = auth;
    this.serverKeys = serverKeys;
  }

  /** Whether the deployment's first keys were made. */
  public boolean bootstrapped() {
    return store.bootstrapped();
  }

  /** Makes the deployment's first keys; empty where that was done before. */
  public Optional<List<Issued>> bootstrap(NewKey... first) {
    Optional<List<IssuedKey>> issued = auth.keys().bootstrap(first);
    return issued.map(keys -> keys.stream().map(Views::of).toList());
  }

  /** Makes a management key for a deployment that lost its own, audited as such. */
  public Issued recover(NewKey wanted) {
    return Views.of(auth.keys().recover(wanted));
  }

  /** Whether there is a context of that id. */
  public boolean hasContext(String id) {
    return auth.keys().context(id).isPresent();
  }

  /** Brings a key over from another system. */
  public void importKey(NewKey wanted, String hash, @Nullable String lookup) {
    auth.keys().importKey(wanted, hash, lookup);
  }

  /**
   * Looks whether a key could be made: its context and kind are there, and its name is free.
   *
   * @throws CommandFailure if not
   */
  public void checkFree(NewKey wanted) {
    String context = wanted.context() == null ? Context.DEFAULT : wanted.context();
    existing(context);
    if (auth.kinds().stream().noneMatch(kind -> kind.name().equals(wanted.kind()))) {
      throw CommandFailure.usage("There is no kind of that name.");
    }
    if (auth.keys().find(context, wanted.name()).isPresent()) {
      throw new CommandFailure(
          ExitCode.CONFLICT, "The context has a key of that name, live or ended.");
    }
  }

  /** Clears keys that ended some time ago; returns their ids. */
  public List<String> purge(Duration endedFor) {
    return values(auth.keys().purge(endedFor));
  }

  /** How many live keys depend on each server key, by the server keys' ids. */
  public Map<String, Long> dependents() {
    return auth.keys().dependents();
  }

  /**
   * A server key under which keys here were made, though none is configured: what is made now would
   * not be accepted by the application.
   *
   * @return its id; null where there is no such mismatch among the newest keys looked at
   */
  public @Nullable String missingServerKey() {
    if (!serverKeys.isEmpty()) {
      return null;
    }
    return auth.keys().list(Query.Keys.ALL.with(KeyInfo.Status.ACTIVE)).items().stream()
        .map(KeyInfo::serverKey)
        .filter(id -> !id.isEmpty())
        .findFirst()
        .orElse(null);
  }

  @Override
  public Issued mint(NewKey wanted) {
    return Views.of(auth.keys().mint(wanted));
  }

  @Override
  public Issued rotate(String context, String key, @Nullable Duration lifetime) {
    KeyId id = find(context, key).id();
    return Views.of(lifetime == null ? auth.keys().rotate(id) : auth.keys().rotate(id, lifetime));
  }

  @Override
  public Issued replace(String context, String key, String successor, Duration overlap) {
    return Views.of(auth.keys().replace(find(context, key).id(), successor, overlap));
  }

  @Override
  public List<String> revoke(String context, String key) {
    return values(auth.keys().revoke(find(context, key).id()));
  }

  @Override
  public List<String> descendants(String context, String key) {
    KeyInfo top = find(context, key);
    var names = new ArrayList<String>();
    Query.Keys query =
        Query.Keys.ALL.under(top.id()).with(KeyInfo.Status.ACTIVE).limit(Query.MAX_LIMIT);
    String cursor = null;
    do {
      Query.Page<KeyInfo> page = auth.keys().list(query.after(cursor));
      page.items().stream()
          .filter(found -> !found.id().equals(top.id()))
          .forEach(found -> names.add(found.name()));
      cursor = page.nextCursor();
    } while (cursor != null);
    return names;
  }

  @Override
  public Map<String, @Nullable Object> key(String context, String key) {
    return Views.of(find(context, key));
  }

  private KeyInfo find(String context, String key) {
    return auth.keys()
        .resolve(context, key)
        .filter(found -> found.context().equals(context))
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.NOT_FOUND, "There is no key " + key + " in context " + context + "."));
  }

  @Override
  public Page keys(Query.Keys query) {
    Query.Page<KeyInfo> page = auth.keys().list(query);
    return new Page(page.items().stream().map(Views::of).toList(), page.nextCursor());
  }

  @Override
  public @Nullable String self() {
    return null;
  }

  @Override
  public Map<String, @Nullable Object> createContext(String id, String name, ContextPolicy policy) {
    return Views.of(auth.keys().createContext(id, name, policy));
  }

  @Override
  public Map<String, @Nullable Object> context(String id) {
    return Views.of(existing(id));
  }

  private Context existing(String id) {
    return auth.keys()
        .context(id)
        .orElseThrow(
            () -> new CommandFailure(ExitCode.NOT_FOUND, "There is no context " + id + "."));
  }

  @Override
  public Page contexts(@Nullable String cursor, int limit) {
    Query.Page<Context> page = auth.keys().contexts(cursor, limit);
    return new Page(page.items().stream().map(Views::of).toList(), page.nextCursor());
  }

  @Override
  public Map<String, @Nullable Object> setPolicy(String id, Policy change) {
    ContextPolicy now = existing(id).policy();
    Duration max = change.maxLifetime() == null ? now.maxLifetime() : change.maxLifetime();
    Boolean selfService = change.selfService();
    auth.keys()
        .setPolicy(
            id,
            new ContextPolicy(
                max != null && max.isZero() ? null : max,
                selfService == null ? now.selfService() : selfService));
    return context(id);
  }

  @Override
  public List<String> deleteContext(String id) {
    return values(auth.keys().deleteContext(id));
  }

  @Override
  public Page audit(Query.Audit query) {
    var page = auth.keys().audit(query);
    return new Page(page.items().stream().map(Views::of).toList(), page.nextCursor());
  }

  private static List<String> values(List<KeyId> ids) {
    return ids.stream().map(KeyId::value).toList();
  }

  @Override
  public void close() {
    auth.close();
  }
}
