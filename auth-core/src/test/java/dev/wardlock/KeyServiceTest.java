package dev.wardlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.RefusedException.Reason;
import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.ContextEvent;
import dev.wardlock.model.AuditEvent.KeyEvent;
import dev.wardlock.model.Grant;
import dev.wardlock.model.Grants;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.KeyInfo;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.model.Query;
import dev.wardlock.model.Region;
import dev.wardlock.store.Context;
import dev.wardlock.store.ContextPolicy;
import dev.wardlock.store.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyServiceTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final String ACME = "org/acme/*";

  private static final PrincipalKind LEAD =
      PrincipalKind.of("lead", "memory:*", "keys:*", "audit:read");
  private static final PrincipalKind MEMBER = PrincipalKind.of("member", "memory:*", "keys:*");
  private static final PrincipalKind BOSS =
      PrincipalKind.of("boss", "memory:*", "jobs:*", "keys:*");

  private final World w =
      World.keyed(
          b -> {
            var kinds = new ArrayList<>(PrincipalKind.presets());
            kinds.addAll(List.of(LEAD, MEMBER, BOSS));
            return b.kinds(kinds);
          });
  private final KeyService app = w.auth.keys();

  @AfterEach
  void close() {
    w.close();
  }

  // Mint

  @Test
  void mint_bare_getsAllThatItsKindMay() {
    KeyInfo info = app.mint(NewKey.named("bot").kind("user")).info();

    assertThat(info.name()).isEqualTo("bot");
    assertThat(info.principal()).isEqualTo("bot");
    assertThat(info.displayName()).isEqualTo("bot");
    assertThat(info.context()).isEqualTo(Context.DEFAULT);
    assertThat(info.kind()).isEqualTo("user");
    assertThat(info.grants()).isEqualTo(PrincipalKind.user().on(Region.ALL));
    assertThat(info.floor()).isEqualTo(Region.ALL);
    assertThat(info.strict()).isFalse();
    assertThat(info.expiresAt()).isNull();
    assertThat(info.createdAt()).isEqualTo(TestClock.START);
    assertThat(info.secretVersion()).isEqualTo(1);
    assertThat(info.serverKey()).isEqualTo("k1");
    assertThat(info.status()).isEqualTo(KeyInfo.Status.ACTIVE);
    assertThat(app.get(info.id())).contains(info);
    assertThat(app.find("default", "bot")).contains(info);
  }

  @Test
  void mint_withEverything_keptAsAsked() {
    KeyInfo info =
        app.mint(
                NewKey.named("bot")
                    .kind("agent")
                    .principal("p-1")
                    .displayName("Der Bot \uD83E\uDD16")
                    .inSystem()
                    .grants(Grants.parse("memory:read=org/acme/agent/a/x"))
                    .floor(Region.of("org/acme/agent/a/*"))
                    .asStrict()
                    .metadata("team", "ünï\n\u0000")
                    .metadata("more", "")
                    .expiresIn(DAY))
            .info();

    assertThat(info.principal()).isEqualTo("p-1");
    assertThat(info.displayName()).isEqualTo("Der Bot \uD83E\uDD16");
    assertThat(info.context()).isEqualTo("system");
    assertThat(info.grants()).isEqualTo(Grants.parse("memory:read=org/acme/agent/a/x"));
    assertThat(info.floor()).isEqualTo(Region.of("org/acme/agent/a/*"));
    assertThat(info.strict()).isTrue();
    assertThat(info.metadata()).containsEntry("team", "ünï\n\u0000").containsEntry("more", "");
    assertThat(info.expiresAt()).isEqualTo(TestClock.START.plus(DAY));
    KeyEvent event = (KeyEvent) w.events.get(0);
    assertThat(event.action()).isEqualTo("key.minted");
    assertThat(event.by()).isEqualTo(AuditEvent.By.APPLICATION);
    assertThat(w.history(info.id())).containsExactly("key.minted");
  }

  @Test
  void mint_explicitlyNoGrants_mayNothing() {
    IssuedKey key = app.mint(NewKey.named("bot").kind("admin").grants(Grants.NONE));

    assertThat(w.principal(key).grants().isEmpty()).isTrue();
  }

  @Test
  void mint_manyFaults_allReportedAndNothingKept() {
    NewKey wanted =
        NewKey.named("bad name")
            .kind("supervisor")
            .principal("")
            .displayName("a\u0007b")
            .grants(Grants.parse("jobs:run=*"))
            .floor(Region.of("team/x/*"))
            .metadata("", "x")
            .expiresIn(Duration.ZERO);

    assertThatThrownBy(() -> app.mint(wanted))
        .hasMessageContaining("a key's name is")
        .hasMessageContaining("the principal's id is")
        .hasMessageContaining("the display name is")
        .hasMessageContaining("metadata key is")
        .hasMessageContaining("needs a floor of the form [org/{org}]")
        .hasMessageContaining("grants are not within what kind 'supervisor' may hold")
        .hasMessageContaining("a lifetime is 1 second to 36500 days");
    assertThat(app.list(Query.Keys.ALL).items()).isEmpty();
    assertThat(w.store.inner.audit(Query.Audit.ALL).items()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".dot",
        "-dash",
        "_under",
        "sp ace",
        "sl/ash",
        "tab\tx",
        "nul\u0000",
        "ünï",
        "000000000000",
        "AbCdEfGhIjKl",
        "wl_AbCdEfGhIjKl_00000000000000000000000000000000aaaaaa"
      })
  void mint_nameThatIsNone_invalid(String name) {
    refused(Reason.INVALID, () -> app.mint(NewKey.named(name).kind("user")));
  }

  @Test
  void mint_nameOfSixtyFour_keptAndOfSixtyFive_invalid() {
    assertThat(app.mint(NewKey.named("n".repeat(64)).kind("user")).info().name()).hasSize(64);
    refused(Reason.INVALID, () -> app.mint(NewKey.named("n".repeat(65)).kind("user")));
  }

  @Test
  void mint_textsAtTheirLimits_keptAndBeyond_invalid() {
    app.mint(NewKey.named("a").kind("user").principal("p".repeat(256)));
    refused(
        Reason.INVALID, () -> app.mint(NewKey.named("b").kind("user").principal("p".repeat(257))));
    refused(Reason.INVALID, () -> app.mint(NewKey.named("b").kind("user").displayName("\uD83E")));
    for (String half : List.of("\uD800", "\uDBFF", "\uDC00", "\uDFFF")) {
      refused(Reason.INVALID, () -> app.mint(NewKey.named("b").kind("user").principal(half)));
    }
    app.mint(NewKey.named("edges").kind("user").principal("\uD7FF\uE000"));
    app.mint(NewKey.named("c").kind("user").metadata("k".repeat(64), "v".repeat(1024)));
    refused(
        Reason.INVALID,
        () -> app.mint(NewKey.named("d").kind("user").metadata("k".repeat(65), "")));
    refused(
        Reason.INVALID,
        () -> app.mint(NewKey.named("d").kind("user").metadata("k", "v".repeat(1025))));
    refused(Reason.INVALID, () -> app.mint(NewKey.named("d").kind("user").metadata("k", "\uDD16")));
    NewKey many = NewKey.named("e").kind("user");
    for (int i = 0; i < 32; i++) {
      many = many.metadata("k" + i, "v");
    }
    app.mint(many);
    NewKey more = NewKey.named("f").kind("user").metadata("x", "y");
    for (int i = 0; i < 32; i++) {
      more = more.metadata("k" + i, "v");
    }
    NewKey tooMany = more;
    refused(Reason.INVALID, () -> app.mint(tooMany));
  }

  @Test
  void mint_lifetimeOutOfBounds_invalid() {
    for (Duration d :
        List.of(
            Duration.ofSeconds(-1),
            Duration.ZERO,
            Duration.ofMillis(999),
            Duration.ofDays(36_500).plusNanos(1),
            Duration.ofSeconds(Long.MAX_VALUE),
            Duration.ofSeconds(Long.MIN_VALUE))) {
      refused(Reason.INVALID, () -> app.mint(NewKey.named("a").kind("user").expiresIn(d)));
    }
    app.mint(NewKey.named("a").kind("user").expiresIn(Duration.ofSeconds(1)));
    app.mint(NewKey.named("b").kind("user").expiresIn(Duration.ofDays(36_500)));
  }

  @Test
  void mint_noKindOrUnknownKind_invalidAndSaysWhichThereAre() {
    assertThatThrownBy(() -> app.mint(NewKey.named("a")))
        .hasMessageContaining("a key needs a kind");
    assertThatThrownBy(() -> app.mint(NewKey.named("a").kind("king")))
        .hasMessageContaining("admin")
        .hasMessageContaining("supervisor");
  }

  @Test
  void mint_takenName_namesTheHolderAndNeverTheSecret() {
    IssuedKey first = w.mint("bot", "user");

    assertThatThrownBy(() -> w.mint("bot", "user"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.NAME_TAKEN);
              assertThat(e.holder()).isEqualTo(first.info().id());
            });
    w.mint("Bot", "user");
    app.mint(NewKey.named("bot").kind("user").inSystem());
  }

  @Test
  void mint_unknownContext_notFound() {
    refused(Reason.NOT_FOUND, () -> app.mint(NewKey.named("a").kind("user").in("nowhere")));
  }

  @Test
  void mint_contextPolicy_boundsAndIsTheDefault() {
    app.setPolicy("default", new ContextPolicy(DAY, true));

    assertThat(w.mint("a", "user").info().expiresAt()).isEqualTo(TestClock.START.plus(DAY));
    app.mint(NewKey.named("b").kind("user").expiresIn(DAY));
    refused(
        Reason.INVALID,
        () -> app.mint(NewKey.named("c").kind("user").expiresIn(DAY.plusMillis(1))));
  }

  // Mint on behalf of a principal

  @Test
  void mint_byPrincipalWithoutTheVerb_forbidden() {
    IssuedKey user = w.mint("user", "user");

    refused(Reason.FORBIDDEN, () -> w.as(user).mint(NewKey.named("x").kind("user")));
  }

  @Test
  void mint_byPrincipal_withinItsGrantsFloorAndLife() {
    IssuedKey lead =
        app.mint(NewKey.named("lead").kind("lead").floor(Region.of(ACME)).expiresIn(DAY));
    KeyService service = w.as(lead);

    KeyInfo made = service.mint(NewKey.named("a").kind("lead")).info();
    assertThat(made.floor()).isEqualTo(Region.of(ACME));
    assertThat(made.expiresAt()).isEqualTo(TestClock.START.plus(DAY));
    assertThat(w.history(made.id())).containsExactly("key.minted");
    KeyEvent event = (KeyEvent) w.events.get(w.events.size() - 1);
    assertThat(event.by()).isEqualTo(new AuditEvent.By("lead", "lead", lead.info().id()));

    refused(
        Reason.FORBIDDEN,
        () -> service.mint(NewKey.named("b").kind("lead").floor(Region.of("org/other/*"))));
    refused(Reason.FORBIDDEN, () -> service.mint(NewKey.named("b").kind("lead").floor(Region.ALL)));
    refused(
        Reason.FORBIDDEN,
        () -> service.mint(NewKey.named("b").kind("lead").expiresIn(DAY.plusMillis(1))));
    refused(Reason.FORBIDDEN, () -> service.mint(NewKey.named("b").kind("lead").inSystem()));
  }

  @Test
  void mint_byPrincipalOfWiderGrants_forbidden() {
    IssuedKey lead =
        app.mint(
            NewKey.named("lead").kind("lead").grants(Grants.parse("memory:read=* keys:create=*")));

    refused(
        Reason.FORBIDDEN,
        () ->
            w.as(lead).mint(NewKey.named("x").kind("lead").grants(Grants.parse("memory:write=*"))));
    w.as(lead).mint(NewKey.named("x").kind("lead").grants(Grants.parse("memory:read=org/a")));
  }

  @Test
  void mint_byPrincipalOfAHigherKind_forbiddenThoughTheGrantsAreNarrow() {
    IssuedKey lead = w.mint("lead", "lead");
    Grants narrow = Grants.parse("memory:read=org/a");

    refused(Reason.FORBIDDEN, () -> w.as(lead).mint(NewKey.named("x").kind("boss").grants(narrow)));
    refused(
        Reason.FORBIDDEN, () -> w.as(lead).mint(NewKey.named("x").kind("admin").grants(narrow)));
    w.as(lead).mint(NewKey.named("x").kind("member").grants(narrow));
  }

  @Test
  void mint_bySystemPrincipal_inAnyContext() {
    app.createContext("acme", "Acme", ContextPolicy.DEFAULT);
    IssuedKey manager = app.mint(NewKey.named("m").kind("management").inSystem());

    assertThat(w.as(manager).mint(NewKey.named("a").kind("user").in("acme")).info().context())
        .isEqualTo("acme");
    assertThat(w.as(manager).mint(NewKey.named("b").kind("management")).info().context())
        .isEqualTo("system");
  }

  @Test
  void anything_byAPrincipalWhoseKeyHasEnded_forbidden() {
    IssuedKey admin = w.mint("admin", "admin");
    KeyService service = w.as(admin);
    app.revoke(admin.info().id());

    refused(Reason.FORBIDDEN, () -> service.mint(NewKey.named("x").kind("user")));
    refused(Reason.FORBIDDEN, () -> service.list(Query.Keys.ALL));
    refused(Reason.FORBIDDEN, () -> service.get(admin.info().id()));
  }

  @Test
  void mint_byAPrincipalRevokedJustBeforeTheCommit_forbiddenAndNothingKept() {
    IssuedKey admin = w.mint("admin", "admin");
    KeyService service = w.as(admin);
    w.store.beforeCommit.set(() -> app.revoke(admin.info().id()));

    refused(Reason.FORBIDDEN, () -> service.mint(NewKey.named("x").kind("user")));

    assertThat(app.find("default", "x")).isEmpty();
  }

  @Test
  void revoke_twoAdministratorsEachOther_oneIsLeft() {
    IssuedKey a = w.mint("a", "admin");
    IssuedKey b = w.mint("b", "admin");
    KeyService asA = w.as(a);
    KeyService asB = w.as(b);
    w.store.beforeCommit.set(() -> asB.revoke(a.info().id()));

    refused(Reason.FORBIDDEN, () -> asA.revoke(b.info().id()));

    w.accepted(b);
    assertThat(app.get(a.info().id()).orElseThrow().status()).isEqualTo(KeyInfo.Status.REVOKED);
  }

  @Test
  void mint_byAStaticToken_boundedByItsKindAndContext() {
    String token = "a-shared-token-of-thirty-two-chars";
    try (var world =
        World.keyed(b -> b.staticTokens(StaticTokens.NONE.with("ops", "admin", token)))) {
      KeyService service = world.auth.keys().onBehalfOf(world.accepted(token).principal());

      KeyInfo made = service.mint(NewKey.named("x").kind("user")).info();

      assertThat(made.context()).isEqualTo("default");
      refused(Reason.FORBIDDEN, () -> service.mint(NewKey.named("y").kind("user").inSystem()));
      assertThat(service.get(made.id())).isPresent();
    }
  }

  // Delegate

  @Test
  void delegate_bare_inheritsAllOfItsParent() {
    IssuedKey parent =
        app.mint(
            NewKey.named("p")
                .kind("agent")
                .principal("agent-1")
                .displayName("Agent One")
                .floor(Region.of("org/acme/agent/a/*"))
                .asStrict()
                .expiresIn(DAY));

    KeyInfo child = w.as(parent).delegate(parent.info().id(), NewKey.named("c")).info();

    assertThat(child.parent()).isEqualTo(parent.info().id());
    assertThat(child.principal()).isEqualTo("agent-1");
    assertThat(child.displayName()).isEqualTo("Agent One");
    assertThat(child.kind()).isEqualTo("agent");
    assertThat(child.grants()).isEqualTo(parent.info().grants());
    assertThat(child.floor()).isEqualTo(parent.info().floor());
    assertThat(child.strict()).isTrue();
    assertThat(child.expiresAt()).isEqualTo(parent.info().expiresAt());
    assertThat(child.context()).isEqualTo("default");
    assertThat(w.history(child.id())).containsExactly("key.delegated");
  }

  @Test
  void delegate_narrower_keptAsAsked() {
    IssuedKey parent = w.mint("p", "lead");

    KeyInfo child =
        w.as(parent)
            .delegate(
                parent.info().id(),
                NewKey.named("c")
                    .displayName("C")
                    .grants(Grants.parse("memory:read=org/acme/x"))
                    .floor(Region.of(ACME))
                    .asStrict()
                    .metadata("k", "v")
                    .expiresIn(Duration.ofHours(1)))
            .info();

    assertThat(child.grants()).isEqualTo(Grants.parse("memory:read=org/acme/x"));
    assertThat(child.floor()).isEqualTo(Region.of(ACME));
    assertThat(child.strict()).isTrue();
    assertThat(child.displayName()).isEqualTo("C");
    assertThat(child.metadata()).containsEntry("k", "v");
    assertThat(child.expiresAt()).isEqualTo(TestClock.START.plus(Duration.ofHours(1)));
  }

  @Test
  void delegate_widerInAnyWay_forbidden() {
    app.createContext("acme", "Acme", ContextPolicy.DEFAULT);
    IssuedKey parent =
        app.mint(
            NewKey.named("p")
                .kind("lead")
                .floor(Region.of(ACME))
                .grants(Grants.parse("memory:read=org/acme/* keys:delegate=org/acme/*"))
                .expiresIn(DAY));
    KeyId id = parent.info().id();
    NewKey c = NewKey.named("c");
    for (NewKey wider :
        List.of(
            c.grants(Grants.parse("memory:write=org/acme/x")),
            c.grants(Grants.parse("memory:read=org/other")),
            c.floor(Region.ALL),
            c.floor(Region.of("org/other/*")),
            c.expiresIn(DAY.plusMillis(1)),
            c.kind("member"),
            c.principal("someone-else"),
            c.in("acme"))) {
      refused(Reason.FORBIDDEN, () -> w.as(parent).delegate(id, wider));
      refused(Reason.FORBIDDEN, () -> app.delegate(id, wider));
    }
    assertThat(app.list(Query.Keys.ALL.under(id)).items()).hasSize(1);
    app.delegate(id, c.kind("lead").principal("p").in("default"));
  }

  @Test
  void delegate_withoutTheVerb_forbidden() {
    IssuedKey parent =
        app.mint(NewKey.named("p").kind("lead").grants(Grants.parse("memory:read=*")));

    refused(Reason.FORBIDDEN, () -> w.as(parent).delegate(parent.info().id(), NewKey.named("c")));
    app.delegate(parent.info().id(), NewKey.named("c"));
  }

  @Test
  void delegate_whereSelfServiceIsOff_forbiddenToTheKeyItself() {
    IssuedKey parent = w.mint("p", "lead");
    IssuedKey admin = w.mint("a", "admin");
    app.setPolicy("default", new ContextPolicy(null, false));

    refused(Reason.FORBIDDEN, () -> w.as(parent).delegate(parent.info().id(), NewKey.named("c")));
    w.as(admin).delegate(parent.info().id(), NewKey.named("c"));
  }

  @Test
  void delegate_byAnother_boundedByItToo() {
    IssuedKey parent = w.mint("p", "admin");
    IssuedKey other =
        app.mint(
            NewKey.named("o")
                .kind("lead")
                .grants(Grants.parse("memory:read=* keys:delegate=*"))
                .expiresIn(DAY));

    refused(Reason.FORBIDDEN, () -> w.as(other).delegate(parent.info().id(), NewKey.named("c")));
    KeyInfo child =
        w.as(other)
            .delegate(
                parent.info().id(), NewKey.named("c").grants(Grants.parse("memory:read=org/a")))
            .info();
    assertThat(child.expiresAt()).isEqualTo(TestClock.START.plus(DAY));
  }

  @Test
  void delegate_fromEndedOrUnknown_refused() {
    IssuedKey parent = app.mint(NewKey.named("p").kind("lead").expiresIn(DAY));
    refused(Reason.NOT_FOUND, () -> app.delegate(new KeyId("000000000000"), NewKey.named("c")));
    app.revoke(parent.info().id());
    refused(Reason.CONFLICT, () -> app.delegate(parent.info().id(), NewKey.named("c")));
  }

  @Test
  void delegate_fromAnExpired_refused() {
    IssuedKey parent = app.mint(NewKey.named("p").kind("lead").expiresIn(DAY));
    w.clock.advance(DAY);
    assertThatThrownBy(() -> app.delegate(parent.info().id(), NewKey.named("c")))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void delegate_badNameOrTexts_invalid() {
    KeyId parent = w.mint("p", "lead").info().id();
    refused(Reason.INVALID, () -> app.delegate(parent, NewKey.named("bad name")));
    refused(Reason.INVALID, () -> app.delegate(parent, NewKey.named("AbCdEfGhIjKl")));
    refused(Reason.INVALID, () -> app.delegate(parent, NewKey.named("c").displayName("")));
    refused(Reason.INVALID, () -> app.delegate(parent, NewKey.named("c").metadata("", "v")));
  }

  @Test
  void delegate_seventeenDeep_invalid() {
    KeyId id = w.mint("k0", "admin").info().id();
    for (int i = 1; i <= 16; i++) {
      id = app.delegate(id, NewKey.named("k" + i)).info().id();
    }
    KeyId deepest = id;
    refused(Reason.INVALID, () -> app.delegate(deepest, NewKey.named("k17")));
  }

  // Rotate

  @Test
  void rotate_sameKeyNewSecretAndNoOverlap() {
    IssuedKey old = app.mint(NewKey.named("a").kind("user").metadata("k", "v").expiresIn(DAY));
    w.clock.advance(Duration.ofMinutes(1));

    IssuedKey fresh = app.rotate(old.info().id());

    assertThat(fresh.token()).isNotEqualTo(old.token());
    assertThat(fresh.info().id()).isEqualTo(old.info().id());
    assertThat(fresh.info().grants()).isEqualTo(old.info().grants());
    assertThat(fresh.info().metadata()).isEqualTo(old.info().metadata());
    assertThat(fresh.info().expiresAt()).isEqualTo(old.info().expiresAt());
    assertThat(fresh.info().secretVersion()).isEqualTo(2);
    assertThat(fresh.info().secretSince()).isEqualTo(w.clock.instant());
    w.rejected(old);
    w.accepted(fresh);
    assertThat(w.history(old.info().id())).containsExactly("key.rotated", "key.minted");
  }

  @Test
  void rotate_racing_oneWinsAndTheOtherIsTold() {
    IssuedKey key = w.mint("a", "user");
    var winner = new AtomicReference<IssuedKey>();
    w.store.beforeCommit.set(() -> winner.set(app.rotate(key.info().id())));

    refused(Reason.CONFLICT, () -> app.rotate(key.info().id()));

    w.accepted(winner.get());
    assertThat(w.history(key.info().id())).containsExactly("key.rotated", "key.minted");
  }

  @Test
  void rotate_whileTheHashIsUpgraded_stands() {
    IssuedKey key = w.mint("a", "user");
    StoredKey record = w.store.inner.find(key.info().id());
    w.store.beforeCommit.set(
        () ->
            w.store.inner.commit(
                List.of(
                    new dev.wardlock.store.KeyStore.Change.Update(
                        record.rehashed(record.secret().hash()),
                        record.event(
                            TestClock.START,
                            AuditEvent.By.LIBRARY,
                            AuditEvent.KeyAction.REHASHED,
                            java.util.Map.of())))));

    w.accepted(app.rotate(key.info().id()));
  }

  @Test
  void rotate_withALifetime_setsTheExpiryFromNow() {
    IssuedKey key = app.mint(NewKey.named("a").kind("user").expiresIn(DAY));
    w.clock.advance(Duration.ofHours(1));

    IssuedKey fresh = app.rotate(key.info().id(), Duration.ofDays(9));

    assertThat(fresh.info().expiresAt()).isEqualTo(w.clock.instant().plus(Duration.ofDays(9)));
    assertThat(lastDetails()).containsOnlyKeys("expires");
    assertThat(lastDetails().get("expires")).isEqualTo(fresh.info().expiresAt().toString());
    app.rotate(key.info().id());
    assertThat(lastDetails()).isEmpty();
  }

  @Test
  void rotate_beyondPolicy_invalidAndInheritedExpiryStays() {
    IssuedKey key = app.mint(NewKey.named("a").kind("user").expiresIn(Duration.ofDays(9)));
    app.setPolicy("default", new ContextPolicy(DAY, true));

    refused(Reason.INVALID, () -> app.rotate(key.info().id(), DAY.plusMillis(1)));
    assertThat(app.rotate(key.info().id(), DAY).info().expiresAt())
        .isEqualTo(TestClock.START.plus(DAY));
  }

  @Test
  void rotate_beyondTheParent_forbidden() {
    IssuedKey parent = app.mint(NewKey.named("p").kind("lead").expiresIn(DAY));
    KeyId child = app.delegate(parent.info().id(), NewKey.named("c")).info().id();

    refused(Reason.FORBIDDEN, () -> app.rotate(child, DAY.plusMillis(1)));
    app.rotate(child, DAY);
  }

  @Test
  void rotate_itself_neverOutlivesItsPresentExpiry() {
    IssuedKey key = app.mint(NewKey.named("a").kind("user").expiresIn(DAY));

    refused(Reason.FORBIDDEN, () -> w.as(key).rotate(key.info().id(), DAY.plusMillis(1)));
    IssuedKey shorter = w.as(key).rotate(key.info().id(), Duration.ofHours(1));
    assertThat(shorter.info().expiresAt()).isEqualTo(TestClock.START.plus(Duration.ofHours(1)));
    assertThat(w.as(shorter).rotate(key.info().id()).info().expiresAt())
        .isEqualTo(shorter.info().expiresAt());
  }

  @Test
  void rotate_itselfWhereSelfServiceIsOff_forbidden() {
    IssuedKey key = w.mint("a", "user");
    app.setPolicy("default", new ContextPolicy(null, false));

    refused(Reason.FORBIDDEN, () -> w.as(key).rotate(key.info().id()));
    app.rotate(key.info().id());
    IssuedKey lead = w.mint("l", "lead");
    w.as(lead).rotate(lead.info().id());
  }

  @Test
  void rotate_another_needsVerbCoverKindAndLife() {
    IssuedKey target = app.mint(NewKey.named("t").kind("user").expiresIn(Duration.ofDays(2)));
    KeyId id = target.info().id();
    IssuedKey noVerb =
        app.mint(NewKey.named("a").kind("admin").grants(Grants.parse("jobs:*=* runners:*=*")));
    IssuedKey noCover = app.mint(NewKey.named("b").kind("admin").grants(Grants.parse("keys:*=*")));
    IssuedKey noLife = app.mint(NewKey.named("c").kind("admin").expiresIn(DAY));
    IssuedKey good = w.mint("d", "admin");

    refused(Reason.FORBIDDEN, () -> w.as(noVerb).rotate(id));
    refused(Reason.FORBIDDEN, () -> w.as(noCover).rotate(id));
    refused(Reason.FORBIDDEN, () -> w.as(noLife).rotate(id));
    w.accepted(target);
    assertThat(w.as(noLife).rotate(id, DAY).info().expiresAt())
        .isEqualTo(TestClock.START.plus(DAY));
    w.as(good).rotate(id);
  }

  @Test
  void rotate_anotherOfAHigherKindWithNarrowGrants_forbidden() {
    KeyId boss =
        app.mint(NewKey.named("t").kind("boss").grants(Grants.parse("memory:read=*"))).info().id();
    IssuedKey lead = w.mint("l", "lead");

    refused(Reason.FORBIDDEN, () -> w.as(lead).rotate(boss));
  }

  @Test
  void rotate_acrossContexts_notFoundButFromSystem() {
    app.createContext("acme", "Acme", ContextPolicy.DEFAULT);
    KeyId id = app.mint(NewKey.named("t").kind("user").in("acme")).info().id();
    IssuedKey admin = w.mint("a", "admin");
    IssuedKey manager = app.mint(NewKey.named("m").kind("management").inSystem());

    refused(Reason.NOT_FOUND, () -> w.as(admin).rotate(id));
    refused(Reason.NOT_FOUND, () -> w.as(admin).revoke(id));
    refused(Reason.NOT_FOUND, () -> w.as(admin).delegate(id, NewKey.named("c")));
    assertThat(w.as(admin).get(id)).isEmpty();
    assertThat(w.as(admin).find("acme", "t")).isEmpty();
    w.as(manager).rotate(id);
  }

  @Test
  void rotate_revokedOrExpired_conflictUnlessGivenANewLife() {
    IssuedKey revoked = w.mint("r", "user");
    app.revoke(revoked.info().id());
    IssuedKey expired = app.mint(NewKey.named("e").kind("user").expiresIn(DAY));
    w.clock.advance(DAY);

    refused(Reason.CONFLICT, () -> app.rotate(revoked.info().id()));
    refused(Reason.CONFLICT, () -> app.rotate(revoked.info().id(), DAY));
    refused(Reason.CONFLICT, () -> app.rotate(expired.info().id()));
    w.accepted(app.rotate(expired.info().id(), DAY));
  }

  @Test
  void rotate_shortened_shortensItsDescendants() {
    IssuedKey parent = app.mint(NewKey.named("p").kind("lead").expiresIn(DAY));
    IssuedKey child = app.delegate(parent.info().id(), NewKey.named("c"));

    app.rotate(parent.info().id(), Duration.ofHours(1));

    assertThat(w.accepted(child).expiresAt()).isEqualTo(TestClock.START.plus(Duration.ofHours(1)));
    assertThat(w.history(child.info().id())).containsExactly("key.shortened", "key.delegated");
  }

  // Replace

  @Test
  void replace_bothLiveWithinTheOverlap() {
    IssuedKey old = app.mint(NewKey.named("a").kind("user").metadata("k", "v").expiresIn(DAY));

    IssuedKey successor = app.replace(old.info().id(), "b", Duration.ofHours(1));

    assertThat(successor.info().grants()).isEqualTo(old.info().grants());
    assertThat(successor.info().principal()).isEqualTo("a");
    assertThat(successor.info().metadata()).containsEntry("k", "v");
    assertThat(successor.info().expiresAt()).isEqualTo(old.info().expiresAt());
    assertThat(successor.info().replaces()).isEqualTo(old.info().id());
    assertThat(lastDetails())
        .containsEntry("successor", successor.info().id().value())
        .containsEntry("expires", TestClock.START.plus(Duration.ofHours(1)).toString());
    assertThat(w.accepted(old).expiresAt()).isEqualTo(TestClock.START.plus(Duration.ofHours(1)));
    w.clock.advance(Duration.ofHours(1));
    assertThat(w.rejected(old)).isEqualTo(Verification.Reason.EXPIRED);
    w.accepted(successor);
  }

  @Test
  void replace_successorUsed_theOldEndsAtOnce() {
    IssuedKey old = app.mint(NewKey.named("a").kind("lead"));
    IssuedKey child = app.delegate(old.info().id(), NewKey.named("c"));
    IssuedKey successor = app.replace(old.info().id(), "b", DAY);
    w.accepted(old);
    w.accepted(child);

    w.accepted(successor);

    assertThat(w.rejected(old)).isEqualTo(Verification.Reason.EXPIRED);
    assertThat(w.rejected(child)).isEqualTo(Verification.Reason.EXPIRED);
    w.accepted(successor);
    assertThat(w.history(old.info().id()))
        .containsExactly("key.retired", "key.replaced", "key.minted");
    assertThat(w.history(child.info().id()))
        .containsExactly("key.shortened", "key.shortened", "key.delegated");
    assertThat(w.history(successor.info().id())).containsExactly("key.settled", "key.minted");
    assertThat(app.get(successor.info().id()).orElseThrow().replaces()).isNull();
  }

  @Test
  void replace_noOverlap_theOldEndsNow() {
    IssuedKey old = w.mint("a", "user");
    app.replace(old.info().id(), "b", Duration.ZERO);

    assertThat(w.rejected(old)).isEqualTo(Verification.Reason.EXPIRED);
  }

  @Test
  void replace_overlapBeyondTheOldExpiry_doesNotLengthenIt() {
    IssuedKey old = app.mint(NewKey.named("a").kind("user").expiresIn(Duration.ofHours(1)));
    app.replace(old.info().id(), "b", DAY);

    assertThat(w.accepted(old).expiresAt()).isEqualTo(old.info().expiresAt());
  }

  @Test
  void replace_successorUsedWhileTheStoreFails_unavailableAndTheOldStillThere() {
    IssuedKey old = w.mint("a", "user");
    IssuedKey successor = app.replace(old.info().id(), "b", DAY);
    w.store.beforeCommit.set(
        () -> {
          throw new dev.wardlock.store.StoreException("no", null);
        });

    assertThat(w.auth.verify(successor.token().reveal()))
        .isInstanceOf(Verification.Unavailable.class);

    w.accepted(old);
    w.accepted(successor);
    w.rejected(old);
  }

  @Test
  void replace_oldRevokedOrPurgedBeforeFirstUse_successorIsFine() {
    IssuedKey a = w.mint("a", "user");
    IssuedKey forA = app.replace(a.info().id(), "for-a", DAY);
    app.revoke(a.info().id());
    w.accepted(forA);
    IssuedKey b = w.mint("b", "user");
    IssuedKey forB = app.replace(b.info().id(), "for-b", Duration.ZERO);
    w.clock.advance(DAY);
    app.purge(Duration.ZERO);
    w.accepted(forB);
  }

  @Test
  void replace_racingFirstUses_bothAccepted() {
    IssuedKey old = w.mint("a", "user");
    IssuedKey successor = app.replace(old.info().id(), "b", DAY);
    w.store.beforeCommit.set(() -> w.accepted(successor));

    w.accepted(successor);

    assertThat(w.history(old.info().id()))
        .containsExactly("key.retired", "key.replaced", "key.minted");
  }

  @Test
  void replace_byItself_withinSelfService() {
    IssuedKey old = app.mint(NewKey.named("a").kind("user").expiresIn(DAY));

    IssuedKey successor = w.as(old).replace(old.info().id(), "b", Duration.ofHours(1));

    assertThat(successor.info().expiresAt()).isEqualTo(old.info().expiresAt());
    app.setPolicy("default", new ContextPolicy(null, false));
    refused(
        Reason.FORBIDDEN, () -> w.as(successor).replace(successor.info().id(), "c", Duration.ZERO));
  }

  @Test
  void replace_byAnotherWithoutCover_forbidden() {
    IssuedKey target = w.mint("t", "user");
    IssuedKey clerk = app.mint(NewKey.named("k").kind("admin").grants(Grants.parse("keys:*=*")));

    refused(Reason.FORBIDDEN, () -> w.as(clerk).replace(target.info().id(), "x", Duration.ZERO));
  }

  @Test
  void replace_child_staysBelowItsParent() {
    IssuedKey parent = w.mint("p", "lead");
    IssuedKey child = app.delegate(parent.info().id(), NewKey.named("c"));
    IssuedKey successor = app.replace(child.info().id(), "d", Duration.ZERO);

    assertThat(successor.info().parent()).isEqualTo(parent.info().id());
    app.revoke(parent.info().id());
    assertThat(w.rejected(successor)).isEqualTo(Verification.Reason.REVOKED);
  }

  @Test
  void replace_badInput_refusedAndNothingChanged() {
    IssuedKey old = w.mint("a", "user");
    KeyId id = old.info().id();

    refused(Reason.INVALID, () -> app.replace(id, "b", Duration.ofSeconds(-1)));
    refused(Reason.INVALID, () -> app.replace(id, "b", Duration.ofDays(36_500).plusNanos(1)));
    app.replace(w.mint("long", "user").info().id(), "longer", Duration.ofDays(36_500));
    refused(Reason.INVALID, () -> app.replace(id, "bad name", Duration.ZERO));
    refused(Reason.NAME_TAKEN, () -> app.replace(id, "a", Duration.ZERO));
    assertThat(w.accepted(old).expiresAt()).isNull();
    app.revoke(id);
    refused(Reason.CONFLICT, () -> app.replace(id, "b", Duration.ZERO));
  }

  // Revoke

  @Test
  void revoke_endsTheKeyAndAllBelow_onceOnly() {
    IssuedKey a = w.mint("a", "lead");
    IssuedKey b = app.delegate(a.info().id(), NewKey.named("b"));
    IssuedKey c = app.delegate(b.info().id(), NewKey.named("c"));
    IssuedKey other = w.mint("other", "lead");

    assertThat(app.revoke(b.info().id())).containsExactlyInAnyOrder(b.info().id(), c.info().id());

    w.accepted(a);
    w.accepted(other);
    w.rejected(b);
    w.rejected(c);
    assertThat(app.revoke(b.info().id())).isEmpty();
    assertThat(w.history(c.info().id())).containsExactly("key.revoked", "key.delegated");
  }

  @Test
  void revoke_itselfAndItsOwn_withinSelfService() {
    IssuedKey a = w.mint("a", "lead");
    IssuedKey b =
        app.delegate(a.info().id(), NewKey.named("b").grants(Grants.parse("memory:read=*")));
    IssuedKey c = app.delegate(b.info().id(), NewKey.named("c"));

    refused(Reason.FORBIDDEN, () -> w.as(b).revoke(a.info().id()));
    w.as(b).revoke(c.info().id());
    w.as(b).revoke(b.info().id());
    w.rejected(b);
    w.accepted(a);
  }

  @Test
  void revoke_itselfWhereSelfServiceIsOff_needsTheVerb() {
    IssuedKey user = w.mint("u", "user");
    IssuedKey lead = w.mint("l", "lead");
    w.mint("another", "lead"); // the last one could not go
    app.setPolicy("default", new ContextPolicy(null, false));

    refused(Reason.FORBIDDEN, () -> w.as(user).revoke(user.info().id()));
    w.as(lead).revoke(lead.info().id());
  }

  @Test
  void revoke_another_needsTheVerbOnItsFloor() {
    IssuedKey target = app.mint(NewKey.named("t").kind("member").floor(Region.of("org/other/*")));
    IssuedKey lead = app.mint(NewKey.named("l").kind("lead").floor(Region.of(ACME)));
    IssuedKey inside = app.mint(NewKey.named("i").kind("member").floor(Region.of("org/acme/x")));

    refused(Reason.FORBIDDEN, () -> w.as(lead).revoke(target.info().id()));
    w.as(lead).revoke(inside.info().id());
    w.accepted(target);
    w.rejected(inside);
    refused(Reason.NOT_FOUND, () -> app.revoke(new KeyId("000000000000")));
  }

  // Reading

  @Test
  void list_seesWhatTheActorMay() {
    IssuedKey lead = app.mint(NewKey.named("l").kind("lead").floor(Region.of(ACME)));
    IssuedKey inside = app.mint(NewKey.named("i").kind("member").floor(Region.of("org/acme/x/*")));
    IssuedKey outside = app.mint(NewKey.named("o").kind("member"));
    IssuedKey user = w.mint("u", "user");
    IssuedKey child =
        app.delegate(
            inside.info().id(), NewKey.named("c").grants(Grants.parse("memory:read=org/acme/x/y")));
    IssuedKey system = app.mint(NewKey.named("m").kind("management").inSystem());

    assertThat(names(app.list(Query.Keys.ALL)))
        .containsExactlyInAnyOrder("l", "i", "o", "u", "c", "m");
    assertThat(names(w.as(system).list(Query.Keys.ALL))).hasSize(6);
    assertThat(names(w.as(lead).list(Query.Keys.ALL))).containsExactlyInAnyOrder("l", "i", "c");
    assertThat(names(w.as(user).list(Query.Keys.ALL))).containsExactly("u");
    assertThat(names(w.as(child).list(Query.Keys.ALL))).containsExactly("c");
    assertThat(names(w.as(user).list(Query.Keys.ALL.under(outside.info().id())))).isEmpty();
    assertThat(names(w.as(lead).list(Query.Keys.ALL.ofKind("member"))))
        .containsExactlyInAnyOrder("i", "c");
    refused(Reason.FORBIDDEN, () -> w.as(lead).list(Query.Keys.ALL.in("system")));
    assertThat(w.as(user).get(user.info().id())).isPresent();
    assertThat(w.as(user).get(lead.info().id())).isEmpty();
    assertThat(w.as(lead).get(inside.info().id())).isPresent();
    assertThat(w.as(lead).get(outside.info().id())).isEmpty();
  }

  @Test
  void list_byAStaticTokenWithoutTheVerb_forbidden() {
    String token = "a-shared-token-of-thirty-two-chars";
    try (var world = World.keyed(b -> b.staticTokens(StaticTokens.NONE.with("u", "user", token)))) {
      KeyService service = world.auth.keys().onBehalfOf(world.accepted(token).principal());

      refused(Reason.FORBIDDEN, () -> service.list(Query.Keys.ALL));
    }
  }

  @Test
  void list_inPages_eachOnce() {
    for (int i = 0; i < 7; i++) {
      w.mint("k" + i, "user");
      w.clock.advance(Duration.ofSeconds(1));
    }
    var names = new ArrayList<String>();
    Query.Page<KeyInfo> page = app.list(Query.Keys.ALL.limit(3));
    names.addAll(names(page));
    while (page.nextCursor() != null) {
      page = app.list(Query.Keys.ALL.limit(3).after(page.nextCursor()));
      names.addAll(names(page));
    }
    assertThat(names).containsExactly("k0", "k1", "k2", "k3", "k4", "k5", "k6");
  }

  @Test
  void resolve_byTokenIdOrName() {
    IssuedKey key = w.mint("bot", "user");

    assertThat(app.resolve("default", key.token().reveal())).contains(key.info());
    assertThat(app.resolve("default", key.info().id().value())).contains(key.info());
    assertThat(app.resolve("default", "bot")).contains(key.info());
    assertThat(app.resolve("default", "nobody")).isEmpty();
    assertThat(app.resolve("system", "bot")).isEmpty();
    assertThat(app.resolve("default", "000000000000")).isEmpty();
  }

  @Test
  void audit_needsTheVerbButOfOnesOwn() {
    IssuedKey lead = w.mint("l", "lead");
    IssuedKey pinned = app.mint(NewKey.named("p").kind("lead").floor(Region.of(ACME)));
    IssuedKey user = w.mint("u", "user");
    app.createContext("acme", "Acme", ContextPolicy.DEFAULT);
    KeyId elsewhere = app.mint(NewKey.named("x").kind("user").in("acme")).info().id();
    Query.Audit all = Query.Audit.ALL;

    assertThat(app.audit(all).items()).hasSize(5);
    assertThat(w.as(lead).audit(all).items()).hasSize(3);
    assertThat(w.as(lead).audit(all.of(elsewhere)).items()).isEmpty();
    refused(Reason.FORBIDDEN, () -> w.as(lead).audit(all.in("acme")));
    refused(Reason.FORBIDDEN, () -> w.as(user).audit(all));
    refused(Reason.FORBIDDEN, () -> w.as(pinned).audit(all));
    refused(Reason.FORBIDDEN, () -> w.as(user).audit(all.of(lead.info().id())));
    refused(Reason.FORBIDDEN, () -> w.as(user).audit(all.of(new KeyId("000000000000"))));
    assertThat(w.as(user).audit(all.of(user.info().id())).items()).hasSize(1);
    assertThat(app.audit(all.of(elsewhere)).items()).hasSize(1);
  }

  // Bootstrap, recovery, contexts, purge

  @Test
  void bootstrap_once_thenNeverAgain() {
    assertThat(w.store.bootstrapped()).isFalse();
    List<IssuedKey> first =
        app.bootstrap(
                NewKey.named("management").kind("management").inSystem().expiresIn(DAY),
                NewKey.named("api").kind("user"))
            .orElseThrow();

    assertThat(first).hasSize(2);
    assertThat(w.principal(first.get(0)).context()).isEqualTo("system");
    assertThat(app.bootstrap(NewKey.named("again").kind("management"))).isEmpty();
    app.revoke(first.get(1).info().id());
    w.clock.advance(DAY.plusSeconds(1));
    assertThat(app.purge(Duration.ZERO)).hasSize(2);
    assertThat(app.bootstrap(NewKey.named("again").kind("management"))).isEmpty();
    assertThat(app.find("default", "again")).isEmpty();
    assertThat(w.events.get(0).action()).isEqualTo("deployment.bootstrapped");
  }

  @Test
  void bootstrap_racing_oneWins() {
    var inner = new AtomicReference<Boolean>();
    w.store.beforeCommit.set(
        () -> inner.set(app.bootstrap(NewKey.named("a").kind("admin")).isPresent()));

    assertThat(app.bootstrap(NewKey.named("b").kind("admin"))).isEmpty();

    assertThat(inner.get()).isTrue();
    assertThat(names(app.list(Query.Keys.ALL))).containsExactly("a");
  }

  @Test
  void bootstrap_noKeys_invalidAndStillOpen() {
    refused(Reason.INVALID, () -> app.bootstrap());
    assertThat(app.bootstrap(NewKey.named("a").kind("admin"))).isPresent();
  }

  @Test
  void bootstrap_takenName_refusedAndStillOpen() {
    w.mint("a", "user");

    refused(Reason.NAME_TAKEN, () -> app.bootstrap(NewKey.named("a").kind("admin")));

    assertThat(app.bootstrap(NewKey.named("b").kind("admin"))).isPresent();
  }

  @Test
  void bootstrapAndRecover_byAPrincipal_forbidden() {
    IssuedKey manager = app.mint(NewKey.named("m").kind("management").inSystem());

    refused(Reason.FORBIDDEN, () -> w.as(manager).bootstrap(NewKey.named("x").kind("user")));
    refused(Reason.FORBIDDEN, () -> w.as(manager).recover(NewKey.named("x").kind("user")));
  }

  @Test
  void recover_makesAKeyAndSaysSo() {
    IssuedKey key = app.recover(NewKey.named("rescue").kind("management").inSystem());

    w.accepted(key);
    assertThat(w.history(key.info().id())).containsExactly("key.recovered");
  }

  @Test
  void contexts_managedFromTheSystemContextOnly() {
    IssuedKey admin = w.mint("a", "admin");
    IssuedKey manager = app.mint(NewKey.named("m").kind("management").inSystem());
    IssuedKey reader =
        app.mint(
            NewKey.named("r").kind("management").inSystem().grants(Grants.parse("keys:read=*")));

    for (IssuedKey key : List.of(admin, reader)) {
      KeyService service = w.as(key);
      refused(Reason.FORBIDDEN, () -> service.createContext("x", "X", ContextPolicy.DEFAULT));
      refused(Reason.FORBIDDEN, () -> service.setPolicy("default", ContextPolicy.DEFAULT));
      refused(Reason.FORBIDDEN, () -> service.deleteContext("x"));
      refused(Reason.FORBIDDEN, () -> service.contexts(null, 10));
    }
    Context made = w.as(manager).createContext("acme", "Acme", new ContextPolicy(DAY, false));
    assertThat(made.createdAt()).isEqualTo(TestClock.START);
    assertThat(w.as(manager).context("acme")).contains(made);
    assertThat(w.as(admin).context("acme")).isEmpty();
    assertThat(w.as(admin).context("default")).isPresent();
    assertThat(w.as(manager).contexts(null, 10).items())
        .extracting(Context::id)
        .containsExactly("acme", "default", "system");
    refused(Reason.CONFLICT, () -> app.createContext("acme", "Again", ContextPolicy.DEFAULT));
    refused(Reason.NOT_FOUND, () -> app.setPolicy("nowhere", ContextPolicy.DEFAULT));
    app.setPolicy("acme", ContextPolicy.DEFAULT);
    assertThat(app.context("acme").orElseThrow().policy()).isEqualTo(ContextPolicy.DEFAULT);
    assertThat(w.events.stream().filter(e -> e instanceof ContextEvent).map(AuditEvent::action))
        .containsExactly("context.created", "context.policy-changed");
  }

  @Test
  void deleteContext_revokesEveryKeyInIt() {
    app.createContext("acme", "Acme", ContextPolicy.DEFAULT);
    IssuedKey key = app.mint(NewKey.named("k").kind("lead").in("acme"));
    IssuedKey child = app.delegate(key.info().id(), NewKey.named("c"));
    w.accepted(child);

    assertThat(app.deleteContext("acme")).hasSize(2);

    w.rejected(key);
    w.rejected(child);
    refused(Reason.NOT_FOUND, () -> app.mint(NewKey.named("n").kind("user").in("acme")));
    refused(Reason.NOT_FOUND, () -> app.deleteContext("acme"));
    refused(Reason.CONFLICT, () -> app.createContext("acme", "Acme", ContextPolicy.DEFAULT));
    refused(Reason.INVALID, () -> app.deleteContext("system"));
    refused(Reason.INVALID, () -> app.deleteContext("default"));
  }

  @Test
  void purge_clearsWhatEndedLongAgo_andFreesItsName() {
    KeyId old = w.mint("old", "user").info().id();
    app.revoke(old);
    w.clock.advance(DAY);
    KeyId recent = w.mint("recent", "user").info().id();
    app.revoke(recent);
    IssuedKey live = w.mint("live", "user");
    refused(Reason.NAME_TAKEN, () -> w.mint("old", "user"));

    assertThat(app.purge(Duration.ofHours(1))).containsExactly(old);

    w.mint("old", "user");
    w.accepted(live);
    assertThat(app.get(recent)).isPresent();
    assertThat(w.history(old)).containsExactly("key.revoked", "key.minted");
    assertThat(app.purge(Duration.ofHours(1))).isEmpty();
  }

  @Test
  void purge_badTimeOrActor_refused() {
    refused(Reason.INVALID, () -> app.purge(Duration.ofSeconds(-1)));
    refused(Reason.INVALID, () -> app.purge(Duration.ofDays(36_500).plusNanos(1)));
    assertThat(app.purge(Duration.ofDays(36_500))).isEmpty();
    IssuedKey admin = w.mint("a", "admin");
    IssuedKey reader =
        app.mint(
            NewKey.named("r").kind("management").inSystem().grants(Grants.parse("keys:read=*")));
    IssuedKey manager = app.mint(NewKey.named("m").kind("management").inSystem());
    refused(Reason.FORBIDDEN, () -> w.as(admin).purge(DAY));
    refused(Reason.FORBIDDEN, () -> w.as(reader).purge(DAY));
    assertThat(w.as(manager).purge(DAY)).isEmpty();
    KeyService late = w.as(manager);
    w.store.beforeCommit.set(() -> app.revoke(manager.info().id()));
    refused(Reason.FORBIDDEN, () -> late.purge(DAY));
  }

  @Test
  void change_instants_areToTheMicrosecond() {
    w.clock.set(Instant.parse("2026-03-01T00:00:00.123456789Z"));
    KeyInfo info = w.mint("a", "user").info();

    assertThat(info.createdAt()).isEqualTo(Instant.parse("2026-03-01T00:00:00.123456Z"));
    assertThat(app.get(info.id())).contains(info);
  }

  @Test
  void grantsConstants_areTheWordsOfTheLibrary() {
    assertThat(
            List.of(
                Grant.KEYS_READ,
                Grant.KEYS_CREATE,
                Grant.KEYS_ROTATE,
                Grant.KEYS_REVOKE,
                Grant.KEYS_DELEGATE,
                Grant.CONTEXTS_MANAGE,
                Grant.AUDIT_READ))
        .containsExactly(
            "keys:read",
            "keys:create",
            "keys:rotate",
            "keys:revoke",
            "keys:delegate",
            "contexts:manage",
            "audit:read");
  }

  private java.util.Map<String, String> lastDetails() {
    return ((KeyEvent) w.events.get(w.events.size() - 1)).details();
  }

  private static List<String> names(Query.Page<KeyInfo> page) {
    return page.items().stream().map(KeyInfo::name).toList();
  }

  private static void refused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }
}
