package dev.wardlock;

import dev.wardlock.RefusedException.Reason;
import dev.wardlock.crypto.ForeignHashes;
import dev.wardlock.crypto.TokenFormat;
import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.ContextAction;
import dev.wardlock.model.AuditEvent.ContextEvent;
import dev.wardlock.model.AuditEvent.DeploymentAction;
import dev.wardlock.model.AuditEvent.DeploymentEvent;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.model.Grant;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.KeyInfo;
import dev.wardlock.model.Principal;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.model.Query;
import dev.wardlock.model.Region;
import dev.wardlock.store.Context;
import dev.wardlock.store.ContextPolicy;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.KeyStore.Committed;
import dev.wardlock.store.KeyStore.Outcome;
import dev.wardlock.store.StoredKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every change of state, and every look at it: always on behalf of an actor, the application itself
 * unless told otherwise.
 *
 * <p>What it guarantees: no actor but the application ever gets a secret whose grants, region or
 * lifetime exceed its own. A change is one atomic commit with its audit event; of two that race,
 * one wins and the other is told so. When a method that ends or rotates a key returns, the old
 * secret is refused: in this process, and on every node that shares the store.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * <p>Every method throws {@link RefusedException} where something is not allowed, not there or
 * malformed, and {@link dev.wardlock.store.StoreException} when the store cannot answer; a change
 * may then have happened or not.
 *
 * <p>Source: OWASP ASVS 5.0, V8 (authorization) and V16 (logging).
 */
public final class KeyService {

  private final KeyStore store;
  private final Commits commits;
  private final Issuance issuance;
  private final Renewal renewal;
  private final Administrators administrators;
  private final TokenFormat format;
  private final Map<String, PrincipalKind> kinds;
  private final Clock clock;
  private final @Nullable Principal actor;

  KeyService(
      KeyStore store,
      Commits commits,
      Issuance issuance,
      Renewal renewal,
      Administrators administrators,
      TokenFormat format,
      Map<String, PrincipalKind> kinds,
      Clock clock,
      @Nullable Principal actor) {
    this.store = store;
    this.commits = commits;
    this.issuance = issuance;
    this.renewal = renewal;
    this.administrators = administrators;
    this.format = format;
    this.kinds = kinds;
    this.clock = clock;
    this.actor = actor;
  }

  /**
   * The same service on behalf of a principal, whose grants then bound what it may do.
   *
   * @param principal who asks
   * @return the service
   */
  public KeyService onBehalfOf(Principal principal) {
    return new KeyService(
        store, commits, issuance, renewal, administrators, format, kinds, clock, principal);
  }

  /**
   * Makes a key. Needs {@code keys:create} on its floor, grants that cover the new key's, and a
   * kind that could hold no more.
   *
   * @param wanted the key
   * @return the key and its token, which is shown this once
   */
  public IssuedKey mint(NewKey wanted) {
    Instant now = now();
    return issuance.mint(authority(now), wanted, KeyAction.MINTED, now);
  }

  /**
   * Brings a key over from another system, with the hash of its secret. Needs what {@link #mint}
   * needs. Its token is accepted as {@link ImportedTokens} say, and hashed our way on its first
   * use.
   *
   * @param wanted the key
   * @param hash {@code sha256:} or {@code sha512:} and hex, or bcrypt or Argon2 as they write
   *     themselves
   * @param lookup the part of the token by which the key is found, 1 to 256 characters; null for a
   *     hash without a salt, which needs none
   * @return what may be seen of it
   */
  public KeyInfo importKey(NewKey wanted, String hash, @Nullable String lookup) {
    Instant now = now();
    Authority authority = authority(now);
    String stored;
    try {
      stored = ForeignHashes.stored(hash);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(Reason.INVALID, String.valueOf(e.getMessage()));
    }
    if (lookup == null
        ? !ForeignHashes.isPlain(stored)
        : lookup.isEmpty() || lookup.length() > 256) {
      throw new RefusedException(
          Reason.INVALID,
          "a hash with a salt needs a lookup of 1 to 256 characters, by which its key is found");
    }
    KeyId id = ImportedTokens.idOf(lookup == null ? stored : lookup);
    return issuance.adopt(authority, wanted, id, stored, now);
  }

