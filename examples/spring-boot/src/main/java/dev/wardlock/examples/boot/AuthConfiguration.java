package dev.wardlock.examples.boot;

import dev.wardlock.Auth;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.servlet.AuthFilter;
import dev.wardlock.servlet.LoginServlet;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** The gate: what may be asked for, and by whom. */
@Configuration(proxyBeanMethods = false)
class AuthConfiguration {

  static final List<PrincipalKind> KINDS =
      List.of(PrincipalKind.operator(), PrincipalKind.of("viewer", "jobs:read"));

  @Bean
  AuthFilter authFilter(Auth auth) {
    return AuthFilter.builder(auth)
        .open("/health")
        .require("GET", "/api/jobs/*", "jobs:read")
        .require("POST", "/api/jobs/*", "jobs:create")
        .authenticate("/api/*")
        .page("/")
        .login("/login")
        .build();
  }

  /**
   * First of all, on every dispatch. Spring would add a filter bean by itself, but last, and for
   * requests alone.
   */
  @Bean
  FilterRegistrationBean<AuthFilter> authFilterFirst(AuthFilter filter) {
    var registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    registration.addUrlPatterns("/*");
    return registration;
  }

  @Bean
  ServletRegistrationBean<LoginServlet> login(AuthFilter filter) {
    return new ServletRegistrationBean<>(
        new LoginServlet(filter), "/login", "/login.css", "/logout");
  }
}
