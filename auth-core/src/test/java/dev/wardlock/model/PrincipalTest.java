package dev.wardlock.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PrincipalTest {

  private final Principal principal =
      new Principal(
          "planner",
          "agent",
          "The planner",
          "acme",
          Grants.parse("memory:read=org/acme/*"),
          Region.of("org/acme/*"),
          true,
          new KeyId("000000000001"));

  @Test
  void getName_isTheId() {
    java.security.Principal jdk = principal;

    assertThat(jdk.getName()).isEqualTo("planner");
  }

  @Test
  void may_asksTheGrants() {
    assertThat(principal.may("memory:read", Scope.of("org/acme/agent"))).isTrue();
    assertThat(principal.may("memory:read", Scope.of("org/other"))).isFalse();
    assertThat(principal.may("memory:write", Scope.of("org/acme"))).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> principal.may("memory:*", Scope.of("org/acme")));
  }
}
