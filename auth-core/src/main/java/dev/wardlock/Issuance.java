package dev.wardlock;

import dev.wardlock.RefusedException.Reason;
import dev.wardlock.crypto.TokenFormat;
import dev.wardlock.model.AuditEvent.DeploymentAction;
import dev.wardlock.model.AuditEvent.DeploymentEvent;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.model.Grant;
import dev.wardlock.model.Grants;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.model.Region;
import dev.wardlock.model.Token;
import dev.wardlock.store.Context;
import dev.wardlock.store.ContextPolicy;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.KeyStore.Committed;
import dev.wardlock.store.KeyStore.Outcome;
import dev.wardlock.store.KeyStore.Refused;
import dev.wardlock.store.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All that gives out a secret: mint, delegate, rotate, replace, bootstrap, recover. */
final class Issuance {

  private static final int TRIES = 3;

  private final KeyStore store;
  private final Commits commits;
  private final TokenFormat format;
  private final HashRunner hashes;
  private final Map<String, PrincipalKind> kinds;

  Issuance(
      KeyStore store,
      Commits commits,
      TokenFormat format,
      HashRunner hashes,
      Map<String, PrincipalKind> kinds) {
    this.store = store;
    this.commits = commits;
    this.format = format;
    this.hashes = hashes;
    this.kinds = kinds;
  }

  IssuedKey mint(Authority actor, NewKey wanted, KeyAction action, Instant now) {
    Draft draft = draft(actor, wanted, now);
    return insert(actor, draft, action, Map.of(), now);
  }

  Optional<List<IssuedKey>> bootstrap(Authority actor, List<NewKey> wanted, Instant now) {
    if (store.bootstrapped()) {
      return Optional.empty();
    }
    var changes = new ArrayList<Change>();
    changes.add(
        new Change.Bootstrap(
            new DeploymentEvent(now, actor.by(), DeploymentAction.BOOTSTRAPPED, Map.of())));
    var issued = new ArrayList<IssuedKey>();
    for (NewKey w : wanted) {
      Minted m = draft(actor, w, now).make(now);
      changes.add(
          new Change.Insert(m.key, m.key.event(now, actor.by(), KeyAction.MINTED, Map.of())));
      issued.add(new IssuedKey(m.token, m.key.info(now)));
    }
    Outcome outcome = commits.commit(changes);
    if (outcome == Refused.BOOTSTRAPPED) {
      return Optional.empty();
    }
    require(outcome);
    return Optional.of(List.copyOf(issued));
  }

  IssuedKey delegate(Authority actor, StoredKey parent, NewKey wanted, Instant now) {
    ContextPolicy policy = policy(parent.context());
    PrincipalKind kind = kind(parent.owner().kind());
    Region floor = wanted.floor() == null ? parent.owner().floor() : wanted.floor();
    actor.needContext(parent.context());
    actor.need(Grant.KEYS_DELEGATE, floor);
    needSelfService(actor, parent, policy);
    if (!parent.owner().floor().covers(floor)) {
      throw new RefusedException(Reason.FORBIDDEN, "the child's floor is not within its parent's");
    }
    if (differs(wanted.context(), parent.context())
        || differs(wanted.kind(), kind.name())
        || differs(wanted.principal(), parent.owner().principal())) {
      throw new RefusedException(
          Reason.FORBIDDEN, "a child has its parent's context, kind and principal: leave them out");
    }
    if (parent.lineage().ancestors().size() >= StoredKey.Lineage.MAX_DEPTH) {
      throw new RefusedException(
          Reason.INVALID, "delegation is too deep here; delegate from a key nearer the top");
    }
    Grants most = parent.grants().within(kind.verbs(), floor);
    Grants grants = wanted.grants() == null ? most : wanted.grants();
    if (!most.covers(grants)) {
      throw new RefusedException(
          Reason.FORBIDDEN, "the child's grants are not within its parent's on " + floor);
    }
    actor.needCovers(grants);
    Instant end =
        new Lifetime(wanted.lifetime(), now)
            .atMost(parent.expiresAt(), Reason.FORBIDDEN, "its parent")
            .atMost(actor.expiresAt(), Reason.FORBIDDEN, "the one who asks for it")
            .atMost(policy.maxLifetime(), "the policy of its context")
            .end();
    NewKeyCheck.check(wanted, kind, floor, grants);
    var ancestors = new ArrayList<>(parent.lineage().ancestors());
    ancestors.add(parent.id());
    StoredKey.Owner po = parent.owner();
    String displayName = wanted.displayName() == null ? po.displayName() : wanted.displayName();
    var owner =
        new StoredKey.Owner(
            po.principal(), displayName, po.kind(), floor, po.strict() || wanted.strict());
    var draft =
        new Draft(
            wanted.name(),
            parent.context(),
            owner,
            grants,
            wanted.metadata(),
            new StoredKey.Lineage(ancestors, null),
            end);
    return insert(actor, draft, KeyAction.DELEGATED, Map.of("parent", parent.id().value()), now);
  }

