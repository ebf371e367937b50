package dev.wardlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.store.InMemoryKeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AuthBuilderTest {

  private static final Duration TINY = Duration.ofNanos(1);
  private static final ServerKeys RING = ServerKeys.of("k1", new byte[32]);
  private static final String STATIC = "a-static-token-of-at-least-32-characters";

  private static AuthBuilder builder() {
    return Auth.builder(new InMemoryKeyStore()).hasher(SecretHasher.argon2id(8192, 1, 1));
  }

  private static Arguments option(Function<AuthBuilder, AuthBuilder> option) {
    return Arguments.of(option);
  }

  private static Arguments fault(String message, Function<AuthBuilder, AuthBuilder> option) {
    return Arguments.of(message, option);
  }

  static Stream<Arguments> bounds() {
    return Stream.of(
        option(b -> b),
        option(b -> b.cacheSize(1)),
        option(b -> b.cacheSize(Integer.MAX_VALUE)),
        option(b -> b.hashConcurrency(1)),
        option(b -> b.hashConcurrency(1024)),
        option(b -> b.hashPatience(Duration.ofMillis(1))),
        option(b -> b.hashPatience(Duration.ofMinutes(1))),
        option(b -> b.flushInterval(Duration.ofSeconds(1))),
        option(b -> b.flushInterval(Duration.ofHours(1))),
        option(b -> b.sessionIdle(Duration.ofMinutes(1))),
        option(b -> b.sessionIdle(Duration.ofDays(30))),
        option(b -> b.sessionLifetime(Duration.ofMinutes(1))),
        option(b -> b.sessionLifetime(Duration.ofDays(365))),
        option(b -> b.tokenPrefix("a")),
        option(b -> b.serverKeys(RING).hasher(SecretHasher.hmacSha256())),
        option(b -> b.serverKeys(RING).acceptPlainChecksUntil(Instant.MAX)),
        option(b -> b.kinds(List.of(PrincipalKind.operator()))),
        option(b -> b.staticTokens(StaticTokens.NONE.with("shared", "operator", STATIC))));
  }

  @ParameterizedTest
  @MethodSource("bounds")
  void build_optionAtItsBound_isTaken(Function<AuthBuilder, AuthBuilder> option) {
    try (Auth auth = option.apply(builder()).build()) {
      assertThat(auth.verify("")).isInstanceOf(Verification.Rejected.class);
    }
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("cacheSize is 1 to 2147483647, not 0", b -> b.cacheSize(0)),
        fault("cacheSize is 1 to 2147483647, not -1", b -> b.cacheSize(-1)),
        fault("cacheSize is 1 to 2147483647, not 2147483648", b -> b.cacheSize(1L << 31)),
        fault("hashConcurrency is 1 to 1024, not 0", b -> b.hashConcurrency(0)),
        fault("hashConcurrency is 1 to 1024, not 1025", b -> b.hashConcurrency(1025)),
        fault("hashPatience is PT0.001S to PT1M, not PT0S", b -> b.hashPatience(Duration.ZERO)),
        fault(
            "hashPatience is PT0.001S to PT1M, not PT0.000999999S",
            b -> b.hashPatience(Duration.ofMillis(1).minus(TINY))),
        fault(
            "hashPatience is PT0.001S to PT1M, not PT1M0.000000001S",
            b -> b.hashPatience(Duration.ofMinutes(1).plus(TINY))),
        fault(
            "flushInterval is PT1S to PT1H, not PT0.999999999S",
            b -> b.flushInterval(Duration.ofSeconds(1).minus(TINY))),
        fault(
            "flushInterval is PT1S to PT1H, not PT1H0.000000001S",
            b -> b.flushInterval(Duration.ofHours(1).plus(TINY))),
        fault(
            "flushInterval is PT1S to PT1H, not PT2562047788015215H30M7.999999999S",
            b -> b.flushInterval(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999))),
        fault(
            "sessionIdle is PT1M to PT720H, not PT59.999999999S",
            b -> b.sessionIdle(Duration.ofMinutes(1).minus(TINY))),
        fault(
            "sessionIdle is PT1M to PT720H, not PT720H0.000000001S",
            b -> b.sessionIdle(Duration.ofDays(30).plus(TINY))),
        fault(
            "sessionIdle is PT1M to PT720H, not PT-30M",
            b -> b.sessionIdle(Duration.ofMinutes(-30))),
        fault(
            "sessionLifetime is PT1M to PT8760H, not PT59.999999999S",
            b -> b.sessionLifetime(Duration.ofMinutes(1).minus(TINY))),
        fault(
            "sessionLifetime is PT1M to PT8760H, not PT8760H0.000000001S",
            b -> b.sessionLifetime(Duration.ofDays(365).plus(TINY))),
        fault("a token prefix is [a-z][a-z0-9]{0,15}", b -> b.tokenPrefix("WL")),
        fault(
            "a token prefix is [a-z][a-z0-9]{0,15}",
            b -> b.tokenPrefix("w_").acceptPlainChecksUntil(Instant.MAX)),
        fault(
            "the keyed hash needs a server key: set AUTH_SERVER_KEYS or give one in code",
            b -> b.hasher(SecretHasher.hmacSha256())),
        fault("there are no kinds", b -> b.kinds(List.of())),
        fault(
            "the kind 'operator' is given twice",
            b -> b.kinds(List.of(PrincipalKind.operator(), PrincipalKind.of("operator")))),
        fault(
            "static tokens name kinds that are not configured: [nobody]",
            b -> b.staticTokens(StaticTokens.NONE.with("shared", "nobody", STATIC))));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void build_faultyOption_isRefusedAndNotClamped(
      String message, Function<AuthBuilder, AuthBuilder> option) {
    AuthBuilder builder = option.apply(builder());

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage("faulty options: " + message);
  }

  @Test
  void build_manyFaults_areReportedTogether() {
    AuthBuilder builder =
        builder()
            .tokenPrefix("")
            .kinds(List.of())
            .hasher(SecretHasher.hmacSha256())
            .cacheSize(0)
            .hashConcurrency(0)
            .hashPatience(Duration.ZERO)
            .flushInterval(Duration.ZERO)
            .sessionIdle(Duration.ZERO)
            .sessionLifetime(Duration.ZERO);

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageMatching(
            "faulty options: a token prefix is .*; there are no kinds; the keyed hash needs .*;"
                + " cacheSize is .*; hashConcurrency is .*; hashPatience is .*; flushInterval is"
                + " .*; sessionIdle is .*; sessionLifetime is .*");
  }

  @Test
  void build_faultMended_works() {
    AuthBuilder builder = builder().cacheSize(0);
    assertThatIllegalArgumentException().isThrownBy(builder::build);

    try (Auth auth = builder.cacheSize(1).build()) {
      assertThat(auth.keys()).isNotNull();
    }
  }

  @Test
  void kinds_listThatIsLaterChanged_isCopied() {
    var kinds = new java.util.ArrayList<>(List.of(PrincipalKind.operator()));
    AuthBuilder builder = builder().kinds(kinds);
    kinds.clear();

    assertThat(builder.kindsByName()).containsOnlyKeys("operator");
  }

  @Test
  void sessionStore_isTheOneGivenElseTheKeyStoreIfItIsOneToo() {
    var store = new InMemoryKeyStore();
    var other = new InMemoryKeyStore();

    assertThat(Auth.builder(store).sessionStore()).isSameAs(store);
    assertThat(Auth.builder(store).sessions(other).sessionStore()).isSameAs(other);
  }
}
