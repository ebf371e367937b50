package dev.wardlock;

import dev.wardlock.RefusedException.Reason;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.model.Grant;
import dev.wardlock.model.KeyId;
import dev.wardlock.store.ContextPolicy;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.KeyStore.Outcome;
import dev.wardlock.store.KeyStore.Refused;
import dev.wardlock.store.KeyStore.Remaining;
import dev.wardlock.store.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** New secrets for what a key stands for: rotate and replace. */
final class Renewal {

  private static final int TRIES = 3;

  private final KeyStore store;
  private final Commits commits;
  private final Secrets secrets;
  private final Issuance issuance;
  private final Administrators administrators;

  Renewal(
      KeyStore store,
      Commits commits,
      Secrets secrets,
      Issuance issuance,
      Administrators administrators) {
    this.store = store;
    this.commits = commits;
    this.secrets = secrets;
    this.issuance = issuance;
    this.administrators = administrators;
  }

  IssuedKey rotate(Authority actor, StoredKey target, @Nullable Duration lifetime, Instant now) {
    Instant end = renewedEnd(actor, target, lifetime, now);
    Secrets.Secret secret = secrets.make(target.id());
    StoredKey current = target;
    for (int i = 0; i < TRIES; i++) {
      StoredKey changed =
          current.rotated(secret.hash(), secret.prefilter(), secret.serverKey(), end, now);
      var details = lifetime == null ? Map.<String, String>of() : Map.of("expires", text(end));
      var event = changed.event(now, actor.by(), KeyAction.ROTATED, details);
      Function<@Nullable Remaining, Outcome> change =
          remaining -> commits.commit(List.of(new Change.Update(changed, event, remaining)));
      Outcome outcome =
          end != null && current.outlives(end)
              ? administrators.end(actor, current, end, change)
              : change.apply(null);
      StoredKey fresh = outcome == Refused.CHANGED ? store.find(target.id()) : null;
      if (fresh == null
          || fresh.secret().version() != target.secret().version()
          || !Objects.equals(fresh.expiresAt(), target.expiresAt())) {
        Refusals.require(outcome);
        return new IssuedKey(secret.token(), changed.info(now));
      }
      // Only the hash was upgraded, or the like: the rotation stands against the new record.
      current = fresh;
    }
    throw Refusals.of(Refused.CHANGED);
  }

  IssuedKey replace(Authority actor, StoredKey target, String name, Duration overlap, Instant now) {
    if (overlap.isNegative() || overlap.compareTo(Duration.ofDays(36_500)) > 0) {
      throw new RefusedException(Reason.INVALID, "an overlap is 0 to 36500 days, not " + overlap);
    }
    if (!target.isLive(now)) {
      throw new RefusedException(Reason.CONFLICT, "the key has ended; mint a new one");
    }
    Instant end = renewedEnd(actor, target, null, now);
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
    Draft.Minted m = draft.mint(secrets, now);
    Instant overlapEnd = now.plus(overlap);
    Instant oldEnd = target.outlives(overlapEnd) ? overlapEnd : target.expiresAt();
    var replaced = Map.of("successor", m.key().id().value(), "expires", text(oldEnd));
    var minted = Map.of("replaces", target.id().value());
    // The old key last: an actor that replaces itself must be live for both changes.
    Refusals.require(
        commits.commit(
            List.of(
                new Change.Insert(
                    m.key(), m.key().event(now, actor.by(), KeyAction.MINTED, minted)),
                new Change.Update(
                    target.expiring(oldEnd),
                    target.event(now, actor.by(), KeyAction.REPLACED, replaced)))));
    return m.issued(now);
  }

  /** Who may have a new secret of a key, and until when it may live. */
  private @Nullable Instant renewedEnd(
      Authority actor, StoredKey target, @Nullable Duration lifetime, Instant now) {
    ContextPolicy policy = issuance.policy(target.context());
    if (!actor.isSelf(target) || !policy.selfService()) {
      actor.need(Grant.KEYS_ROTATE, target.owner().floor());
      actor.needCovers(target.grants());
      actor.needKind(issuance.kind(target.owner().kind()), target.owner().floor());
    }
    if (target.revokedAt() != null) {
      throw Refusals.of(Refused.KEY_NOT_LIVE);
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

  private static String text(@Nullable Instant end) {
    return end == null ? "never" : end.toString();
  }
}
