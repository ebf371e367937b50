package dev.wardlock.examples.client;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.wardlock.testkit.MutableClock;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.DelegatingOAuth2TokenGenerator;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

/**
 * Spring Authorization Server: OAuth 2.1 and OpenID Connect, on a host of its own, with one public
 * client. Its access tokens are good for five minutes of the clock given.
 */
final class IdentityProvider implements AutoCloseable {

  static final String CLIENT = "notes-web";
  static final String USER = "grace";
  static final String PASSWORD = "a-ship-in-port-is-safe";

  private final ConfigurableApplicationContext context;

  private IdentityProvider(String application, MutableClock clock) {
    context = Boot.start(Configuration.class, clock, new Application(application));
  }

  /** Starts one for the application at this origin. */
  static IdentityProvider start(String application, MutableClock clock) {
    return new IdentityProvider(application, clock);
  }

  /** By name, the application being known by its address: two hosts to a browser. */
  String url() {
    return "http://localhost:" + Boot.port(context);
  }

  @Override
  public void close() {
    context.close();
  }

  /** Whom it serves. */
  record Application(String origin) {}

  /** The server. */
  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Configuration {

    @Bean
    @Order(1)
    SecurityFilterChain protocol(HttpSecurity http, RegisteredClientRepository clients) {
      return http.oauth2AuthorizationServer(
              server -> {
                http.securityMatcher(server.getEndpointsMatcher());
                server
                    .oidc(Customizer.withDefaults())
                    .clientAuthentication(by -> PublicRefresh.configure(by, clients));
              })
          .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .cors(Customizer.withDefaults())
          .exceptionHandling(
              problems ->
                  problems.defaultAuthenticationEntryPointFor(
                      new LoginUrlAuthenticationEntryPoint("/login"),
                      new MediaTypeRequestMatcher(MediaType.TEXT_HTML)))
          .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain login(HttpSecurity http) {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .formLogin(Customizer.withDefaults())
          .build();
    }

    @Bean
    UserDetailsService users() {
      return new InMemoryUserDetailsManager(
          User.withUsername(USER).password("{noop}" + PASSWORD).roles("USER").build());
    }

    @Bean
    RegisteredClientRepository clients(Application application) {
      return new InMemoryRegisteredClientRepository(
          RegisteredClient.withId("1")
              .clientId(CLIENT)
              .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
              .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
              .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
              .redirectUri(application.origin() + "/callback")
              .scope("openid")
              .scope("notes")
              .clientSettings(ClientSettings.builder().requireProofKey(true).build())
              .tokenSettings(
                  TokenSettings.builder()
                      .accessTokenTimeToLive(Duration.ofMinutes(5))
                      .refreshTokenTimeToLive(Duration.ofDays(1))
                      .reuseRefreshTokens(false)
                      .build())
              .build());
    }

    @Bean
    JWKSource<SecurityContext> keys() throws NoSuchAlgorithmException {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair pair = generator.generateKeyPair();
      RSAKey key =
          new RSAKey.Builder((RSAPublicKey) pair.getPublic())
              .privateKey(pair.getPrivate())
              .keyID("k1")
              .build();
      return new ImmutableJWKSet<>(new JWKSet(key));
    }

    @Bean
    OAuth2TokenGenerator<OAuth2Token> tokens(JWKSource<SecurityContext> keys, MutableClock clock) {
      var generator = new JwtGenerator(new NimbusJwtEncoder(keys));
      generator.setClock(clock);
      return new DelegatingOAuth2TokenGenerator(generator, new PublicRefresh.Tokens());
    }

    @Bean
    CorsConfigurationSource corsConfigurationSource(Application application) {
      var rules = new CorsConfiguration();
      rules.setAllowedOrigins(List.of(application.origin()));
      rules.setAllowedMethods(List.of("GET", "POST"));
      rules.setAllowedHeaders(List.of("*"));
      var source = new UrlBasedCorsConfigurationSource();
      source.registerCorsConfiguration("/oauth2/token", rules);
      return source;
    }
  }
}
