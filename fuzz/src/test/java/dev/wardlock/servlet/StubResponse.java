package dev.wardlock.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A response that is kept; whatever else is asked of it fails. */
final class StubResponse implements InvocationHandler {

  private final Map<String, String> headers = new HashMap<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int status = 200;

  HttpServletResponse response() {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            StubResponse.class.getClassLoader(), new Class<?>[] {HttpServletResponse.class}, this);
  }

  int status() {
    return status;
  }

  @Nullable String header(String name) {
    return headers.get(name);
  }

  byte[] body() {
    return body.toByteArray();
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method called, Object @Nullable [] arguments) {
    switch (called.getName()) {
      case "setStatus" -> status = (int) arguments[0];
      case "setHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
      case "setContentType" -> headers.put("Content-Type", (String) arguments[0]);
      case "setContentLength" -> headers.put("Content-Length", arguments[0].toString());
      case "getOutputStream" -> {
        return stream();
      }
      default -> throw new UnsupportedOperationException(called.getName());
    }
    return null;
  }

  private ServletOutputStream stream() {
    return new ServletOutputStream() {
      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setWriteListener(WriteListener listener) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void write(int b) {
        body.write(b);
      }
    };
  }
}