  IssuedKey rotate(Authority actor, StoredKey target, @Nullable Duration lifetime, Instant now) {
    Instant end = renewedEnd(actor, target, lifetime, now);
    Secret secret = newSecret(target.id());
    StoredKey current = target;
    for (int i = 0; i < TRIES; i++) {
      StoredKey changed =
          current.rotated(secret.hash, secret.prefilter, format.activeServerKey(), end, now);
      var details = lifetime == null ? Map.<String, String>of() : Map.of("expires", text(end));
      Outcome outcome =
          commits.commit(
              List.of(
                  new Change.Update(
                      changed, changed.event(now, actor.by(), KeyAction.ROTATED, details))));
      StoredKey fresh = outcome == Refused.CHANGED ? store.find(target.id()) : null;
      if (fresh == null
          || fresh.secret().version() != target.secret().version()
          || !Objects.equals(fresh.expiresAt(), target.expiresAt())) {
        require(outcome);
        return new IssuedKey(secret.token, changed.info(now));
      }
      // Only the hash was upgraded, or the like: the rotation stands against the new record.
      current = fresh;
    }
    throw refused(Refused.CHANGED);
  }

  IssuedKey replace(
      Authority actor,
      StoredKey target,
      String name,
      Duration overlap,
      @Nullable Duration lifetime,
      Instant now) {
    if (overlap.isNegative() || overlap.compareTo(Duration.ofDays(36_500)) > 0) {
      throw new RefusedException(Reason.INVALID, "an overlap is 0 to 36500 days, not " + overlap);
    }
    if (!target.isLive(now)) {
      throw new RefusedException(Reason.CONFLICT, "the key has ended; mint a new one");
    }
    Instant end = renewedEnd(actor, target, lifetime, now);
    NewKeyCheck.checkName(name);
    var draft =
        new Draft(
            name,
            target.context(),
            target.owner(),
            target.grants(),
            target.metadata(),
            new StoredKey.Lineage(target.lineage().ancestors(), target.id()),
            end);
    Minted m = draft.make(now);
    Instant overlapEnd = now.plus(overlap);
    Instant oldEnd = target.outlives(overlapEnd) ? overlapEnd : target.expiresAt();
    var replaced = Map.of("successor", m.key.id().value(), "expires", text(oldEnd));
    var minted = Map.of("replaces", target.id().value());
    // The old key last: an actor that replaces itself must be live for both changes.
    require(
        commits.commit(
            List.of(
                new Change.Insert(m.key, m.key.event(now, actor.by(), KeyAction.MINTED, minted)),
                new Change.Update(
                    target.expiring(oldEnd),
                    target.event(now, actor.by(), KeyAction.REPLACED, replaced)))));
    return new IssuedKey(m.token, m.key.info(now));
  }