  /**
   * Makes a child of a key, never wider than its parent in verbs, region or lifetime; it ends with
   * its parent. Needs {@code keys:delegate} on the child's floor, and grants that cover the
   * child's.
   *
   * @param parent the parent
   * @param wanted the child
   * @return the child and its token, which is shown this once
   */
  public IssuedKey delegate(KeyId parent, NewKey wanted) {
    Instant now = now();
    Authority authority = authority(now);
    return issuance.delegate(authority, visible(authority, parent), wanted, now);
  }

  /**
   * Gives a key a new secret; the old one is dead, with no overlap. The expiry stays.
   *
   * <p>A key may rotate itself where its context has self-service; else this needs {@code
   * keys:rotate} on its floor and grants that cover all of its own.
   *
   * @param id the key
   * @return the key and its new token, which is shown this once
   */
  public IssuedKey rotate(KeyId id) {
    return rotated(id, null);
  }

  /**
   * Gives a key a new secret and a new expiry, which never passes that of its parent, of the actor,
   * or the policy of its context. That of the last key that can manage the others is not pulled in.
   *
   * @param id the key
   * @param lifetime from now, 1 second to 36,500 days
   * @return the key and its new token, which is shown this once
   */
  public IssuedKey rotate(KeyId id, Duration lifetime) {
    return rotated(id, lifetime);
  }

  private IssuedKey rotated(KeyId id, @Nullable Duration lifetime) {
    Instant now = now();
    Authority authority = authority(now);
    return renewal.rotate(authority, visible(authority, id), lifetime, now);
  }

  /**
   * Makes a successor with the same principal, grants and expiry, and pulls the old key's expiry
   * in: at most to the overlap, at once when the successor is first used. Needs what {@link
   * #rotate} needs.
   *
   * @param id the old key
   * @param name the successor's name
   * @param overlap how long the old key may still be used, from 0
   * @return the successor and its token, which is shown this once
   */
  public IssuedKey replace(KeyId id, String name, Duration overlap) {
    Instant now = now();
    Authority authority = authority(now);
    return renewal.replace(authority, visible(authority, id), name, overlap, now);
  }

  /**
   * Ends a key and, in the same commit, everything delegated from it. A key may end itself and its
   * own descendants where its context has self-service; else this needs {@code keys:revoke} on its
   * floor. The last key that can manage the others stays: that is a conflict.
   *
   * @param id the key
   * @return every key that this ended; empty where it had been revoked before
   */
  public List<KeyId> revoke(KeyId id) {
    Instant now = now();
    Authority authority = authority(now);
    StoredKey target = visible(authority, id);
    Context context = store.context(target.context());
    boolean selfService =
        authority.owns(target) && context != null && context.policy().selfService();
    if (!selfService) {
      authority.need(Grant.KEYS_REVOKE, target.owner().floor());
    }
    var event = target.event(now, authority.by(), KeyAction.REVOKED, Map.of());
    Outcome outcome =
        administrators.end(
            authority,
            target,
            now,
            remaining -> commits.commit(List.of(new Change.Revoke(id, event, remaining))));
    Refusals.require(outcome);
    return outcome instanceof Committed committed ? committed.keys() : List.of();
  }

  /**
   * A key that the actor may know of: its own, its descendants, and with {@code keys:read} those
   * whose floor that covers.
   *
   * @param id the key
   * @return what may be seen of it
   */
  public Optional<KeyInfo> get(KeyId id) {
    Instant now = now();
    return seen(authority(now), store.find(id), now);
  }

  /**
   * A key by its name, like {@link #get}.
   *
   * @param context the context's id
   * @param name the name
   * @return what may be seen of it
   */
  public Optional<KeyInfo> find(String context, String name) {
    Instant now = now();
    return seen(authority(now), store.find(context, name), now);
  }

