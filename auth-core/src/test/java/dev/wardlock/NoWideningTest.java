package dev.wardlock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.Grants;
import dev.wardlock.model.Principal;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.model.Region;
import dev.wardlock.model.Scope;
import dev.wardlock.store.Context;
import dev.wardlock.store.ContextPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

/**
 * No sequence of mint, delegate, rotate and replace by any actors yields an actor a secret that is
 * worth more than what it held at first.
 *
 * <p>What a secret is worth is found out by presenting it, and by asking about every verb and scope
 * of a small universe: without the code that decides.
 */
class NoWideningTest {

  private static final List<String> VERBS =
      List.of(
          "memory:read",
          "memory:write",
          "jobs:run",
          "keys:create",
          "keys:rotate",
          "keys:delegate",
          "keys:read",
          "keys:revoke",
          "contexts:manage",
          "other:thing");
  private static final List<Scope> SCOPES =
      List.of(
          Scope.ROOT,
          Scope.of("org"),
          Scope.of("org/a"),
          Scope.of("org/a/x"),
          Scope.of("org/b"),
          Scope.of("elsewhere"));
  private static final List<@Nullable Region> FLOORS =
      java.util.Arrays.asList(
          null,
          Region.ALL,
          Region.of("org/*"),
          Region.of("org/a/*"),
          Region.of("org/a"),
          Region.of("org/b/*"));
  private static final List<@Nullable Grants> GRANTS =
      java.util.Arrays.asList(
          null,
          Grants.parse("*=*"),
          Grants.parse("keys:*=*"),
          Grants.parse("memory:*=org/* keys:*=org/*"),
          Grants.parse("memory:read=org/a/* keys:create=org/a/* keys:delegate=org/a/*"),
          Grants.parse("memory:read=org/a"),
          Grants.parse("memory:*=* keys:rotate=*"),
          Grants.NONE);
  private static final List<@Nullable Duration> LIVES =
      java.util.Arrays.asList(null, Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(10));
  private static final List<@Nullable String> CONTEXTS =
      java.util.Arrays.asList(null, "default", "system", "acme");
  private static final List<PrincipalKind> KINDS =
      List.of(
          PrincipalKind.of("all", "*"),
          PrincipalKind.of("memory", "memory:*", "keys:*"),
          PrincipalKind.of("reader", "memory:read", "keys:delegate"),
          PrincipalKind.of("clerk", "keys:*"));

  record Step(
      int op, int actor, int target, int kind, int grants, int floor, int life, int context) {}