  /** Who may have a new secret of a key, and until when it may live. */
  private @Nullable Instant renewedEnd(
      Authority actor, StoredKey target, @Nullable Duration lifetime, Instant now) {
    ContextPolicy policy = policy(target.context());
    needSelfService(actor, target, policy);
    if (!actor.isSelf(target)) {
      actor.needContext(target.context());
      actor.need(Grant.KEYS_ROTATE, target.owner().floor());
      actor.needCovers(target.grants());
      actor.needKind(kind(target.owner().kind()), target.owner().floor());
    }
    if (target.revokedAt() != null) {
      throw refused(Refused.KEY_NOT_LIVE);
    }
    if (lifetime == null) {
      if (!target.isLive(now)) {
        throw new RefusedException(
            Reason.CONFLICT, "the key has expired; rotate it with a new lifetime");
      }
      if (!actor.isSelf(target) && target.outlives(actor.expiresAt())) {
        throw new RefusedException(
            Reason.FORBIDDEN, "the key would outlive the one who asks for it; give a lifetime");
      }
      return target.expiresAt();
    }
    KeyId parentId = target.lineage().parent();
    StoredKey parent = parentId == null ? null : store.find(parentId);
    return new Lifetime(lifetime, now)
        .atMost(parent == null ? null : parent.expiresAt(), Reason.FORBIDDEN, "its parent")
        .atMost(actor.expiresAt(), Reason.FORBIDDEN, "the one who asks for it")
        .atMost(policy.maxLifetime(), "the policy of its context")
        .end();
  }

  private Draft draft(Authority actor, NewKey wanted, Instant now) {
    PrincipalKind kind = kind(wanted.kind());
    StoredKey own = actor.key();
    Region floor =
        wanted.floor() != null ? wanted.floor() : own == null ? Region.ALL : own.owner().floor();
    String context =
        wanted.context() != null
            ? wanted.context()
            : actor.isApplication() ? Context.DEFAULT : actor.context();
    Grants grants = wanted.grants() == null ? kind.on(floor) : wanted.grants();
    NewKeyCheck.check(wanted, kind, floor, grants);
    actor.needContext(context);
    actor.need(Grant.KEYS_CREATE, floor);
    actor.needCovers(grants);
    actor.needKind(kind, floor);
    Instant end =
        new Lifetime(wanted.lifetime(), now)
            .atMost(actor.expiresAt(), Reason.FORBIDDEN, "the one who asks for it")
            .atMost(policy(context).maxLifetime(), "the policy of its context")
            .end();
    String principal = wanted.principal() == null ? wanted.name() : wanted.principal();
    String displayName = wanted.displayName() == null ? principal : wanted.displayName();
    return new Draft(
        wanted.name(),
        context,
        new StoredKey.Owner(principal, displayName, kind.name(), floor, wanted.strict()),
        grants,
        wanted.metadata(),
        StoredKey.Lineage.NONE,
        end);
  }

  private IssuedKey insert(
      Authority actor, Draft draft, KeyAction action, Map<String, String> details, Instant now) {
    Outcome outcome = Refused.ID_TAKEN;
    for (int i = 0; i < TRIES && outcome == Refused.ID_TAKEN; i++) {
      Minted m = draft.make(now);
      outcome =
          commits.commit(
              List.of(new Change.Insert(m.key, m.key.event(now, actor.by(), action, details))));
      if (outcome instanceof Committed) {
        return new IssuedKey(m.token, m.key.info(now));
      }
    }
    require(outcome);
    throw new IllegalStateException("unreachable");
  }

  /** A checked key to be, without a secret. */
  private final class Draft {
    private final String name;
    private final String context;
    private final StoredKey.Owner owner;
    private final Grants grants;
    private final Map<String, String> metadata;
    private final StoredKey.Lineage lineage;
    private final @Nullable Instant end;

