package dev.wardlock.cli.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import dev.wardlock.Auth;
import dev.wardlock.ImportedTokens;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Rejected;
import dev.wardlock.cli.Run;
import dev.wardlock.cli.Run.Result;
import dev.wardlock.cli.ScriptedTerminal;
import dev.wardlock.crypto.ForeignHashes;
import dev.wardlock.store.jdbc.JdbcKeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of other systems, by the hashes of their secrets. */
class ImportKeysTest {

  private static final String SHA256 = hash(256, "old-secret-1");
  private static final String SHA512 = hash(512, "old-secret-2");

  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void bootstrap() {
    bench = Bench.bootstrapped(folder);
  }

  /** As a file has it: sha256:…, without the tag of a stored one. */
  private static String hash(int bits, String secret) {
    String stored = ForeignHashes.plain(bits, secret);
    return stored.substring(stored.indexOf("sha"));
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  private boolean accepts(String token) {
    try (Auth auth =
        Auth.builder(JdbcKeyStore.embedded(bench.store))
            .clock(bench.clock)
            .importedTokens(ImportedTokens.byPlainHash())
            .build()) {
      return auth.verify(token) instanceof Accepted;
    }
  }

  @Test
  void csv_isImported_andItsSecretsAreAccepted() throws IOException {
    Path file =
        file(
            "keys.csv",
            "name,kind,hash,principal,metadata,expires_at",
            "ada,user," + SHA256 + ",\"Lovelace, Ada\",team=a;site=b,2026-04-01T00:00:00Z",
            "bob,user," + SHA512 + ",,,");
    Result result = bench.run("keys", "import", file.toString());
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).contains("Imported: 2");
    assertThat(accepts("old-secret-1")).isTrue();
    assertThat(accepts("old-secret-2")).isTrue();
    assertThat(accepts("old-secret-3")).isFalse();
    assertThat(bench.json("keys", "show", "default", "ada"))
        .containsEntry("principal", "Lovelace, Ada")
        .containsEntry("metadata", java.util.Map.of("team", "a", "site", "b"))
        .containsEntry("expires_at", "2026-04-01T00:00:00Z");
    assertThat(bench.run("keys", "history", "default", "ada").out()).contains("key.imported");
  }

  @Test
  void jsonLines_areImported_fromStandardInputToo() {
    Result result =
        bench.in(
            new Run()
                .at(
                    ScriptedTerminal.none()
                        .piped(
                            "{\"name\":\"ada\",\"kind\":\"user\",\"hash\":\""
                                + SHA256
                                + "\",\"grants\":[\"jobs:read=*\"],\"strict\":true}\n\n")),
            "keys",
            "import",
            "-",
            "--format",
            "jsonl");
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(bench.json("keys", "show", "default", "ada"))
        .containsEntry("grants", List.of("jobs:read=*"))
        .containsEntry("strict", true);
  }

  @Test
  void saltedHashes_areTaken_withTheirLookup_andReplacedOnFirstUse() throws IOException {
    String bcrypt = BCrypt.withDefaults().hashToString(4, "sk_one.secret-1".toCharArray());
    String argon2 =
        Argon2Factory.create(Argon2Types.ARGON2id)
            .hash(1, 1024, 1, "sk_two.secret-2".getBytes(UTF_8));
    Path file =
        file(
            "keys.csv",
            "name,kind,hash,lookup",
            "a,user," + bcrypt + ",one",
            "b,user,\"" + argon2 + "\",two");
    Result result = bench.run("keys", "import", file.toString());
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(bench.count()).isEqualTo(4);

    var costly = new AtomicInteger();
    var recognised =
        ImportedTokens.byPlainHash()
            .byLookup("sk_(?<lookup>[a-z]+)\\..*")
            .with(
                ForeignHashes.Algorithm.of(
                    "$2",
                    (secret, hash) -> {
                      costly.incrementAndGet();
                      return BCrypt.verifyer()
                          .verify(secret.getBytes(UTF_8), hash.getBytes(UTF_8))
                          .verified;
                    }));
    for (int start = 0; start < 2; start++) {
      try (Auth auth =
          Auth.builder(JdbcKeyStore.embedded(bench.store))
              .clock(bench.clock)
              .importedTokens(recognised)
              .build()) {
        assertThat(auth.verify("sk_one.secret-1")).isInstanceOf(Accepted.class);
        assertThat(auth.verify("sk_two.secret-2")).isInstanceOf(Accepted.class);
        assertThat(auth.verify("sk_two.secret-1")).isInstanceOf(Rejected.class);
      }
    }
    assertThat(costly).hasValue(1);
  }

