package dev.wardlock.examples.boot;

import dev.wardlock.Auth;
import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.store.jdbc.JdbcKeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** The keys, in a file of this application's own. Tests have theirs in memory. */
@Configuration(proxyBeanMethods = false)
@Profile("!test")
class StoreConfiguration {

  /** Spring closes it at the end. */
  @Bean
  Auth auth(@Value("${wardlock.data}") Path data) throws IOException {
    Files.createDirectories(data);
    return Auth.builder(JdbcKeyStore.embedded(data.resolve("keys")))
        .kinds(AuthConfiguration.KINDS)
        .build();
  }

  /** The first start shows the first key, once. */
  @Bean
  ApplicationRunner firstKey(Auth auth) {
    return args -> {
      List<IssuedKey> issued =
          auth.keys()
              .bootstrap(NewKey.named("first-operator").kind("operator").inSystem())
              .orElse(List.of());
      for (IssuedKey key : issued) {
        System.out.println("AUTH_MANAGEMENT_API_KEY=" + key.token().reveal());
      }
    };
  }
}