  /**
   * A key by whatever names it: a token, an id or a name; their forms cannot collide. Of a token
   * only the id is read; its secret is not verified.
   *
   * @param context the context's id, for a name
   * @param text the text
   * @return what may be seen of it
   */
  public Optional<KeyInfo> resolve(String context, String text) {
    KeyId id = format.idOf(text);
    return id != null ? get(id) : KeyId.isId(text) ? get(new KeyId(text)) : find(context, text);
  }

  /**
   * Lists the keys that the actor may know of. A page may hold fewer than its limit and still have
   * a next.
   *
   * @param query which
   * @return a page
   */
  public Query.Page<KeyInfo> list(Query.Keys query) {
    Instant now = now();
    Authority authority = authority(now);
    Query.Keys bounded = query;
    if (!authority.context().equals(Context.SYSTEM)) {
      if (query.context() != null) {
        authority.needContext(query.context());
      }
      bounded = query.in(authority.context());
    }
    StoredKey own = authority.key();
    if (!authority.grants().holds(Grant.KEYS_READ)) {
      if (own == null) {
        throw new RefusedException(Reason.FORBIDDEN, "this needs " + Grant.KEYS_READ);
      }
      bounded = query.under() == null ? bounded.under(own.id()) : bounded;
    }
    Query.Page<StoredKey> page = store.list(bounded, now);
    return new Query.Page<>(
        page.items().stream().filter(authority::sees).map(k -> k.info(now)).toList(),
        page.nextCursor());
  }

  /**
   * How many live keys depend on each server key: until they are rotated for the check of their
   * token, until they are next used for a keyed hash. A server key on which none depends can be
   * dropped. Needs {@code keys:read} on everything and a key of the system context.
   *
   * @return the counts by the server keys' ids, without those on which nothing depends
   */
  public Map<String, Long> dependents() {
    Instant now = now();
    authority(now).needSystem(Grant.KEYS_READ);
    return store.dependents(now);
  }

  /**
   * Lists committed audit events. Needs {@code audit:read} on everything, except of the actor's own
   * key and its descendants; outside the system context only events of the actor's own context
   * come.
   *
   * @param query which
   * @return a page, newest first
   */
  public Query.Page<AuditEvent> audit(Query.Audit query) {
    Authority authority = authority(now());
    StoredKey subject = query.key() == null ? null : store.find(query.key());
    if (subject == null || !authority.owns(subject)) {
      authority.need(Grant.AUDIT_READ, Region.ALL);
    }
    if (query.context() != null) {
      authority.needContext(query.context());
    }
    return store.audit(
        authority.context().equals(Context.SYSTEM) ? query : query.in(authority.context()));
  }

  /**
   * Makes the deployment's first keys, exactly once whatever races. Only the application may.
   *
   * @param first the keys, usually one of a management kind in {@link Context#SYSTEM}
   * @return the keys and their tokens; empty where the deployment was bootstrapped before
   */
  public Optional<List<IssuedKey>> bootstrap(NewKey... first) {
    Instant now = now();
    Authority authority = authority(now);
    authority.needApplication();
    return issuance.bootstrap(authority, Arrays.asList(first), now);
  }

  /**
   * Makes a new management key for a deployment that lost its own: for operators with direct access
   * to the store. It is audited as recovery. Only the application may.
   *
   * @param wanted the key
   * @return the key and its token, which is shown this once
   */
  public IssuedKey recover(NewKey wanted) {
    Instant now = now();
    Authority authority = authority(now);
    authority.needApplication();
    return issuance.mint(authority, wanted, KeyAction.RECOVERED, now);
  }

  /**
   * Makes a context. Needs {@code contexts:manage} and a key of the system context.
   *
   * @param id its id, unique for ever
   * @param name its name for people
   * @param policy what it allows its keys
   * @return the context
   * @throws IllegalArgumentException if id or name are malformed
   */
  public Context createContext(String id, String name, ContextPolicy policy) {
    Instant now = now();
    Authority authority = contextManager(now);
    var context = new Context(id, name, now, policy);
    Refusals.require(
        commits.commit(
            List.of(
                new Change.CreateContext(
                    context, contextEvent(now, authority, ContextAction.CREATED, id)))));
    return context;
  }