  @Test
  void dryRun_importsNothing_andSaysWhatIsInTheWay() throws IOException {
    Path file =
        file(
            "keys.csv",
            "name,kind,hash,context",
            "ada,user," + SHA256 + ",",
            "api,user," + SHA512 + ",",
            "eve,emperor," + SHA512 + ",",
            "joe,user," + SHA512 + ",nowhere");
    Result result = bench.run("keys", "import", file.toString(), "--dry-run");
    assertThat(result.exit()).isEqualTo(8);
    assertThat(result.out()).contains("Would be imported: 1. Failed: 3.");
    assertThat(result.err()).contains("line 3, default/api", "line 4", "line 5, nowhere/joe");
    assertThat(bench.count()).isEqualTo(2);
  }

  @Test
  void import_ofMany_goesOnAfterAFailure_andShowsProgress() throws IOException {
    var lines = new java.util.ArrayList<>(List.of("name,kind,hash"));
    for (int i = 0; i < 10; i++) {
      lines.add("k" + i + ",user," + hash(256, "secret-" + i));
    }
    lines.set(5, "api,user," + hash(256, "other"));
    Result result =
        bench.run("keys", "import", file("k.csv", lines.toArray(String[]::new)).toString());
    assertThat(result.exit()).isEqualTo(8);
    assertThat(result.out()).contains("Imported: 9. Failed: 1.");
    assertThat(result.err()).contains("Importing 10/10", "line 6, default/api");
    assertThat(bench.count()).isEqualTo(11);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name,kind,hash;x,user,|hash is missing",
        "name,kind,hash;x,user,md5:00|line 2",
        "name,kind,hash;x,user,$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW|lookup",
        "name,kind,hash;x,user|2 values",
        "name,kind,hash,colour;x,user,HASH,red|unknown fields [colour]",
        "name,name,hash;x,user,HASH|header",
        "name,kind,hash;a/b,user,HASH|named by",
        "name,kind,hash,grants;x,user,HASH,jobs|verb=region",
        "name,kind,hash,strict;x,user,HASH,maybe|strict",
        "name,kind,hash,expires_at;x,user,HASH,tomorrow|expires_at",
        "name,kind,hash,expires_at;x,user,HASH,2020-01-01T00:00:00Z|is over"
      })
  void faultyRow_isUsage_andNothingIsImported(String rows, String said) throws IOException {
    Path file = file("k.csv", rows.replace("HASH", SHA256).split(";"));
    Result result = bench.run("keys", "import", file.toString());
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("Nothing was imported", said).doesNotContain("R9h/cIPz");
    assertThat(bench.count()).isEqualTo(2);
  }

  @Test
  void faults_areReportedTogether() throws IOException {
    Path file = file("k.jsonl", "{", "{\"name\":\"x\"}", "[]", "{\"name\":1}");
    assertThat(bench.run("keys", "import", file.toString()).err())
        .contains("line 1", "line 2", "line 3", "line 4");
  }

  @Test
  void fileThatIsMissing_orOfNoKnownForm_isUsage() {
    assertThat(bench.run("keys", "import", folder.resolve("none.csv").toString()).exit())
        .isEqualTo(2);
    assertThat(bench.run("keys", "import", "keys.txt").exit()).isEqualTo(2);
  }
}
