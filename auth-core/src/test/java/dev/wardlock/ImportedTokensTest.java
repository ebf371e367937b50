package dev.wardlock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import dev.wardlock.Counters.Count;
import dev.wardlock.RefusedException.Reason;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Rejected;
import dev.wardlock.crypto.ForeignHashes;
import dev.wardlock.model.Grants;
import dev.wardlock.model.KeyInfo;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of another system: recognised by its hash, hashed our way on the first use. */
class ImportedTokensTest {

  private static final String TOKEN = "sk-live_ada.correct horse \u00e9";
  private static final ForeignHashes.Algorithm BCRYPT =
      ForeignHashes.Algorithm.of(
          "$2",
          (secret, hash) ->
              BCrypt.verifyer().verify(secret.getBytes(UTF_8), hash.getBytes(UTF_8)).verified);
  private static final ImportedTokens ACCEPTED =
      ImportedTokens.byPlainHash().byLookup("sk-live_(?<lookup>[a-z]+)\\..*").with(BCRYPT);

  private final World world = World.keyed(options -> options.importedTokens(ACCEPTED));
  private final KeyService keys = world.auth.keys();

  @AfterEach
  void close() {
    world.close();
  }

  enum Algorithm {
    SHA256,
    SHA512,
    BCRYPT,
    ARGON2ID,
    ARGON2I,
    ARGON2D;

    String hash(String secret) {
      return switch (this) {
        case SHA256 -> "sha256:" + sha("SHA-256", secret);
        case SHA512 -> "SHA512:" + sha("SHA-512", secret).toUpperCase(Locale.ROOT);
        case BCRYPT -> BCrypt.withDefaults().hashToString(4, secret.toCharArray());
        case ARGON2ID -> argon2(Argon2Types.ARGON2id, secret);
        case ARGON2I -> argon2(Argon2Types.ARGON2i, secret);
        case ARGON2D -> argon2(Argon2Types.ARGON2d, secret);
      };
    }

    @Nullable String lookup() {
      return this == SHA256 || this == SHA512 ? null : "ada";
    }

    private static String argon2(Argon2Types type, String secret) {
      return Argon2Factory.create(type).hash(1, 1024, 1, secret.getBytes(UTF_8));
    }

