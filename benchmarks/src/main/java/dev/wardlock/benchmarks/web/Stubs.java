package dev.wardlock.benchmarks.web;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** Of a container, what a filter asks for at its start. */
final class Stubs {

  private Stubs() {}

  static FilterConfig config() {
    ServletContext context =
        of(ServletContext.class, (proxy, method, args) -> nothing(method.getReturnType()));
    return of(
        FilterConfig.class,
        (proxy, method, args) ->
            switch (method.getName()) {
              case "getServletContext" -> context;
              case "getFilterName" -> "guard";
              default -> nothing(method.getReturnType());
            });
  }

  /** What fails whatever is asked of it. */
  static <T> T none(Class<T> type) {
    return of(
        type,
        (proxy, method, args) -> {
          throw new UnsupportedOperationException(method.toString());
        });
  }

  private static <T> T of(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object nothing(Class<?> type) {
    if (type == boolean.class) {
      return false;
    } else if (type == int.class) {
      return 0;
    }
    return type == Enumeration.class ? Collections.emptyEnumeration() : null;
  }
}
