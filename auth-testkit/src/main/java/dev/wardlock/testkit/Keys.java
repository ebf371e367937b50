package dev.wardlock.testkit;

import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.AuditEvent.ContextAction;
import dev.wardlock.model.AuditEvent.ContextEvent;
import dev.wardlock.model.AuditEvent.DeploymentAction;
import dev.wardlock.model.AuditEvent.DeploymentEvent;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.model.Grant;
import dev.wardlock.model.Grants;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Region;
import dev.wardlock.store.Context;
import dev.wardlock.store.ContextPolicy;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.StoredKey;
import dev.wardlock.store.StoredKey.Lineage;
import dev.wardlock.store.StoredKey.Owner;
import dev.wardlock.store.StoredKey.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Keys and changes as the rules need them. */
final class Keys {

  /** When most things happen. */
  static final Instant START = Instant.parse("2026-03-01T10:00:00.123456Z");

  private static final AtomicLong IDS = new AtomicLong();

  private Keys() {}

  /** So many seconds after {@link #START}. */
  static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }

  static KeyId newId() {
    return new KeyId(String.format("Key%09d", IDS.incrementAndGet()));
  }

  static Draft key(String name) {
    return new Draft(name);
  }

  static By by(StoredKey key) {
    return new By(key.owner().kind(), key.owner().principal(), key.id());
  }

  static Change insert(StoredKey key) {
    return insert(key, key.createdAt(), By.APPLICATION);
  }

  static Change insert(StoredKey key, Instant at, By by) {
    return new Change.Insert(key, key.event(at, by, KeyAction.MINTED, Map.of()));
  }

  static Change update(StoredKey key) {
    return update(key, START, By.APPLICATION);
  }

  static Change update(StoredKey key, Instant at, By by) {
    return new Change.Update(key, key.event(at, by, KeyAction.ROTATED, Map.of("why", "update")));
  }

  static Change revoke(StoredKey key) {
    return revoke(key, START, By.APPLICATION);
  }

  static Change revoke(StoredKey key, Instant at, By by) {
    return new Change.Revoke(
        key.id(), key.event(at, by, KeyAction.REVOKED, Map.of("why", "revoke")));
  }

  static Change purge(Instant endedBefore) {
    return purge(endedBefore, By.APPLICATION);
  }

  static Change purge(Instant endedBefore, By by) {
    return new Change.Purge(
        endedBefore, new DeploymentEvent(START, by, DeploymentAction.PURGED, Map.of()));
  }

  static Change bootstrap(By by) {
    return new Change.Bootstrap(
        new DeploymentEvent(START, by, DeploymentAction.BOOTSTRAPPED, Map.of()));
  }

  static Context newContext(String id) {
    return new Context(id, "The " + id, START, ContextPolicy.DEFAULT);
  }

  static Change createContext(Context context) {
    return createContext(context, By.APPLICATION);
  }

  static Change createContext(Context context, By by) {
    return new Change.CreateContext(context, contextEvent(by, ContextAction.CREATED, context.id()));
  }

  static Change setPolicy(String id, ContextPolicy policy, By by) {
    return new Change.SetPolicy(id, policy, contextEvent(by, ContextAction.POLICY_CHANGED, id));
  }

  static Change deleteContext(String id) {
    return deleteContext(id, By.APPLICATION);
  }

  static Change deleteContext(String id, By by) {
    return new Change.DeleteContext(id, contextEvent(by, ContextAction.DELETED, id));
  }

  private static ContextEvent contextEvent(By by, ContextAction what, String id) {
    return new ContextEvent(START, by, what, id, Map.of("why", "context"));
  }

  /** A key in the making: in the default context, without an expiry, unless told otherwise. */
  static final class Draft {

    private final String name;
    private KeyId id = newId();
    private String context = Context.DEFAULT;
    private String principal = "someone";
    private String displayName = "Some One";
    private String kind = "agent";
    private Region floor = Region.ALL;
    private boolean strict;
    private Grants grants = Grants.of(Grant.of("memory:read", "org/acme/*"));
    private Map<String, String> metadata = Map.of();
    private @Nullable Secret secret;
    private List<KeyId> ancestors = List.of();
    private @Nullable KeyId replaces;
    private Instant createdAt = START;
    private @Nullable Instant expiresAt;
    private @Nullable Instant lastUsedAt;
    private long revision = 1;

    private Draft(String name) {
      this.name = name;
    }

    Draft id(KeyId value) {
      id = value;
      return this;
    }

    Draft id(String value) {
      return id(new KeyId(value));
    }

    Draft in(String value) {
      context = value;
      return this;
    }

    Draft of(String value) {
      principal = value;
      return this;
    }

    Draft displayed(String value) {
      displayName = value;
      return this;
    }

    Draft kind(String value) {
      kind = value;
      return this;
    }

    Draft floor(String value) {
      floor = Region.of(value);
      return this;
    }

    Draft strict() {
      strict = true;
      return this;
    }

    Draft grants(Grants value) {
      grants = value;
      return this;
    }

    Draft metadata(Map<String, String> value) {
      metadata = value;
      return this;
    }

    Draft secret(Secret value) {
      secret = value;
      return this;
    }

    Draft under(StoredKey parent) {
      ancestors = new ArrayList<>(parent.lineage().ancestors());
      ancestors.add(parent.id());
      return this;
    }

    Draft ancestors(List<KeyId> value) {
      ancestors = value;
      return this;
    }

    Draft replaces(KeyId value) {
      replaces = value;
      return this;
    }

    Draft created(Instant value) {
      createdAt = value;
      return this;
    }

    Draft expires(@Nullable Instant value) {
      expiresAt = value;
      return this;
    }

    Draft lastUsed(Instant value) {
      lastUsedAt = value;
      return this;
    }

    Draft revision(long value) {
      revision = value;
      return this;
    }

    StoredKey build() {
      Secret kept =
          secret != null
              ? secret
              : new Secret("{test}hash-of-" + id, id.hashCode(), "", 1, createdAt, List.of());
      return new StoredKey(
          id,
          context,
          name,
          new Owner(principal, displayName, kind, floor, strict),
          grants,
          metadata,
          kept,
          new Lineage(ancestors, replaces),
          createdAt,
          expiresAt,
          null,
          lastUsedAt,
          revision);
    }
  }
}