    Draft(
        String name,
        String context,
        StoredKey.Owner owner,
        Grants grants,
        Map<String, String> metadata,
        StoredKey.Lineage lineage,
        @Nullable Instant end) {
      this.name = name;
      this.context = context;
      this.owner = owner;
      this.grants = grants;
      this.metadata = metadata;
      this.lineage = lineage;
      this.end = end;
    }

    Minted make(Instant now) {
      KeyId id = format.newId();
      Secret s = newSecret(id);
      var secret =
          new StoredKey.Secret(s.hash, s.prefilter, format.activeServerKey(), 1, now, List.of());
      return new Minted(
          s.token,
          new StoredKey(
              id, context, name, owner, grants, metadata, secret, lineage, now, end, null, null,
              1));
    }
  }

  private record Minted(Token token, StoredKey key) {}

  private record Secret(Token token, String hash, int prefilter) {}

  private Secret newSecret(KeyId id) {
    Token token = format.issue(id);
    String secret = format.secretOf(token.reveal());
    String hash = hashes.hash(id, secret);
    if (hash == null) {
      throw new RefusedException(
          Reason.OVERLOADED, "too many secrets are being hashed; try again in a second");
    }
    return new Secret(token, hash, TokenFormat.prefilter(secret));
  }

  private PrincipalKind kind(@Nullable String name) {
    PrincipalKind kind = name == null ? null : kinds.get(name);
    if (kind == null) {
      throw new RefusedException(
          Reason.INVALID,
          (name == null ? "a key needs a kind" : "there is no kind of that name")
              + "; configured are "
              + kinds.keySet().stream().sorted().toList());
    }
    return kind;
  }

  private ContextPolicy policy(String context) {
    Context found = store.context(context);
    if (found == null) {
      throw refused(Refused.NO_SUCH_CONTEXT);
    }
    return found.policy();
  }

  private static void needSelfService(Authority actor, StoredKey target, ContextPolicy policy) {
    if (actor.owns(target) && !policy.selfService()) {
      throw new RefusedException(Reason.FORBIDDEN, "self-service is off in this context");
    }
  }

  private static boolean differs(@Nullable String wanted, String inherited) {
    return wanted != null && !wanted.equals(inherited);
  }

  private static String text(@Nullable Instant end) {
    return end == null ? "never" : end.toString();
  }

  /** Turns a refusal of the store into the exception that tells of it. */
  static void require(Outcome outcome) {
    if (outcome instanceof KeyStore.NameTaken taken) {
      throw new RefusedException(
          Reason.NAME_TAKEN,
          "the context has a key of that name, live or ended: choose another, or purge the ended",
          taken.holder());
    }
    if (outcome instanceof Refused refused) {
      throw refused(refused);
    }
  }

  static RefusedException refused(Refused refused) {
    return switch (refused) {
      case ACTOR_NOT_LIVE ->
          new RefusedException(Reason.FORBIDDEN, "the acting key is no longer live");
      case NO_SUCH_KEY -> new RefusedException(Reason.NOT_FOUND, "there is no such key");
      case NO_SUCH_CONTEXT -> new RefusedException(Reason.NOT_FOUND, "there is no such context");
      case CONTEXT_EXISTS ->
          new RefusedException(Reason.CONFLICT, "there is, or was, a context with that id");
      case KEY_NOT_LIVE -> new RefusedException(Reason.CONFLICT, "the key was revoked");
      case CHANGED ->
          new RefusedException(
              Reason.CONFLICT, "someone else changed the key first; look at it and try again");
      case PARENT_NOT_LIVE -> new RefusedException(Reason.CONFLICT, "the parent has ended");
      case OUTLIVES_PARENT ->
          new RefusedException(Reason.CONFLICT, "the parent's expiry was changed meanwhile");
      case ID_TAKEN, BOOTSTRAPPED ->
          new RefusedException(Reason.CONFLICT, "this was done before: " + refused);
    };
  }
}
