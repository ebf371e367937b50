package dev.wardlock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against the real management API, on a real server. */
class ManagementClientTest {

  private KeyServer server;
  private ContextKeys acme;

  @BeforeEach
  void start() throws Exception {
    server = new KeyServer();
    acme = server.root().context("acme");
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private NewKeyRequest planner(String name) {
    return acme.newKey(name, "agent").grant("memory:read", "org/acme/agent/planner/*");
  }

  @Test
  void key_isMinted_shown_listed_rotated_andRevoked() throws Exception {
    IssuedKey minted =
        planner("planner")
            .principal("the-planner")
            .metadata("team", "blue")
            .expiresIn(Duration.ofDays(7))
            .strict()
            .mint();
    assertThat(server.accepts(minted.token())).isTrue();
    assertThat(minted.toString()).contains("planner").doesNotContain(minted.token().reveal());
    assertThat(minted.grants()).containsExactly("memory:read=org/acme/agent/planner/*");

    KeyView shown = acme.show("planner");
    assertThat(shown.id()).isEqualTo(minted.id());
    assertThat(shown.principal()).isEqualTo("the-planner");
    assertThat(shown.metadata()).containsEntry("team", "blue");
    assertThat(shown.status()).isEqualTo("active");
    assertThat(shown.strict()).isTrue();
    assertThat(shown.expiresAt()).isBefore(Instant.now().plus(Duration.ofDays(8)));

    IssuedKey rotated = acme.rotate(minted.id(), Duration.ofDays(1));
    assertThat(rotated.id()).isEqualTo(minted.id());
    assertThat(server.accepts(minted.token())).isFalse();
    assertThat(server.accepts(rotated.token())).isTrue();

    IssuedKey next = acme.replace("planner", "planner-2", Duration.ofHours(1));
    assertThat(server.accepts(rotated.token())).isTrue();
    assertThat(server.accepts(next.token())).isTrue();
    assertThat(acme.list())
        .extracting(KeyView::name)
        .containsExactlyInAnyOrder("planner", "planner-2");

    assertThat(acme.revoke("planner-2")).containsExactly(next.id());
    assertThat(server.accepts(next.token())).isFalse();
    assertThat(acme.show("planner-2").status()).isEqualTo("revoked");
  }

  @Test
  void list_goesOnToTheLastPage() throws Exception {
    for (int i = 0; i < 205; i++) {
      planner("k" + i).mint();
    }
    assertThat(acme.list()).hasSize(205).extracting(KeyView::name).doesNotHaveDuplicates();
  }

  @Test
  void refusals_areTyped_andSayWhy() throws Exception {
    IssuedKey minted = planner("planner").mint();
    assertThatThrownBy(() -> planner("planner").mint())
        .isInstanceOfSatisfying(
            ManagementException.class,
            e -> {
              assertThat(e.status()).isEqualTo(409);
              assertThat(e.error()).isEqualTo("name_taken");
              assertThat(e.id()).contains(minted.id());
            });
    assertThatThrownBy(() -> acme.show("nobody"))
        .isInstanceOfSatisfying(
            ManagementException.class, e -> assertThat(e.status()).isEqualTo(404));
    assertThatThrownBy(
            () ->
                server
                    .client(minted.token())
                    .context("acme")
                    .newKey("third", "agent")
                    .grant("memory:read", "org/acme/agent/planner/*")
                    .mint())
        .isInstanceOfSatisfying(
            ManagementException.class, e -> assertThat(e.status()).isEqualTo(403));
    assertThatThrownBy(() -> server.client(Secret.of("wl_nonsense")).me())
        .isInstanceOfSatisfying(
            ManagementException.class, e -> assertThat(e.status()).isEqualTo(401))
        .hasMessageNotContaining("wl_nonsense");
    assertThatIllegalArgumentException().isThrownBy(() -> acme.show(".."));
    // A name is a name, whatever is in it.
    assertThatThrownBy(() -> acme.show("a/b?c#d")).isInstanceOf(ManagementException.class);
  }

  @Test
  void server_thatIsNone_isSaidToBeNone() {
    assertThatThrownBy(
            () -> ManagementClient.of(server.url().resolve("/elsewhere"), Secret.of("k")).me())
        .isInstanceOf(ManagementException.class)
        .hasMessageContaining("/elsewhere/api/v1")
        .hasMessageContaining("404");
    assertThatThrownBy(
            () -> ManagementClient.of(URI.create("http://keys.example.com"), Secret.of("k")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keys.example.com");
  }
}
