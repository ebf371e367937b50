package dev.wardlock.examples.client;

import dev.wardlock.testkit.MutableClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application of one page, which logs in at the identity provider by authorization code and
 * PKCE, and whose API takes the provider's tokens.
 */
final class NotesApp implements AutoCloseable {

  private final ConfigurableApplicationContext context;
  private final Provider provider = new Provider();

  private NotesApp(MutableClock clock) {
    context = Boot.start(Configuration.class, clock, provider);
  }

  static NotesApp start(MutableClock clock) {
    return new NotesApp(clock);
  }

  /** Says where the identity provider is, which has to know first where this is. */
  void provider(String url) {
    provider.url.set(url);
  }

  String url() {
    return "http://127.0.0.1:" + Boot.port(context);
  }

  @Override
  public void close() {
    context.close();
  }

  /** Where tokens come from. */
  static final class Provider {
    private final AtomicReference<String> url = new AtomicReference<>("");

    String url() {
      return url.get();
    }
  }

  /** The application. */
  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Configuration {

    @Bean
    SecurityFilterChain security(HttpSecurity http) {
      return http.authorizeHttpRequests(
              requests ->
                  requests.requestMatchers("/api/**").authenticated().anyRequest().permitAll())
          .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
          .build();
    }

    @Bean
    JwtDecoder decoder(Provider provider, MutableClock clock) {
      return new SupplierJwtDecoder(
          () -> {
            var decoder = NimbusJwtDecoder.withJwkSetUri(provider.url() + "/oauth2/jwks").build();
            var validator = new JwtTimestampValidator(Duration.ZERO);
            validator.setClock(clock);
            decoder.setJwtValidator(validator);
            return decoder;
          });
    }

    @Bean
    Pages pages(Provider provider) {
      return new Pages(provider);
    }
  }

  /** What it serves. */
  @RestController
  static class Pages {
    private final Provider provider;

    Pages(Provider provider) {
      this.provider = provider;
    }

    @GetMapping(
        path = {"/", "/callback"},
        produces = MediaType.TEXT_HTML_VALUE)
    Resource page() {
      return new ClassPathResource("notes.html", NotesApp.class);
    }

    @GetMapping("/config.json")
    Map<String, String> config() {
      return Map.of("provider", provider.url(), "client_id", IdentityProvider.CLIENT);
    }

    @GetMapping("/api/me")
    Map<String, String> me(@AuthenticationPrincipal Jwt token) {
      return Map.of("name", token.getSubject());
    }
  }
}
