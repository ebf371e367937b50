package dev.wardlock.testkit;

import static dev.wardlock.testkit.Keys.START;
import static dev.wardlock.testkit.Keys.createContext;
import static dev.wardlock.testkit.Keys.key;
import static dev.wardlock.testkit.Keys.newId;
import static dev.wardlock.testkit.Keys.revoke;
import static dev.wardlock.testkit.Keys.setPolicy;
import static dev.wardlock.testkit.Steps.add;
import static dev.wardlock.testkit.Steps.committed;
import static dev.wardlock.testkit.Steps.stored;
import static dev.wardlock.testkit.Steps.trail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.AuditEvent.DeploymentAction;
import dev.wardlock.model.AuditEvent.DeploymentEvent;
import dev.wardlock.model.Grant;
import dev.wardlock.model.Grants;
import dev.wardlock.model.Query;
import dev.wardlock.store.Context;
import dev.wardlock.store.ContextPolicy;
import dev.wardlock.store.StoredKey;
import dev.wardlock.store.StoredKey.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules 79 to 85: what was put in comes out. */
interface FidelityRules extends Rules {

  /** A key's instants survive to the microsecond, from the year 1000 to 9999, and in order. */
  @Test
  default void r79_instants_ofKeys_surviveToTheMicrosecond() {
    for (Instant instant : Traps.INSTANTS) {
      String name = "k" + newId();
      StoredKey key =
          add(
              store(),
              key(name)
                  .created(instant)
                  .expires(instant)
                  .secret(new Secret("{test}h", 0, "", 1, instant, List.of())));
      assertThat(stored(store(), key)).isEqualTo(key);
      store().touch(Map.of(key.id(), instant));
      assertThat(stored(store(), key)).isEqualTo(key.used(instant));
      committed(store(), revoke(key, instant, By.APPLICATION));
      assertThat(stored(store(), key)).isEqualTo(key.used(instant).revoked(instant));
      assertThat(otherNode().find(key.id())).isEqualTo(stored(store(), key));
      assertThat(trail(store()))
          .filteredOn(event -> key.id().equals(event.key()))
          .hasSize(2)
          .allSatisfy(event -> assertThat(event.at()).isEqualTo(instant));
    }
    assertThat(State.of(store()).keys())
        .extracting(StoredKey::createdAt)
        .isSorted()
        .containsExactlyElementsOf(Traps.INSTANTS);
  }

  /** The instants of contexts and events do too, and windows are exact. */
  @Test
  default void r80_instants_ofContextsAndEvents_surviveToTheMicrosecond() {
    int n = 0;
    for (Instant instant : Traps.INSTANTS) {
      var context = new Context("c" + n++, "c", instant, ContextPolicy.DEFAULT);
      committed(store(), createContext(context));
      assertThat(otherNode().context(context.id())).isEqualTo(context);
      var event =
          new DeploymentEvent(instant, By.LIBRARY, DeploymentAction.PURGED, Map.of("n", "" + n));
      store().record(event);
      assertThat(otherNode().audit(Query.Audit.ALL.between(instant, null)).items()).contains(event);
      assertThat(otherNode().audit(Query.Audit.ALL.between(null, instant)).items())
          .doesNotContain(event);
    }
  }

  /**
   * Text comes back as it was, in any Unicode; metadata and details with controls and NUL as well.
   */
  @Test
  default void r81_text_anyUnicode_survives() {
    StoredKey key =
        add(store(), key("bot").of(Traps.NASTY).displayed(Traps.NASTY + "!").metadata(Traps.MAP));
    StoredKey bare = add(store(), key("bare").metadata(Map.of()));

    assertThat(stored(store(), key)).isEqualTo(key);
    assertThat(otherNode().find(key.id())).isEqualTo(key);
    assertThat(stored(store(), bare)).isEqualTo(bare);
    assertThat(store().list(Query.Keys.ALL.of(Traps.NASTY), START).items()).containsExactly(key);

    var context = new Context("c", Traps.NASTY, START, ContextPolicy.DEFAULT);
    committed(store(), createContext(context));
    assertThat(otherNode().context("c")).isEqualTo(context);
  }

