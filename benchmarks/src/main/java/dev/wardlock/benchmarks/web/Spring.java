package dev.wardlock.benchmarks.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import jakarta.servlet.Filter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.config.BeanDefinitionCustomizer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** Spring Security: a stateless chain for an API, as its reference shows. */
final class Spring {

  private static final BeanDefinitionCustomizer[] PLAIN = {};

  private Spring() {}

  /** Its own password, and no secret. */
  private static final String PASSWORD = "correct horse battery staple";

  private static SecurityFilterChain stateless(
      HttpSecurity http, Customizer<HttpSecurity> credentials) {
    http.csrf(c -> c.disable())
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .authorizeHttpRequests(a -> a.anyRequest().authenticated());
    credentials.customize(http);
    return http.build();
  }

  /** Bearer tokens that mean nothing by themselves. */
  @Configuration(proxyBeanMethods = false)
  @EnableWebSecurity
  static class Opaque {
    @Bean
    SecurityFilterChain chain(HttpSecurity http, OpaqueTokenIntrospector introspector) {
      return stateless(
          http,
          h ->
              h.oauth2ResourceServer(
                  server -> server.opaqueToken(token -> token.introspector(introspector))));
    }
  }

  /** Signed tokens. */
  @Configuration(proxyBeanMethods = false)
  @EnableWebSecurity
  static class Jwt {
    @Bean
    SecurityFilterChain chain(HttpSecurity http, JwtDecoder decoder) {
      return stateless(
          http, h -> h.oauth2ResourceServer(server -> server.jwt(jwt -> jwt.decoder(decoder))));
    }
  }

  /** Names and passwords. */
  @Configuration(proxyBeanMethods = false)
  @EnableWebSecurity
  static class Basic {
    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return stateless(http, h -> h.httpBasic(Customizer.withDefaults()));
    }
  }

  /** Remembers what another introspector found out. */
  private static final class CachingIntrospector implements OpaqueTokenIntrospector {
    private final Cache<String, OAuth2AuthenticatedPrincipal> cache =
        Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(10))
            .executor(Runnable::run)
            .build();
    private final OpaqueTokenIntrospector behind;

    CachingIntrospector(OpaqueTokenIntrospector behind) {
      this.behind = behind;
    }

    @Override
    public OAuth2AuthenticatedPrincipal introspect(String token) {
      return cache.get(token, behind::introspect);
    }
  }

  static Guard opaque() {
    return Guard.bearer(
        filter(
            Opaque.class,
            OpaqueTokenIntrospector.class,
            new CachingIntrospector(Spring::introspect)),
        ConstantFilter.TOKEN);
  }

  private static OAuth2AuthenticatedPrincipal introspect(String token) {
    if (!token.equals(ConstantFilter.TOKEN)) {
      throw new BadOpaqueTokenException("unknown");
    }
    Map<String, Object> attributes =
        Map.of("sub", Guard.USER, "exp", Instant.now().plus(Duration.ofDays(1)));
    return new DefaultOAuth2AuthenticatedPrincipal(Guard.USER, attributes, List.of());
  }

  static Guard hs256() {
    byte[] secret = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    JwtDecoder decoder =
        NimbusJwtDecoder.withSecretKey(new SecretKeySpec(secret, "HmacSHA256"))
            .macAlgorithm(MacAlgorithm.HS256)
            .build();
    try {
      return Guard.bearer(
          filter(Jwt.class, JwtDecoder.class, decoder),
          signed(JWSAlgorithm.HS256, new MACSigner(secret)));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static Guard es256() {
    try {
      ECKey pair = new ECKeyGenerator(Curve.P_256).generate();
      var keys = new ImmutableJWKSet<SecurityContext>(new JWKSet(pair.toPublicJWK()));
      var processor = new DefaultJWTProcessor<SecurityContext>();
      processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
      processor.setJWTClaimsSetVerifier((claims, context) -> {}); // the decoder does that
      return Guard.bearer(
          filter(Jwt.class, JwtDecoder.class, new NimbusJwtDecoder(processor)),
          signed(JWSAlgorithm.ES256, new ECDSASigner(pair)));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String signed(JWSAlgorithm algorithm, JWSSigner signer) throws JOSEException {
    Instant now = Instant.now();
    var claims =
        new JWTClaimsSet.Builder()
            .subject(Guard.USER)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(Duration.ofDays(1))))
            .claim("scope", "status:read")
            .build();
    var jwt = new SignedJWT(new JWSHeader(algorithm), claims);
    jwt.sign(signer);
    return jwt.serialize();
  }

  static Guard basicArgon2() {
    PasswordEncoder encoder = Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8();
    var users =
        new InMemoryUserDetailsManager(
            User.withUsername(Guard.USER)
                .password(encoder.encode(PASSWORD))
                .authorities("user")
                .build());
    Filter filter =
        filter(
            Basic.class,
            beans -> {
              beans.registerBean(PasswordEncoder.class, () -> encoder, PLAIN);
              beans.registerBean(UserDetailsService.class, () -> users, PLAIN);
            });
    String pair = Guard.USER + ":" + PASSWORD;
    String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return new Guard(filter, "Basic " + encoded, () -> {});
  }

  private static <T> Filter filter(Class<?> configuration, Class<T> type, T bean) {
    return filter(configuration, beans -> beans.registerBean(type, () -> bean, PLAIN));
  }

  private static Filter filter(Class<?> configuration, Consumer<GenericApplicationContext> beans) {
    var context = new AnnotationConfigApplicationContext();
    beans.accept(context);
    context.register(configuration);
    context.refresh();
    return context.getBean("springSecurityFilterChain", Filter.class);
  }
}