  /** A secret, and the first secret from which its holder came to it. */
  private record Held(IssuedKey key, int origin, Worth worth) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> small = Arbitraries.integers().between(0, 1_000);
    return Combinators.combine(
            Arbitraries.integers().between(0, 6), small, small, small, small, small, small, small)
        .as(Step::new)
        .list()
        .ofMinSize(5)
        .ofMaxSize(60);
  }

  @Property(tries = 300, shrinking = ShrinkingMode.BOUNDED)
  void anySequence_byAnyActors_yieldsNoSecretWorthMore(@ForAll("steps") List<Step> steps) {
    try (var w = World.keyed(b -> b.kinds(KINDS))) {
      w.auth.keys().createContext("acme", "Acme", new ContextPolicy(Duration.ofDays(5), true));
      List<Held> held = roots(w);
      List<Worth> origins = held.stream().map(Held::worth).toList();
      for (Step s : steps) {
        Held actor = held.get(s.actor % held.size());
        if (!(w.auth.verify(actor.key.token().reveal()) instanceof Verification.Accepted a)) {
          continue;
        }
        IssuedKey yielded = act(w, a.principal(), s, held);
        if (yielded != null) {
          Worth got = worthOf(w.accepted(yielded));
          assertNoMore(got, worthOf(a), s);
          assertNoMore(got, origins.get(actor.origin), s);
          if (s.op == 1) {
            assertNoMore(got, now(w, held.get(s.target % held.size())), s);
          }
          held.add(new Held(yielded, actor.origin, got));
        }
      }
    }
  }

  private static List<Held> roots(World w) {
    var held = new ArrayList<Held>();
    KeyService app = w.auth.keys();
    for (NewKey k :
        List.of(
            NewKey.named("root").kind("all").inSystem(),
            NewKey.named("admin").kind("all").expiresIn(Duration.ofDays(2)),
            NewKey.named("memory").kind("memory").floor(Region.of("org/*")),
            NewKey.named("strict").kind("memory").floor(Region.of("org/a/*")).asStrict(),
            NewKey.named("reader").kind("reader").expiresIn(Duration.ofHours(5)),
            NewKey.named("clerk").kind("clerk"),
            NewKey.named("narrow").kind("all").grants(Grants.parse("memory:read=org/* keys:*=*")),
            NewKey.named("narrower")
                .kind("memory")
                .grants(Grants.parse("memory:read=org/a/* keys:*=org/*"))
                .floor(Region.of("org/*")),
            NewKey.named("tenant").kind("all").in("acme"))) {
      IssuedKey key = app.mint(k);
      held.add(new Held(key, held.size(), worthOf(w.accepted(key))));
    }
    return held;
  }

  private static @Nullable IssuedKey act(World w, Principal actor, Step s, List<Held> held) {
    KeyService service = w.auth.keys().onBehalfOf(actor);
    var target = held.get(s.target % held.size()).key.info().id();
    String name = "k" + held.size() + "-" + s.actor;
    Duration life = LIVES.get(s.life % LIVES.size());
    NewKey wanted =
        new NewKey(
            name,
            s.op == 0 ? KINDS.get(s.kind % KINDS.size()).name() : null,
            null,
            null,
            CONTEXTS.get(s.context % CONTEXTS.size()),
            GRANTS.get(s.grants % GRANTS.size()),
            FLOORS.get(s.floor % FLOORS.size()),
            false,
            java.util.Map.of(),
            life);
    try {
      return switch (s.op) {
        case 0 -> service.mint(wanted);
        case 1 -> service.delegate(target, wanted);
        case 2 -> life == null ? service.rotate(target) : service.rotate(target, life);
        case 3 -> service.replace(target, name, Duration.ofHours(s.life % 3));
        case 4 -> service.rotate(java.util.Objects.requireNonNull(actor.key()));
        case 5 -> {
          service.revoke(target);
          yield null;
        }
        default -> {
          w.clock.advance(Duration.ofMinutes(s.life % 90));
          yield null;
        }
      };
    } catch (RefusedException e) {
      return null;
    }
  }

  /** What a secret is good for. */
  private record Worth(
      List<String> deeds, @Nullable Instant until, String context, boolean strict) {}

  /** A key whose secret may have been rotated since: only its expiry can have changed. */
  private static Worth now(World w, Held held) {
    Instant until = w.auth.keys().get(held.key.info().id()).orElseThrow().expiresAt();
    return new Worth(held.worth.deeds, until, held.worth.context, held.worth.strict);
  }

  private static Worth worthOf(Verification.Accepted a) {
    Principal p = a.principal();
    var deeds = new ArrayList<String>();
    for (String verb : VERBS) {
      for (Scope scope : SCOPES) {
        if (p.may(verb, scope)) {
          deeds.add(verb + "@" + scope);
        }
      }
    }
    return new Worth(deeds, a.expiresAt(), p.context(), p.strict());
  }

  private static void assertNoMore(Worth got, Worth had, Step s) {
    assertThat(had.deeds).as("deeds after %s", s).containsAll(got.deeds);
    if (had.until != null) {
      assertThat(got.until).as("expiry after %s", s).isNotNull().isBeforeOrEqualTo(had.until);
    }
    if (!had.context.equals(Context.SYSTEM)) {
      assertThat(got.context).as("context after %s", s).isEqualTo(had.context);
    }
  }
}