  /** The longest texts that are allowed come back whole. */
  @Test
  default void r82_text_longAndMany_survives() {
    var many = new HashMap<String, String>();
    for (int i = 0; i < 64; i++) {
      many.put("name-" + i, ("\uD83D\uDE80" + i).repeat(80));
    }
    many.put("n".repeat(256), "v".repeat(16_384));
    StoredKey key =
        add(
            store(),
            key("n".repeat(64))
                .of("p".repeat(256))
                .displayed("\uD83D\uDE80".repeat(128))
                .kind("k".repeat(64))
                .floor("s".repeat(128) + ("/" + "t".repeat(127)).repeat(6) + "/*")
                .secret(new Secret("h".repeat(512), 1, "K".repeat(64), 1, START, List.of()))
                .metadata(many));

    assertThat(stored(store(), key)).isEqualTo(key);
    assertThat(otherNode().find(key.id())).isEqualTo(key);
    assertThat(store().find(Context.DEFAULT, key.name())).isEqualTo(key);
  }

  /** Grants and regions of every form come back equal. */
  @Test
  default void r83_grants_anyAndMany_survive() {
    var many = new ArrayList<Grant>();
    for (int i = 0; i < 256; i++) {
      many.add(
          Grant.of("noun" + i + ":verb_" + i, "a=b/~c@d:" + i + "+e" + (i % 2 == 0 ? "/*" : "")));
    }
    int n = 0;
    for (Grants grants :
        List.of(
            Grants.NONE,
            Grants.parse("*=*"),
            Grants.parse("a:*=org/acme, b.c-d_e:f.g=*"),
            Grants.of(many))) {
      StoredKey key = add(store(), key("k" + n++).grants(grants));
      assertThat(stored(store(), key)).isEqualTo(key);
      assertThat(otherNode().find(key.id())).isEqualTo(key);
    }
    for (String floor : List.of("*", "org", "org/*", "Org/acme/a.b-c_d~e", "org/acme/*")) {
      StoredKey key = add(store(), key("k" + n++).floor(floor).strict());
      assertThat(stored(store(), key)).isEqualTo(key);
    }
  }

  /** Every bit of a prefilter, a version and the former prefilters comes back. */
  @Test
  default void r84_secrets_anyBits_survive() {
    int n = 0;
    for (int prefilter : new int[] {0, 1, -1, 0x8000_0000, 0x7FFF_FFFF, 0xCAFE_BABE}) {
      StoredKey key =
          add(
              store(),
              key("k" + n)
                  .secret(
                      new Secret(
                          "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA+/=" + n++,
                          prefilter,
                          n % 2 == 0 ? "" : "2026-a",
                          1L << (n * 10),
                          START,
                          List.of(prefilter, 0, -1, 5, 5, Integer.MIN_VALUE, 7, 8).subList(0, n))));
      assertThat(stored(store(), key)).isEqualTo(key);
      assertThat(otherNode().find(key.id())).isEqualTo(key);
    }
    StoredKey eight =
        add(
            store(),
            key("eight")
                .secret(
                    new Secret("{test}h", 1, "", 9, START, List.of(8, 7, 6, 5, -4, -3, -2, -1))));
    assertThat(stored(store(), eight)).isEqualTo(eight);
  }

  /** A policy comes back, with its lifetime to the microsecond or with none. */
  @Test
  default void r85_policies_anyLifetime_survive() {
    for (ContextPolicy policy :
        List.of(
            ContextPolicy.DEFAULT,
            new ContextPolicy(null, false),
            new ContextPolicy(Duration.ofSeconds(1), true),
            new ContextPolicy(Duration.ofSeconds(1).plusNanos(1_000), false),
            new ContextPolicy(Duration.ofDays(90), true),
            new ContextPolicy(Duration.ofDays(36_500), true))) {
      committed(store(), setPolicy(Context.DEFAULT, policy, By.APPLICATION));
      assertThat(otherNode().context(Context.DEFAULT))
          .isEqualTo(new Context("default", "default", Instant.EPOCH, policy));
    }
  }
}
