package dev.wardlock.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.crypto.TokenFormat;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The page that describes the format says what is so. */
class TokenFormatPageTest {

  private static final Path PAGE = Path.of("..", "docs", "token-format.md");
  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final GoldenVectors vectors = GoldenVectors.version1();

  private static String block(String language, String heading) throws IOException {
    String page = Files.readString(PAGE);
    Matcher m =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(page.substring(page.indexOf(heading)));
    assertThat(m.find()).as("a block under '%s'", heading).isTrue();
    return m.group(1);
  }

  /** One per line, the name and two spaces or more before the value; a name may come twice. */
  private static Map<String, String> worked() throws IOException {
    var values = new TreeMap<String, String>();
    String kind = "plain ";
    for (String line : block("text", "## A worked vector").lines().toList()) {
      if (!line.isEmpty()) {
        String[] parts = line.split(" {2,}", 2);
        kind = parts[0].equals("server key") ? "keyed " : kind;
        boolean twice = parts[0].equals("its first 8 bytes");
        assertThat(values.put(twice ? kind + parts[0] : parts[0], parts[1])).isNull();
      }
    }
    return values;
  }

  @Test
  void regex_isThatOfTheDefaultPrefix() throws IOException {
    TokenFormat format = TokenFormat.of(TokenFormat.DEFAULT_PREFIX, ServerKeys.NONE);

    assertThat(block("regex", "## For secret scanners").strip()).isEqualTo(format.regex());
  }

  @Test
  void workedVector_isGolden() throws IOException {
    Map<String, String> page = worked();
    GoldenVectors.Token plain = vectors.tokens().get(0);
    GoldenVectors.Token keyed = vectors.tokens().get(1);

    assertThat(plain.keys()).isEmpty();
    assertThat(keyed.keys()).containsExactly(page.get("server key"));
    for (GoldenVectors.Token v : new GoldenVectors.Token[] {plain, keyed}) {
      String kind = v.keys().isEmpty() ? "plain" : "keyed";
      assertThat(page)
          .containsEntry("prefix", v.prefix())
          .containsEntry("id", v.id())
          .containsEntry("secret", v.secret())
          .containsEntry("prefilter", String.format("%08x", v.prefilter()))
          .containsEntry(kind + " check", v.check())
          .containsEntry(kind + " token", v.token());
    }
    assertThat(vectors.hashes())
        .contains(
            new GoldenVectors.Hash(
                keyed.keys(), keyed.id(), keyed.secret(), page.get("keyed hash"), true));
  }

  @Test
  void workedVector_followsFromTheDescription() throws Exception {
    Map<String, String> page = worked();
    String body = page.get("prefix") + "_" + page.get("id") + "_" + page.get("secret");
    byte[] serverKey = vectors.serverKey(page.get("server key"));
    byte[] forChecks = subkey(serverKey, "wardlock/token-check/1");
    byte[] forHashes = subkey(serverKey, "wardlock/secret-hash/1");
    byte[] mac = hmac(forHashes, page.get("id") + "_" + page.get("secret"));

    assertThat(page)
        .containsEntry("body", body)
        .containsEntry("prefilter", hex(Arrays.copyOf(sha256(page.get("secret")), 4)))
        .containsEntry("SHA-256 of the body", hex(sha256(body)))
        .containsEntry("plain its first 8 bytes", first8(sha256(body)).toString())
        .containsEntry("plain check", base62(first8(sha256(body))))
        .containsEntry("plain token", body + page.get("plain check"))
        .containsEntry("its bytes", hex(serverKey))
        .containsEntry("subkey for checks", hex(forChecks))
        .containsEntry("HMAC of the body", hex(hmac(forChecks, body)))
        .containsEntry("keyed its first 8 bytes", first8(hmac(forChecks, body)).toString())
        .containsEntry("keyed check", base62(first8(hmac(forChecks, body))))
        .containsEntry("keyed token", body + page.get("keyed check"))
        .containsEntry("subkey for hashes", hex(forHashes))
        .containsEntry("HMAC of <id>_<secret>", hex(mac))
        .containsEntry(
            "keyed hash",
            "$hmac-sha256$k=golden$" + Base64.getUrlEncoder().withoutPadding().encodeToString(mac))
        .hasSize(19);
  }

  private static byte[] subkey(byte[] serverKey, String info) throws GeneralSecurityException {
    return hmac(hmac(new byte[32], new String(serverKey, US_ASCII)), info + "\u0001");
  }

  private static byte[] hmac(byte[] key, String input) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(input.getBytes(US_ASCII));
  }

  private static byte[] sha256(String input) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(input.getBytes(US_ASCII));
  }

  private static BigInteger first8(byte[] digest) {
    return new BigInteger(1, Arrays.copyOf(digest, 8));
  }

  private static String base62(BigInteger number) {
    BigInteger base = BigInteger.valueOf(62);
    var digits = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      digits.insert(0, BASE62.charAt(number.mod(base).intValue()));
      number = number.divide(base);
    }
    return digits.toString();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
