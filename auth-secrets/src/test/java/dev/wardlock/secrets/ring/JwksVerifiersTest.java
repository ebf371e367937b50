package dev.wardlock.secrets.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.servlet.JwksServlet;
import dev.wardlock.testkit.MutableClock;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * The signing keys over real HTTP, from a file that is rotated under the running server, as
 * verifiers of other makers read them: jose4j, and Spring Security's decoder for resource servers.
 */
class JwksVerifiersTest {

  private static final Instant NOW = Instant.parse("2026-11-27T20:00:00Z");
  private static final Duration LIFETIME = SigningKeySet.DEFAULT_LIFETIME;

  private final MutableClock clock = MutableClock.at(NOW.toString());
  private final AtomicInteger requests = new AtomicInteger();
  private @TempDir Path folder;
  private Server server;
  private String url;
  private Live<SigningKeySet> live;

  @BeforeEach
  void start() throws Exception {
    write(SigningKeySet.first(NOW));
    live = Live.of(() -> read(file()), Live.DEFAULT_INTERVAL, clock);
    server = new Server();
    var connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    var context = new ServletContextHandler("/");
    context.addFilter(
        new FilterHolder(
            new HttpFilter() {
              private static final long serialVersionUID = 1L;

              @Override
              protected void doFilter(
                  HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                  throws IOException, ServletException {
                requests.incrementAndGet();
                chain.doFilter(request, response);
              }
            }),
        "/*",
        EnumSet.of(DispatcherType.REQUEST));
    context.addServlet(
        new ServletHolder(new JwksServlet(() -> live.get().publicSet())), "/.well-known/jwks.json");
    server.setHandler(context);
    server.start();
    url = "http://127.0.0.1:" + connector.getLocalPort() + "/.well-known/jwks.json";
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private Path file() {
    return folder.resolve("signing-keys.json");
  }

  private static SigningKeySet read(Path file) throws IOException {
    return SigningKeySet.parse(SecretValue.of(Files.readString(file)));
  }

  private void write(SigningKeySet set) throws IOException {
    Path draft = folder.resolve("draft");
    Files.writeString(draft, set.text().reveal());
    Files.move(draft, file(), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Rotates the file, and lets the time pass in which the server reads it. */
  private SigningKeySet rotated(SigningKeySet set) throws IOException {
    write(set);
    clock.advance(Live.DEFAULT_INTERVAL);
    return set;
  }

  private static String token(SigningKeySet set) {
    return set.sign(Map.of("sub", "ada", "exp", Instant.now().plusSeconds(600).getEpochSecond()));
  }

  /** A verifier whose cache is empty. */
  private Predicate<String> jose4j() {
    JwtConsumer consumer =
        new JwtConsumerBuilder()
            .setVerificationKeyResolver(new HttpsJwksVerificationKeyResolver(new HttpsJwks(url)))
            .setJwsAlgorithmConstraints(
                AlgorithmConstraints.ConstraintType.PERMIT,
                AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256)
            .setRequireExpirationTime()
            .setRequireSubject()
            .build();
    return token -> {
      try {
        return consumer.processToClaims(token).getClaimValueAsString("sub").equals("ada");
      } catch (InvalidJwtException e) {
        return false;
      }
    };
  }

  /** A verifier whose cache is empty. */
  private Predicate<String> spring() {
    NimbusJwtDecoder decoder =
        NimbusJwtDecoder.withJwkSetUri(url).jwsAlgorithm(SignatureAlgorithm.ES256).build();
    return token -> {
      try {
        return "ada".equals(decoder.decode(token).getSubject());
      } catch (JwtException e) {
        return false;
      }
    };
  }

  private void verified(String token, boolean expected) {
    for (Supplier<Predicate<String>> verifier :
        List.<Supplier<Predicate<String>>>of(this::jose4j, this::spring)) {
      assertThat(verifier.get().test(token)).isEqualTo(expected);
    }
  }

  @Test
  void rotation_tokensOfActiveAndRetiredKeysVerifyAndOfDroppedAndForeignOnesDoNot()
      throws Exception {
    SigningKeySet set = live.get();
    String old = token(set);
    String oldId = set.keys().get(0).id();
    String foreign = token(SigningKeySet.first(NOW));
    verified(old, true);
    verified(foreign, false);

    set = rotated(set.add(clock.instant()));
    String next = set.keys().get(1).id();
    verified(old, true);
    verified(token(set), true);

    clock.advance(SigningKeySet.DEFAULT_SETTLE);
    set = rotated(set.activate(next, SigningKeySet.DEFAULT_SETTLE, false, clock.instant()));
    String fresh = token(set);
    verified(fresh, true);
    verified(old, true);
    verified(foreign, false);

    SigningKeySet turned = set;
    assertThatThrownBy(() -> turned.drop(oldId, LIFETIME, false, clock.instant()))
        .hasMessageContaining("what it signed last may still be valid");
    clock.advance(LIFETIME);
    rotated(set.drop(oldId, LIFETIME, false, clock.instant()));
    verified(fresh, true);
    verified(old, false);
    verified(foreign, false);
  }

  /** A foreign key under a known id. */
  @Test
  void forged_underAKnownId_doesNotVerify() throws Exception {
    String known = live.get().keys().get(0).id();
    String stranger = new ECKeyGenerator(Curve.P_256).keyID(known).generate().toJSONString();
    SigningKeySet forger = SigningKeySet.parse(SecretValue.of(stranger));

    assertThat(forger.keys().get(0).id()).isEqualTo(known);
    verified(token(forger), false);
  }

  /** What the next state is for: nobody has to ask again when it becomes active. */
  @Test
  void activation_verifiersThatHaveTheNextKey_takeItsTokensWithoutAsking() throws Exception {
    SigningKeySet set = rotated(live.get().add(clock.instant()));
    Predicate<String> jose4j = jose4j();
    Predicate<String> spring = spring();
    assertThat(jose4j.test(token(set))).isTrue();
    assertThat(spring.test(token(set))).isTrue();
    int asked = requests.get();

    clock.advance(SigningKeySet.DEFAULT_SETTLE);
    String next = set.keys().get(1).id();
    set = rotated(set.activate(next, SigningKeySet.DEFAULT_SETTLE, false, clock.instant()));
    String fresh = token(set);

    assertThat(jose4j.test(fresh)).isTrue();
    assertThat(spring.test(fresh)).isTrue();
    assertThat(requests).hasValue(asked);
  }

  @Test
  void file_thatIsBrokenMeanwhile_theOldSetStaysAndNoPrivatePartIsServed() throws Exception {
    String old = token(live.get());
    for (String broken : List.of("", "{", "{\"keys\":[]}", live.get().publicSet())) {
      Files.writeString(file(), broken);
      clock.advance(Live.DEFAULT_INTERVAL);
      verified(old, true);
    }
    String body =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
            .body();
    assertThat(body).isEqualTo(live.get().publicSet());
    assertThat(JWKSet.parse(body).getKeys()).noneMatch(key -> key.isPrivate());
  }

  @Test
  void servlet_wiredToThePrivateText_answers503() throws Exception {
    server.stop();
    var context = new ServletContextHandler("/");
    context.addServlet(
        new ServletHolder(new JwksServlet(() -> live.get().text().reveal())),
        "/.well-known/jwks.json");
    server.setHandler(context);
    server.start();
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/.well-known/jwks.json"))
            .build();

    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).doesNotContain("\"d\"", "kty");
  }
}
