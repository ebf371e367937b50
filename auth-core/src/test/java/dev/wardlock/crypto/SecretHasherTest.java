package dev.wardlock.crypto;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import de.mkammerer.argon2.Argon2;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import dev.wardlock.model.KeyId;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretHasherTest {

  private static final KeyId OTHER_ID = new KeyId("Golden000002");
  private static final String OTHER_SECRET = Vectors.SECRET.replace('W', 'V');
  private static final String SALT = "c29tZXNhbHQ";
  private static final String OUTPUT = "nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

  private final SecretHasher argon2 =
      SecretHasher.argon2id(8192, 1, 1).using(Vectors.goldenAndOlder());
  private final SecretHasher hmac = SecretHasher.hmacSha256().using(Vectors.goldenAndOlder());

  @Test
  void hash_argon2id_isAPhcStringThatVerifies() {
    String hash = argon2.hash(Vectors.ID, Vectors.SECRET);

    assertThat(hash)
        .matches("\\$argon2id\\$v=19\\$m=8192,t=1,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    assertThat(argon2.verify(Vectors.ID, Vectors.SECRET, hash)).isTrue();
    assertThat(hmac.verify(Vectors.ID, Vectors.SECRET, hash)).isTrue();
    assertThat(argon2.isUsable(hash)).isTrue();
    assertThat(argon2.isCostly(hash)).isTrue();
    assertThat(argon2.isCostly()).isTrue();
  }

  @Test
  void hash_argon2id_saltsEachTime() {
    assertThat(argon2.hash(Vectors.ID, Vectors.SECRET))
        .isNotEqualTo(argon2.hash(Vectors.ID, Vectors.SECRET));
  }

  @Test
  void hash_hmac_isTheGoldenOneAndVerifies() {
    assertThat(hmac.hash(Vectors.ID, Vectors.SECRET)).isEqualTo(Vectors.HMAC_GOLDEN);
    assertThat(hmac.verify(Vectors.ID, Vectors.SECRET, Vectors.HMAC_GOLDEN)).isTrue();
    assertThat(argon2.verify(Vectors.ID, Vectors.SECRET, Vectors.HMAC_GOLDEN)).isTrue();
    assertThat(hmac.isUsable(Vectors.HMAC_GOLDEN)).isTrue();
    assertThat(hmac.isCostly(Vectors.HMAC_GOLDEN)).isFalse();
    assertThat(hmac.isCostly()).isFalse();
  }

  @Test
  void verify_hmacOfARetiredKey_matches() {
    assertThat(hmac.verify(Vectors.ID, Vectors.SECRET, Vectors.HMAC_OLDER)).isTrue();
    assertThat(argon2.verify(Vectors.ID, Vectors.SECRET, Vectors.HMAC_OLDER)).isTrue();
  }

  @Test
  void verify_hmacOfAKeyThatIsGone_isUnusable() {
    SecretHasher lost = SecretHasher.hmacSha256().using(Vectors.golden());

    assertThat(lost.isUsable(Vectors.HMAC_OLDER)).isFalse();
    assertThat(lost.verify(Vectors.ID, Vectors.SECRET, Vectors.HMAC_OLDER)).isFalse();
    assertThat(SecretHasher.argon2id().isUsable(Vectors.HMAC_GOLDEN)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {Vectors.ARGON2ID, Vectors.HMAC_GOLDEN, Vectors.HMAC_OLDER})
  void verify_otherIdOrSecret_doesNotMatch(String stored) {
    assertThat(hmac.verify(Vectors.ID, Vectors.SECRET, stored)).isTrue();
    assertThat(hmac.verify(OTHER_ID, Vectors.SECRET, stored)).isFalse();
    assertThat(hmac.verify(Vectors.ID, OTHER_SECRET, stored)).isFalse();
    assertThat(hmac.verify(Vectors.ID, "", stored)).isFalse();
    assertThat(hmac.verify(Vectors.ID, "é".repeat(32), stored)).isFalse();
    assertThat(hmac.verify(Vectors.ID, "x".repeat(1 << 20), stored)).isFalse();
  }

  @Test
  void verify_hmacUnderTheNameOfAnotherKey_doesNotMatch() {
    assertThat(
            hmac.verify(Vectors.ID, Vectors.SECRET, Vectors.HMAC_GOLDEN.replace("golden", "older")))
        .isFalse();
  }

  @Test
  void verify_everySubstitutionInAnHmac_doesNotMatch() {
    for (int at = 0; at < Vectors.HMAC_GOLDEN.length(); at++) {
      for (char c : "Aa0_-$=".toCharArray()) {
        if (Vectors.HMAC_GOLDEN.charAt(at) != c) {
          String other =
              Vectors.HMAC_GOLDEN.substring(0, at) + c + Vectors.HMAC_GOLDEN.substring(at + 1);
          assertThat(hmac.verify(Vectors.ID, Vectors.SECRET, other)).as(other).isFalse();
        }
      }
    }
  }

  /** Of the reference implementation's test suite (phc-winner-argon2, src/test.c). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"
      })
  void native_referenceVectors_agree(String stored) {
    Argon2 reference = Argon2Factory.create(Argon2Types.ARGON2id);

    assertThat(reference.verify(stored, Vectors.ascii("password"))).isTrue();
    assertThat(reference.verify(stored, Vectors.ascii("passwore"))).isFalse();
    assertThat(argon2.isUsable(stored)).isTrue();
    assertThat(argon2.verify(Vectors.ID, Vectors.SECRET, stored)).isFalse();
  }

  @Test
  void hash_argon2id_isOfTheIdAndTheSecret() {
    Argon2 reference = Argon2Factory.create(Argon2Types.ARGON2id);
    byte[] input = Vectors.ascii(Vectors.ID + "_" + Vectors.SECRET);

    assertThat(reference.verify(argon2.hash(Vectors.ID, Vectors.SECRET), input)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"8192, 1, 1", "19456, 2, 1", "262144, 10, 8", "8192, 10, 8"})
  void argon2id_withinBounds_isTaken(int memory, int passes, int lanes) {
    SecretHasher hasher = SecretHasher.argon2id(memory, passes, lanes);
    String stored = phc(memory, passes, lanes);

    assertThat(hasher.needsUpgrade(stored)).isFalse();
    assertThat(hasher.isUsable(stored)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "8191, 1, 1",
    "0, 1, 1",
    "-1, 1, 1",
    "262145, 1, 1",
    "2147483647, 1, 1",
    "8192, 0, 1",
    "8192, -1, 1",
    "8192, 11, 1",
    "8192, 1, 0",
    "8192, 1, -1",
    "8192, 1, 9",
    "8192, 1, 2147483647"
  })
  void argon2id_outOfBounds_isRefused(int memory, int passes, int lanes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SecretHasher.argon2id(memory, passes, lanes))
        .withMessage(
            "Argon2id takes 8192 to 262144 KiB, 1 to 10 passes, 1 to 8 lanes; not m="
                + memory
                + ", t="
                + passes
                + ", p="
                + lanes);
  }

  private static String phc(int memory, int passes, int lanes) {
    return "$argon2id$v=19$m="
        + memory
        + ",t="
        + passes
        + ",p="
        + lanes
        + "$"
        + SALT
        + "$"
        + OUTPUT;
  }

  @ParameterizedTest
  @CsvSource({
    "262145, 1, 1",
    "999999999, 1, 1",
    "8192, 11, 1",
    "8, 999999999, 1",
    "72, 1, 9",
    "999999999, 999999999, 999999999",
    "7, 1, 1",
    "63, 1, 8"
  })
  void verify_absurdCost_isRefusedWithoutBeingRun(int memory, int passes, int lanes) {
    String stored = phc(memory, passes, lanes);

    assertTimeout(
        Duration.ofSeconds(1),
        () -> {
          assertThat(argon2.isUsable(stored)).isFalse();
          assertThat(argon2.verify(Vectors.ID, Vectors.SECRET, stored)).isFalse();
        });
    assertThat(argon2.isCostly(stored)).isTrue();
    assertThat(argon2.needsUpgrade(stored)).isTrue();
  }

  /** They would match if they were run: one pass, one lane too much; and 10 passes, 8 lanes. */
  @Test
  void verify_costAtTheBound_isRunAndAboveItNot() {
    byte[] input = Vectors.ascii(Vectors.ID + "_" + Vectors.SECRET);
    Argon2 any = Argon2Factory.create(Argon2Types.ARGON2id);

    assertThat(argon2.verify(Vectors.ID, Vectors.SECRET, any.hash(10, 64, 8, input))).isTrue();
    assertThat(argon2.verify(Vectors.ID, Vectors.SECRET, any.hash(1, 8, 1, input))).isTrue();
    assertThat(argon2.verify(Vectors.ID, Vectors.SECRET, any.hash(11, 8, 1, input))).isFalse();
    assertThat(argon2.verify(Vectors.ID, Vectors.SECRET, any.hash(1, 72, 9, input))).isFalse();
    assertThat(argon2.isUsable(phc(262_144, 1, 1))).isTrue();
  }

  @Test
  void verify_otherFlavoursOfArgon2_areNotKnown() {
    byte[] input = Vectors.ascii(Vectors.ID + "_" + Vectors.SECRET);

    for (Argon2Types type : List.of(Argon2Types.ARGON2i, Argon2Types.ARGON2d)) {
      String stored = Argon2Factory.create(type).hash(1, 8, 1, input);
      assertThat(argon2.isUsable(stored)).isFalse();
      assertThat(argon2.verify(Vectors.ID, Vectors.SECRET, stored)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "$",
        "plain",
        "W5CUXYyywtyNOvP75Aj90N7en8iEB1iD",
        "$argon2id$",
        "$argon2id$v=19$m=8192,t=1,p=1$",
        "$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHQ",
        "$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHQ$",
        "$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rE",
        "$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbH$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$m=8192,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=16$m=8192,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=0,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=-8192,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=08192,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=9999999999,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHG",
        "$argon2id$v=19$m=4294975488,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHG",
        "$argon2id$v=19$t=1,m=8192,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=8192,t=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=8192,t=1,p=1,x=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHQ=$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4=",
        "$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4\n",
        " $argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/é",
        "$argon2ID$v=19$m=8192,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
        "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD",
        "$hmac-sha256$",
        "$hmac-sha256$k=golden$",
        "$hmac-sha256$k=$ipwsVilZ_Tu9jeMbTpPDAjv9fsCWJ4YeBxqlFX6g3D0",
        "$hmac-sha256$ipwsVilZ_Tu9jeMbTpPDAjv9fsCWJ4YeBxqlFX6g3D0",
        "$hmac-sha256$k=golden$ipwsVilZ_Tu9jeMbTpPDAjv9fsCWJ4YeBxqlFX6g3D",
        "$hmac-sha256$k=golden$ipwsVilZ_Tu9jeMbTpPDAjv9fsCWJ4YeBxqlFX6g3D0=",
        "$hmac-sha256$k=golden$ipwsVilZ/Tu9jeMbTpPDAjv9fsCWJ4YeBxqlFX6g3D0",
        "$hmac-sha256$k=golden$ipwsVilZ_Tu9jeMbTpPDAjv9fsCWJ4YeBxqlFX6g3D0\n",
        "$hmac-sha256$k=Golden$ipwsVilZ_Tu9jeMbTpPDAjv9fsCWJ4YeBxqlFX6g3D0",
        "$HMAC-SHA256$k=golden$ipwsVilZ_Tu9jeMbTpPDAjv9fsCWJ4YeBxqlFX6g3D0",
        "$hmac-sha512$k=golden$ipwsVilZ_Tu9jeMbTpPDAjv9fsCWJ4YeBxqlFX6g3D0"
      })
  void verify_unknownOrMalformed_isUnusableAndMatchesNothing(String stored) {
    for (SecretHasher hasher : List.of(argon2, hmac)) {
      assertThat(hasher.isUsable(stored)).isFalse();
      assertThat(hasher.verify(Vectors.ID, Vectors.SECRET, stored)).isFalse();
      assertThat(hasher.needsUpgrade(stored)).isTrue();
    }
  }

  /** 21 and 25 characters are no base64; the form alone does not tell. */
  @ParameterizedTest
  @ValueSource(strings = {"c29tZXNhbHQAAAAAA", "c29tZXNhbHQAAAAAAAAAA", "c29tZXNhbHR"})
  void verify_saltThatIsNoBase64_matchesNothingAndDoesNotThrow(String salt) {
    String stored = "$argon2id$v=19$m=8192,t=1,p=1$" + salt + "$" + OUTPUT;

    assertThat(argon2.verify(Vectors.ID, Vectors.SECRET, stored)).isFalse();
  }

  @Test
  void needsUpgrade_ofEveryCombination_isWhetherItDiffersFromWhatIsMade() {
    SecretHasher otherMemory = SecretHasher.argon2id(8193, 1, 1);
    SecretHasher otherPasses = SecretHasher.argon2id(8192, 2, 1);
    SecretHasher otherLanes = SecretHasher.argon2id(8192, 1, 2);
    SecretHasher turned =
        SecretHasher.hmacSha256()
            .using(
                ServerKeys.of("older", Vectors.OLDER_KEY)
                    .withRetired("golden", Vectors.GOLDEN_KEY));

    assertThat(argon2.needsUpgrade(Vectors.ARGON2ID)).isFalse();
    assertThat(argon2.needsUpgrade(Vectors.HMAC_GOLDEN)).isTrue();
    assertThat(otherMemory.needsUpgrade(Vectors.ARGON2ID)).isTrue();
    assertThat(otherPasses.needsUpgrade(Vectors.ARGON2ID)).isTrue();
    assertThat(otherLanes.needsUpgrade(Vectors.ARGON2ID)).isTrue();
    assertThat(hmac.needsUpgrade(Vectors.ARGON2ID)).isTrue();
    assertThat(hmac.needsUpgrade(Vectors.HMAC_GOLDEN)).isFalse();
    assertThat(hmac.needsUpgrade(Vectors.HMAC_OLDER)).isTrue();
    assertThat(turned.needsUpgrade(Vectors.HMAC_GOLDEN)).isTrue();
    assertThat(turned.needsUpgrade(Vectors.HMAC_OLDER)).isFalse();
  }

  @Test
  void argon2id_defaults_areTheDocumentedOnes() {
    assertThat(SecretHasher.argon2id().needsUpgrade(phc(19_456, 2, 1))).isFalse();
    assertThat(SecretHasher.argon2id()).hasToString(SecretHasher.argon2id(19_456, 2, 1).toString());
  }

  @Test
  void using_keyedHashWithoutAServerKey_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SecretHasher.hmacSha256().using(ServerKeys.NONE))
        .withMessage("the keyed hash needs a server key: set AUTH_SERVER_KEYS or give one in code");
    assertThat(SecretHasher.argon2id().using(ServerKeys.NONE).isCostly()).isTrue();
  }

  @Test
  void hash_keyedWithoutAServerKey_fails() {
    assertThatIllegalStateException()
        .isThrownBy(() -> SecretHasher.hmacSha256().hash(Vectors.ID, Vectors.SECRET))
        .withMessage("no server key '' in the ring");
  }

  @Test
  void warmUp_runsWhereItIsNeeded() {
    argon2.warmUp();
    SecretHasher.hmacSha256().warmUp();

    assertThat(argon2.isCostly()).isTrue();
  }

  @Test
  void toString_namesTheAlgorithmOnly() {
    assertThat(hmac).hasToString("SecretHasher[hmac-sha256]");
    assertThat(argon2.toString()).contains("argon2id", "8192").doesNotContain("golden");
  }

  @Test
  void hash_hmac_isTheMacInBase64Url() {
    byte[] mac =
        Base64.getUrlDecoder()
            .decode(Vectors.HMAC_GOLDEN.substring("$hmac-sha256$k=golden$".length()));

    assertThat(mac)
        .isEqualTo(
            Vectors.hashMac(Vectors.GOLDEN_KEY, Vectors.ascii(Vectors.ID + "_" + Vectors.SECRET)))
        .isEqualTo(
            requireNonNull(
                Vectors.golden()
                    .hashMac("golden", Vectors.ascii(Vectors.ID + "_" + Vectors.SECRET))));
  }
}
