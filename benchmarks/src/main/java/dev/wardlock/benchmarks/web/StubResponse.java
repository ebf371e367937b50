package dev.wardlock.benchmarks.web;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

/** A response on which headers are set, and thrown away. */
final class StubResponse extends HttpServletResponseWrapper {

  StubResponse() {
    super(Stubs.none(HttpServletResponse.class));
  }

  @Override
  public void setHeader(String name, String value) {}

  @Override
  public void addHeader(String name, String value) {}

  @Override
  public void setContentType(String type) {}

  @Override
  public boolean containsHeader(String name) {
    return false;
  }

  @Override
  public @Nullable String getHeader(String name) {
    return null;
  }

  @Override
  public boolean isCommitted() {
    return false;
  }

  @Override
  public int getStatus() {
    return SC_OK;
  }
}
