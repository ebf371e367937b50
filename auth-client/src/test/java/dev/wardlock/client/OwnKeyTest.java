package dev.wardlock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.store.ContextPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that renews its own key, on a real server; killed in between, too. */
class OwnKeyTest {

  private static final Duration OVERLAP = Duration.ofHours(1);

  @TempDir Path folder;

  private KeyServer server;
  private ManagementClient root;
  private ContextKeys acme;
  private IssuedKey minted;

  @BeforeEach
  void start() throws Exception {
    server = new KeyServer();
    root = server.root();
    acme = root.context("acme");
    minted = mint(acme);
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private static IssuedKey mint(ContextKeys context) throws Exception {
    return context
        .newKey("planner", "agent")
        .grant("memory:read", "org/acme/agent/planner/*")
        .mint();
  }

  private OwnKey own() {
    return server.client(minted.token()).own();
  }

  @Test
  void rotatedKey_isTheSameKey_andTheClientAndItsCredentialsGoOnWithIt() throws Exception {
    ManagementClient client = server.client(minted.token());
    var http = AuthenticatedHttpClient.builder(client.credentials(), server.url()).build();
    Path file = folder.resolve("secrets/key");

    IssuedKey rotated = client.own().rotate(KeyKeeper.file(file));
    assertThat(rotated.id()).isEqualTo(minted.id());
    assertThat(server.accepts(minted.token())).isFalse();
    assertThat(file).hasContent(rotated.token().reveal() + "\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(client.me().name()).isEqualTo("planner");
    var me = HttpRequest.newBuilder(server.url().resolve("/api/v1/me")).build();
    assertThat(http.send(me, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
  }

  @Test
  void replacedKey_endsWithTheUseOfItsSuccessor_whichComesAfterItWasKept() throws Exception {
    ManagementClient client = server.client(minted.token());
    var kept = new ArrayList<Secret>();
    IssuedKey next =
        client
            .own()
            .replace(
                "planner-2",
                OVERLAP,
                token -> {
                  assertThat(server.accepts(minted.token())).isTrue();
                  kept.add(token);
                });
    assertThat(kept).containsExactly(minted.token(), next.token());
    assertThat(server.accepts(next.token())).isTrue();
    assertThat(server.accepts(minted.token())).isFalse();
    assertThat(client.me().name()).isEqualTo("planner-2");
    assertThat(client.me().grants()).isEqualTo(minted.grants());
  }

  @Test
  void replace_killedAtEachPoint_leavesAKeyThatIsAccepted() throws Exception {
    for (int point = 1; ; point++) {
      Path home = Files.createDirectories(folder.resolve("p" + point));
      Path file = home.resolve("key");
      IssuedKey first =
          acme.newKey("app" + point, "agent")
              .grant("memory:read", "org/acme/agent/planner/*")
              .mint();
      Files.writeString(file, first.token().reveal() + "\n");
      String reached;
      try (Jvm child =
          Jvm.start(
              OwnKeyTest.class,
              server.url().toString(),
              home.toString(),
              "next" + point,
              "" + point)) {
        reached = child.line();
        child.kill();
      }
      assertThat(reached).isNotNull();
      Secret kept = Secret.of(Files.readString(file, UTF_8).strip());
      assertThat(server.accepts(kept)).as("killed %s", reached).isTrue();
      assertThat(server.client(kept).me().name()).isIn("app" + point, "next" + point);
      if (reached.equals("done")) {
        assertThat(kept).isNotEqualTo(first.token());
        assertThat(point).isGreaterThan(12);
        break;
      }
    }
  }

  /** Replaces its key, and stops for ever before the n-th step that changes a file: url, home. */
  public static void main(String[] arguments) throws Exception {
    var points = new Stops(Integer.parseInt(arguments[3]));
    Path home = new StoppingFileSystem(points::pass).path(Path.of(arguments[1]));
    Path file = home.resolve("key");
    Secret key = Secret.of(Files.readString(file, UTF_8).strip());
    ManagementClient.of(URI.create(arguments[0]), key)
        .own()
        .replace(arguments[2], OVERLAP, KeyKeeper.file(file));
    points.say("done");
  }

  private static final class Stops {

    private final int last;
    private int passed;

    Stops(int last) {
      this.last = last;
    }

    void pass(String where) {
      if (++passed == last) {
        say(where);
      }
    }

    void say(String where) {
      System.out.println(where);
      try {
        System.in.read();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void keeper_thatCannotKeep_isFoundBeforeAnythingHasChanged() throws Exception {
    KeyKeeper full =
        token -> {
          throw new IOException("no space left");
        };
    assertThatThrownBy(() -> own().rotate(full)).hasMessage("no space left");
    assertThatThrownBy(() -> own().replace("planner-2", OVERLAP, full)).hasMessage("no space left");
    assertThat(server.accepts(minted.token())).isTrue();
    assertThat(acme.list()).hasSize(1);
  }

  @Test
  void token_thatWasNotKept_isHandedOverWithTheFailure() {
    var kept = new ArrayList<Secret>();
    KeyKeeper fills =
        token -> {
          if (!kept.isEmpty()) {
            throw new IOException("no space left");
          }
          kept.add(token);
        };
    assertThatThrownBy(() -> own().rotate(fills))
        .isInstanceOfSatisfying(
            KeyNotKeptException.class, e -> assertThat(server.accepts(e.key().token())).isTrue())
        .hasMessageContaining(minted.id());
  }

  @Test
  void contextWithoutSelfService_letsAKeyNeitherRotateNorReplaceItself() throws Exception {
    server.auth().keys().createContext("closed", "Closed", new ContextPolicy(null, false));
    IssuedKey closed = mint(root.context("closed"));
    OwnKey own = server.client(closed.token()).own();
    assertThatThrownBy(() -> own.rotate(token -> {}))
        .isInstanceOfSatisfying(
            ManagementException.class, e -> assertThat(e.status()).isEqualTo(403));
    assertThatThrownBy(() -> own.replace("planner-2", OVERLAP, token -> {}))
        .isInstanceOfSatisfying(
            ManagementException.class, e -> assertThat(e.status()).isEqualTo(403));
    assertThat(server.accepts(closed.token())).isTrue();
  }
}
