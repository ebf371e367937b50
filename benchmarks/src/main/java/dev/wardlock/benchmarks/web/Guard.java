package dev.wardlock.benchmarks.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * What stands in front of an application, warm or cold, and the credential that it accepts.
 *
 * @param filter the filter; null for none
 * @param authorization the value of the {@code Authorization} header; null for none
 * @param end ends what the filter stands on
 */
record Guard(@Nullable Filter filter, @Nullable String authorization, Runnable end) {

  static final String USER = "alice";

  static Guard bearer(Filter filter, String token) {
    return bearer(filter, token, () -> {});
  }

  static Guard bearer(Filter filter, String token, Runnable end) {
    return new Guard(filter, "Bearer " + token, end);
  }

  /** The way in which most are installed; ours is registered by itself. */
  void install(ServletContext context) {
    if (filter instanceof dev.wardlock.servlet.AuthFilter ours) {
      ours.register(context);
    } else if (filter != null) {
      var registration = context.addFilter("guard", filter);
      registration.setAsyncSupported(true);
      registration.addMappingForUrlPatterns(
          EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), false, "/*");
    }
  }
}