    private static String sha(String algorithm, String secret) {
      try {
        return HexFormat.of()
            .formatHex(MessageDigest.getInstance(algorithm).digest(secret.getBytes(UTF_8)));
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError(e);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void firstUse_ofEachAlgorithm_isAcceptedAndHashedOurWay(Algorithm algorithm) {
    KeyInfo key = keys.importKey(named(), algorithm.hash(TOKEN), algorithm.lookup());
    assertThat(ForeignHashes.isForeign(stored(key))).isTrue();

    assertThat(principal(TOKEN)).isEqualTo("ada");

    assertThat(stored(key)).startsWith("$hmac-sha256$");
    assertThat(world.events).extracting(e -> e.action()).contains("key.imported", "key.rehashed");
    long hashes = runs();
    assertThat(principal(TOKEN)).isEqualTo("ada");
    assertThat(reason(TOKEN + "x")).isNotNull();
    assertThat(runs()).as("a wrong secret costs no hash any more").isEqualTo(hashes);
  }

  @ParameterizedTest
  @EnumSource
  void wrongSecret_beforeTheFirstUse_isRejected(Algorithm algorithm) {
    KeyInfo key = keys.importKey(named(), algorithm.hash(TOKEN), algorithm.lookup());

    assertThat(reason("sk-live_ada.wrong")).isNotNull();
    assertThat(reason("")).isEqualTo(Verification.Reason.MALFORMED);
    assertThat(reason("sk-live_bob.correct horse")).isEqualTo(Verification.Reason.MALFORMED);
    assertThat(ForeignHashes.isForeign(stored(key))).isTrue();
  }

  @Test
  void rotation_givesATokenOfOursAndEndsTheOtherOne() {
    KeyInfo key = keys.importKey(named(), Algorithm.SHA256.hash(TOKEN), null);
    principal(TOKEN);

    IssuedKey rotated = keys.rotate(key.id());

    assertThat(principal(rotated.token().reveal())).isEqualTo("ada");
    assertThat(reason(TOKEN)).isEqualTo(Verification.Reason.ROTATED_OUT);
  }

  @Test
  void revocation_holdsAtOnce() {
    KeyInfo key = keys.importKey(named(), Algorithm.BCRYPT.hash(TOKEN), "ada");
    principal(TOKEN);
    keys.revoke(key.id());

    assertThat(reason(TOKEN)).isEqualTo(Verification.Reason.REVOKED);
  }

  @Test
  void secretGroup_isWhatWasHashed() {
    try (World w =
        World.keyed(
            o ->
                o.importedTokens(
                    ImportedTokens.byPlainHash().byLookup("(?<lookup>[a-z]+)\\.(?<secret>.+)")))) {
      w.auth.keys().importKey(named(), Algorithm.ARGON2ID.hash("sesame"), "ada");

      assertThat(w.auth.verify("ada.sesame")).isInstanceOf(Accepted.class);
      assertThat(w.auth.verify("ada.sesame")).isInstanceOf(Accepted.class);
      assertThat(w.auth.verify("bob.sesame")).isInstanceOf(Rejected.class);
    }
  }

  @Test
  void importedKeys_whereNoneAreRecognised_areRejected() {
    try (World w = World.keyed()) {
      w.auth.keys().importKey(named(), Algorithm.SHA256.hash(TOKEN), null);

      assertThat(w.auth.verify(TOKEN)).isInstanceOf(Rejected.class);
    }
  }

  @Test
  void algorithmWithoutCode_isUnusable() {
    try (World w =
        World.keyed(
            o -> o.importedTokens(ImportedTokens.byPlainHash().byLookup("(?<lookup>.*)")))) {
      w.auth.keys().importKey(named(), Algorithm.BCRYPT.hash("token"), "token");

      assertThat(w.auth.verify("token"))
          .isInstanceOfSatisfying(
              Rejected.class,
              r -> assertThat(r.reason()).isEqualTo(Verification.Reason.UNUSABLE_HASH));
    }
  }

  @Test
  void absurdCost_isNotRun() {
    String costly = Algorithm.ARGON2ID.hash(TOKEN).replace("m=1024", "m=999999999");
    keys.importKey(named(), costly, "ada");
    long hashes = runs();

    assertThat(reason(TOKEN)).isEqualTo(Verification.Reason.UNUSABLE_HASH);
    assertThat(runs()).isEqualTo(hashes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256:00", "md5:00", "$2b$04$short", "$argon2id$nonsense", "plain"})
  void hash_malformed_isRefusedWithoutRepeatingIt(String hash) {
    assertThatThrownBy(() -> keys.importKey(named(), hash, "ada"))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID))
        .hasMessageNotContaining("nonsense");
  }

  @Test
  void hashWithASalt_needsALookup() {
    String hash = Algorithm.BCRYPT.hash(TOKEN);

    assertThatThrownBy(() -> keys.importKey(named(), hash, null)).hasMessageContaining("lookup");
    assertThatThrownBy(() -> keys.importKey(named(), hash, "")).hasMessageContaining("lookup");
  }

  @Test
  void sameHashTwice_isAConflict() {
    keys.importKey(named(), Algorithm.SHA256.hash(TOKEN), null);

    assertThatThrownBy(
            () ->
                keys.importKey(
                    NewKey.named("other").kind("user"), Algorithm.SHA256.hash(TOKEN), null))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFLICT));
  }

  @Test
  void actor_importsNothingWiderThanItself() {
    IssuedKey clerk =
        keys.mint(
            NewKey.named("clerk")
                .kind("operator")
                .grants(Grants.parse("keys:create=* jobs:read=*")));
    KeyService service =
        keys.onBehalfOf(((Accepted) world.auth.verify(clerk.token().reveal())).principal());

    assertThatThrownBy(() -> service.importKey(named(), Algorithm.SHA256.hash(TOKEN), null))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FORBIDDEN));
  }

  private static NewKey named() {
    return NewKey.named("ada").kind("user");
  }

  private String principal(String token) {
    Verification verdict = world.auth.verify(token);
    assertThat(verdict).isInstanceOf(Accepted.class);
    return ((Accepted) verdict).principal().id();
  }

  private Verification.Reason reason(String token) {
    Verification verdict = world.auth.verify(token);
    assertThat(verdict).isInstanceOf(Rejected.class);
    return ((Rejected) verdict).reason();
  }

  private String stored(KeyInfo key) {
    return Objects.requireNonNull(world.store.find(key.id())).secret().hash();
  }

  private long runs() {
    return world.counts.getOrDefault(Count.HASH_RUN, new LongAdder()).sum();
  }
}
