package dev.wardlock.examples.client;

import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Starts applications of Spring Boot on any free port of loopback. */
final class Boot {

  private Boot() {}

  /** Starts one; the beans given are there under the names of their classes. */
  static ConfigurableApplicationContext start(Class<?> configuration, Object... beans) {
    ApplicationContextInitializer<GenericApplicationContext> given =
        context -> {
          for (Object bean : beans) {
            register(context, bean);
          }
        };
    return new SpringApplicationBuilder(configuration)
        .web(WebApplicationType.SERVLET)
        .bannerMode(Banner.Mode.OFF)
        .logStartupInfo(false)
        .registerShutdownHook(false)
        .properties(Map.of("server.address", "127.0.0.1", "server.port", "0"))
        .initializers(given)
        .run();
  }

  private static <T> void register(GenericApplicationContext context, T bean) {
    @SuppressWarnings("unchecked") // a class of the object itself
    Class<T> type = (Class<T>) bean.getClass();
    context.registerBean(type, () -> bean);
  }

  static int port(ConfigurableApplicationContext context) {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }
}
