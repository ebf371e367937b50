package dev.wardlock;

import dev.wardlock.RefusedException.Reason;
import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.Grant;
import dev.wardlock.model.Grants;
import dev.wardlock.model.Principal;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.model.Region;
import dev.wardlock.store.Context;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.StoredKey;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an actor may do now: the one place where that is decided.
 *
 * <p>An actor with a key is judged by its record as it stands in the store, not by what was true
 * when it was verified.
 *
 * @param by the actor, for the audit trail
 * @param context the actor's context; {@code system} reaches all
 * @param grants what it may do
 * @param kind its kind; null for the embedding application
 * @param expiresAt when it ends; nothing that it makes may outlive it
 * @param key its record; null for the application and for static tokens
 */
record Authority(
    By by,
    String context,
    Grants grants,
    @Nullable String kind,
    @Nullable Instant expiresAt,
    @Nullable StoredKey key) {

  private static final Grants EVERYTHING = Grants.of(new Grant("*", Region.ALL));

  static Authority of(
      @Nullable Principal actor, KeyStore store, Map<String, PrincipalKind> kinds, Instant now) {
    if (actor == null) {
      return new Authority(By.APPLICATION, Context.SYSTEM, EVERYTHING, null, null, null);
    }
    By by = By.principal(actor);
    if (actor.key() == null) {
      return new Authority(by, actor.context(), actor.grants(), actor.kind(), null, null);
    }
    StoredKey key = store.find(actor.key());
    PrincipalKind kind = key == null ? null : kinds.get(key.owner().kind());
    if (key == null || kind == null || !key.isLive(now)) {
      throw new RefusedException(Reason.FORBIDDEN, "the acting key is no longer live");
    }
    Grants grants = key.grants().within(kind.verbs(), key.owner().floor());
    return new Authority(by, key.context(), grants, kind.name(), key.expiresAt(), key);
  }

  boolean isApplication() {
    return by.equals(By.APPLICATION);
  }

  boolean isSelf(StoredKey target) {
    return key != null && key.id().equals(target.id());
  }

  /** Whether a key is the actor's own or was delegated from it. */
  boolean owns(StoredKey target) {
    return isSelf(target) || (key != null && target.lineage().ancestors().contains(key.id()));
  }

  boolean reaches(String otherContext) {
    return context.equals(Context.SYSTEM) || context.equals(otherContext);
  }

  boolean allows(String verb, Region region) {
    return grants.covers(new Grant(verb, region));
  }

  /** Whether the actor may know that a key exists. */
  boolean sees(StoredKey target) {
    return owns(target)
        || (reaches(target.context()) && allows(Grant.KEYS_READ, target.owner().floor()));
  }

  void need(String verb, Region region) {
    if (!allows(verb, region)) {
      throw new RefusedException(Reason.FORBIDDEN, "this needs " + verb + " on " + region);
    }
  }

  void needContext(String otherContext) {
    if (!reaches(otherContext)) {
      throw new RefusedException(
          Reason.FORBIDDEN, "keys of another context can be managed only from the system context");
    }
  }

  void needSystem(String verb) {
    need(verb, Region.ALL);
    if (!context.equals(Context.SYSTEM)) {
      throw new RefusedException(
          Reason.FORBIDDEN, "this can be done only with a key of the system context");
    }
  }

  void needApplication() {
    if (!isApplication()) {
      throw new RefusedException(
          Reason.FORBIDDEN, "only the application itself can do this, not a principal");
    }
  }

  /** No secret may come to an actor that is worth more than what it holds itself. */
  void needCovers(Grants wanted) {
    for (Grant g : wanted.asList()) {
      if (!grants.covers(g)) {
        throw new RefusedException(
            Reason.FORBIDDEN, "the key would be wider than the one who asks for it: " + g);
      }
    }
  }

  /** A kind is a role: one may give only one's own, or one that could hold no more than oneself. */
  void needKind(PrincipalKind wanted, Region floor) {
    if (kind != null && !kind.equals(wanted.name()) && !grants.covers(wanted.on(floor))) {
      throw new RefusedException(
          Reason.FORBIDDEN,
          "a key of kind '" + wanted.name() + "' could hold more than the one who asks for it");
    }
  }
}
