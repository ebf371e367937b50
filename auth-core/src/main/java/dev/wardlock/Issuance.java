package dev.wardlock;

import dev.wardlock.RefusedException.Reason;
import dev.wardlock.model.AuditEvent.DeploymentAction;
import dev.wardlock.model.AuditEvent.DeploymentEvent;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.model.Grant;
import dev.wardlock.model.Grants;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.KeyInfo;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.model.Region;
import dev.wardlock.store.Context;
import dev.wardlock.store.ContextPolicy;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.KeyStore.Committed;
import dev.wardlock.store.KeyStore.Outcome;
import dev.wardlock.store.KeyStore.Refused;
import dev.wardlock.store.StoredKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** New keys: mint, delegate, bootstrap, recover. */
final class Issuance {

  private static final int TRIES = 3;

  private final KeyStore store;
  private final Commits commits;
  private final Secrets secrets;
  private final Map<String, PrincipalKind> kinds;

  Issuance(KeyStore store, Commits commits, Secrets secrets, Map<String, PrincipalKind> kinds) {
    this.store = store;
    this.commits = commits;
    this.secrets = secrets;
    this.kinds = kinds;
  }

  IssuedKey mint(Authority actor, NewKey wanted, KeyAction action, Instant now) {
    Draft draft = draft(actor, wanted, now);
    return insert(actor, draft, action, Map.of(), now);
  }

  Optional<List<IssuedKey>> bootstrap(Authority actor, List<NewKey> wanted, Instant now) {
    if (wanted.isEmpty()) {
      throw new RefusedException(
          Reason.INVALID, "a deployment is bootstrapped with at least one key");
    }
    if (store.bootstrapped()) {
      return Optional.empty();
    }
    var changes = new ArrayList<Change>();
    changes.add(
        new Change.Bootstrap(
            new DeploymentEvent(now, actor.by(), DeploymentAction.BOOTSTRAPPED, Map.of())));
    var issued = new ArrayList<IssuedKey>();
    for (NewKey w : wanted) {
      Draft.Minted m = draft(actor, w, now).mint(secrets, now);
      changes.add(
          new Change.Insert(m.key(), m.key().event(now, actor.by(), KeyAction.MINTED, Map.of())));
      issued.add(m.issued(now));
    }
    Outcome outcome = commits.commit(changes);
    if (outcome == Refused.BOOTSTRAPPED) {
      return Optional.empty();
    }
    Refusals.require(outcome);
    return Optional.of(List.copyOf(issued));
  }

  IssuedKey delegate(Authority actor, StoredKey parent, NewKey wanted, Instant now) {
    ContextPolicy policy = policy(parent.context());
    PrincipalKind kind = kind(parent.owner().kind());
    Region floor = wanted.floor() == null ? parent.owner().floor() : wanted.floor();
    actor.need(Grant.KEYS_DELEGATE, floor);
    if (actor.owns(parent) && !policy.selfService()) {
      throw new RefusedException(Reason.FORBIDDEN, "self-service is off in this context");
    }
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

  KeyInfo adopt(Authority actor, NewKey wanted, KeyId id, String hash, Instant now) {
    Draft draft = draft(actor, wanted, now);
    var secret = new StoredKey.Secret(hash, 0, ImportedTokens.MARK, 1, now, List.of());
    StoredKey key = draft.key(id, secret, now);
    Outcome outcome =
        commits.commit(
            List.of(
                new Change.Insert(key, key.event(now, actor.by(), KeyAction.IMPORTED, Map.of()))));
    if (outcome == Refused.ID_TAKEN) {
      throw new RefusedException(
          Reason.CONFLICT, "a key with that hash or lookup is there already");
    }
    Refusals.require(outcome);
    return key.info(now);
  }

  private Draft draft(Authority actor, NewKey wanted, Instant now) {
    PrincipalKind kind = kind(wanted.kind());
    StoredKey own = actor.key();
    Region floor = wanted.floor();
    if (floor == null) {
      Region mine = own == null ? Region.ALL : own.owner().floor();
      Region meant =
          wanted.grants() == null || kind.accepts(mine) ? null : kind.floorOf(wanted.grants());
      floor = meant == null ? mine : meant;
    }
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
      Draft.Minted m = draft.mint(secrets, now);
      outcome =
          commits.commit(
              List.of(new Change.Insert(m.key(), m.key().event(now, actor.by(), action, details))));
      if (outcome instanceof Committed) {
        return m.issued(now);
      }
    }
    throw Refusals.of(outcome);
  }

  PrincipalKind kind(@Nullable String name) {
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

  ContextPolicy policy(String context) {
    Context found = store.context(context);
    if (found == null) {
      throw Refusals.of(Refused.NO_SUCH_CONTEXT);
    }
    return found.policy();
  }

  private static boolean differs(@Nullable String wanted, String inherited) {
    return wanted != null && !wanted.equals(inherited);
  }
}