  /**
   * Changes what a context allows its keys. Needs {@code contexts:manage} and a key of the system
   * context.
   *
   * @param id the context
   * @param policy the policy
   */
  public void setPolicy(String id, ContextPolicy policy) {
    Instant now = now();
    Authority authority = contextManager(now);
    Refusals.require(
        commits.commit(
            List.of(
                new Change.SetPolicy(
                    id,
                    policy,
                    new ContextEvent(
                        now,
                        authority.by(),
                        ContextAction.POLICY_CHANGED,
                        id,
                        Map.of("policy", policy.toString()))))));
  }

  /**
   * Deletes a context and revokes every key in it. Needs {@code contexts:manage} and a key of the
   * system context. The two contexts that every store has from the start stay.
   *
   * @param id the context
   * @return every key that this ended
   */
  public List<KeyId> deleteContext(String id) {
    Instant now = now();
    Authority authority = contextManager(now);
    if (id.equals(Context.SYSTEM) || id.equals(Context.DEFAULT)) {
      throw new RefusedException(Reason.INVALID, "the context '" + id + "' cannot be deleted");
    }
    var event = contextEvent(now, authority, ContextAction.DELETED, id);
    Outcome outcome = commits.commit(List.of(new Change.DeleteContext(id, event)));
    Refusals.require(outcome);
    return outcome instanceof Committed committed ? committed.keys() : List.of();
  }

  /**
   * A context that the actor may know of: its own, and from the system context every one.
   *
   * @param id the context
   * @return the context
   */
  public Optional<Context> context(String id) {
    return authority(now()).reaches(id) ? Optional.ofNullable(store.context(id)) : Optional.empty();
  }

  /**
   * Lists the contexts. Needs {@code contexts:manage} and a key of the system context.
   *
   * @param cursor what the page before gave; null for the first
   * @param limit 1 to 500
   * @return a page
   */
  public Query.Page<Context> contexts(@Nullable String cursor, int limit) {
    contextManager(now());
    return store.contexts(cursor, limit);
  }

  /**
   * Clears keys that ended some time ago, by which their names are free again; their events stay.
   * Needs {@code keys:revoke} on everything and a key of the system context.
   *
   * @param endedFor for how long they must have been over, from 0
   * @return the keys that were cleared
   */
  public List<KeyId> purge(Duration endedFor) {
    Instant now = now();
    Authority authority = authority(now);
    authority.needSystem(Grant.KEYS_REVOKE);
    if (endedFor.isNegative() || endedFor.compareTo(Duration.ofDays(36_500)) > 0) {
      throw new RefusedException(Reason.INVALID, "a time is 0 to 36500 days, not " + endedFor);
    }
    Instant before = now.minus(endedFor);
    var event =
        new DeploymentEvent(
            now, authority.by(), DeploymentAction.PURGED, Map.of("before", before.toString()));
    Outcome outcome = commits.commit(List.of(new Change.Purge(before, event)));
    Refusals.require(outcome);
    return outcome instanceof Committed committed ? committed.keys() : List.of();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private Authority authority(Instant now) {
    return Authority.of(actor, store, kinds, now);
  }

  private Authority contextManager(Instant now) {
    Authority authority = authority(now);
    authority.needSystem(Grant.CONTEXTS_MANAGE);
    return authority;
  }

  private static ContextEvent contextEvent(
      Instant now, Authority authority, ContextAction what, String id) {
    return new ContextEvent(now, authority.by(), what, id, Map.of());
  }

  /** What lies beyond the actor's context is not there; every change of a key begins here. */
  private StoredKey visible(Authority authority, KeyId id) {
    StoredKey key = store.find(id);
    if (key == null || !(authority.owns(key) || authority.reaches(key.context()))) {
      throw Refusals.of(KeyStore.Refused.NO_SUCH_KEY);
    }
    return key;
  }

  private static Optional<KeyInfo> seen(Authority authority, @Nullable StoredKey key, Instant now) {
    return key == null || !authority.sees(key) ? Optional.empty() : Optional.of(key.info(now));
  }
}
