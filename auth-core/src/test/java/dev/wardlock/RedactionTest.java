package dev.wardlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.wardlock.Verification.Accepted;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.TokenFormat;
import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Query;
import dev.wardlock.model.Token;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.SessionStore.StoredSession;
import dev.wardlock.store.StoredKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is secret appears in no text of anything that carries it. */
class RedactionTest {

  private static final String STATIC = "a-static-token-of-at-least-32-characters";

  static Stream<SecretHasher> hashers() {
    return Stream.of(SecretHasher.argon2id(8192, 1, 1), SecretHasher.hmacSha256());
  }

  @ParameterizedTest
  @MethodSource("hashers")
  void toString_ofEverythingAroundAKey_showsNoSecret(SecretHasher hasher) {
    StaticTokens statics = StaticTokens.NONE.with("shared", "operator", STATIC);
    var store = new HookedStore(true);
    try (World world =
        World.on(store, b -> b.serverKeys(World.RING).hasher(hasher).staticTokens(statics))) {
      var texts = new ArrayList<Object>();
      var secrets = new ArrayList<String>();

      IssuedKey first = world.mint("first", "operator");
      IssuedKey second = world.auth.keys().rotate(first.info().id(), Duration.ofDays(1));
      IssuedKey child = world.auth.keys().delegate(second.info().id(), NewKey.named("child"));
      for (IssuedKey key : List.of(first, second, child)) {
        addSecretsOf(key.token().reveal(), secrets);
        texts.addAll(List.of(key, key.token(), key.info(), List.of(key), "" + key));
      }

      for (IssuedKey key : List.of(second, child)) {
        StoredKey stored = store.find(key.info().id());
        addSecretsOf(stored, secrets);
        Accepted accepted = world.accepted(key);
        Token session = world.auth.startSession(accepted);
        addSecretsOf(session, store, secrets, texts);
        var insert =
            new Change.Insert(
                stored, stored.event(TestClock.START, By.APPLICATION, KeyAction.MINTED, Map.of()));
        texts.addAll(
            List.of(accepted, accepted.principal(), session, stored, stored.secret(), insert));
        texts.addAll(List.of(new Change.Update(stored, insert.event()), insert.event()));
        texts.add(world.auth.verifySession(session.reveal()));
      }

      texts.add(world.auth.verify(first.token().reveal()));
      texts.add(world.auth.verify(second.token().reveal() + "x"));
      texts.add(world.auth.verify(STATIC));
      secrets.add(STATIC);
      texts.add(world.accepted(STATIC).principal());
      world.auth.flush();
      texts.addAll(world.events);
      texts.addAll(store.audit(Query.Audit.ALL).items());
      texts.addAll(refusals(world, second.token()));
      texts.addAll(List.of(statics, World.RING, hasher, hasher.using(World.RING)));
      texts.addAll(List.of(world.auth, world.auth.keys(), Digest.of(STATIC), store.inner));
      texts.add(TokenFormat.of("wl", World.RING));
      secrets.add(new String(World.SERVER_KEY, StandardCharsets.US_ASCII));
      secrets.add(Base64.getEncoder().encodeToString(World.SERVER_KEY));
      secrets.add(HexFormat.of().formatHex(World.SERVER_KEY));

      assertThat(texts).hasSizeGreaterThan(40);
      assertThat(secrets).hasSizeGreaterThan(15).allMatch(secret -> secret.length() >= 20);
      for (Object text : texts) {
        assertThat(text.toString())
            .as("%s", text.getClass())
            .doesNotContain(secrets.toArray(String[]::new));
      }
    }
  }

  /** The whole token, its secret and what follows the id. */
  private static void addSecretsOf(String token, List<String> secrets) {
    String tail = token.substring(token.lastIndexOf('_') + 1);
    secrets.addAll(List.of(token, tail, tail.substring(0, 32), tail.substring(0, 20)));
  }

  private static void addSecretsOf(StoredKey stored, List<String> secrets) {
    String hash = stored.secret().hash();
    secrets.addAll(List.of(hash, hash.substring(hash.lastIndexOf('$') + 1)));
  }

  private static void addSecretsOf(
      Token session, HookedStore store, List<String> secrets, List<Object> texts) {
    secrets.add(session.reveal());
    StoredSession stored = store.session(Digest.of(session.reveal()).text());
    secrets.add(stored.hash());
    texts.add(stored);
  }

  /** What is said when a token is given where something else is asked for. */
  private static List<Throwable> refusals(World world, Token token) {
    KeyService keys = world.auth.keys();
    String text = token.reveal();
    return Stream.of(
            catchThrowable(() -> keys.mint(NewKey.named(text).kind("operator"))),
            catchThrowable(() -> new KeyId(text)),
            catchThrowable(() -> StaticTokens.NONE.with("shared", "operator", text)))
        .peek(refusal -> assertThat(refusal).isNotNull())
        .toList();
  }
}
