package dev.wardlock.examples.boot;

import dev.wardlock.Auth;
import dev.wardlock.testkit.TestAuth;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** The {@code Auth} of tests: in memory, with a clock that they set, and keys for the asking. */
@TestConfiguration(proxyBeanMethods = false)
class InMemoryAuth {

  @Bean
  TestAuth testAuth() {
    return TestAuth.create(options -> options.kinds(AuthConfiguration.KINDS));
  }

  @Bean
  Auth auth(TestAuth test) {
    return test.auth();
  }
}
