package dev.wardlock.examples.client;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.security.Principal;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Spring Security as Boot sets it up: a form with a CSRF token, and a session in a cookie. */
final class FormLoginApp implements AutoCloseable {

  static final String USER = "ada";
  static final String PASSWORD = "correct horse battery staple";

  private final ConfigurableApplicationContext context = Boot.start(Configuration.class);

  String url() {
    return "http://127.0.0.1:" + Boot.port(context);
  }

  /** What the container does when nobody came for half an hour. */
  void endSessions() {
    context.getBean(Sessions.class).live.forEach(HttpSession::invalidate);
  }

  @Override
  public void close() {
    context.close();
  }

  /** The sessions of now. */
  static final class Sessions implements HttpSessionListener {
    private final Set<HttpSession> live = ConcurrentHashMap.newKeySet();

    @Override
    public void sessionCreated(HttpSessionEvent event) {
      live.add(event.getSession());
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
      live.remove(event.getSession());
    }
  }

  /** The application. */
  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Configuration {

    @Bean
    SecurityFilterChain security(HttpSecurity http) {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .formLogin(Customizer.withDefaults())
          .exceptionHandling(
              problems ->
                  problems.defaultAuthenticationEntryPointFor(
                      new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED),
                      PathPatternRequestMatcher.pathPattern("/api/**")))
          .build();
    }

    @Bean
    UserDetailsService users() {
      return new InMemoryUserDetailsManager(
          User.withUsername(USER).password("{noop}" + PASSWORD).roles("USER").build());
    }

    @Bean
    Sessions sessions() {
      return new Sessions();
    }

    @Bean
    Pages pages() {
      return new Pages();
    }
  }

  /** What it serves. */
  @RestController
  static class Pages {

    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    String home() {
      return "<!DOCTYPE html><title>Notes</title><p id=who></p><script>"
          + "fetch('/api/me').then(r => r.json()).then(me => who.textContent = me.name)</script>";
    }

    @GetMapping("/api/me")
    Map<String, String> me(Principal principal) {
      return Map.of("name", principal.getName());
    }
  }
}
