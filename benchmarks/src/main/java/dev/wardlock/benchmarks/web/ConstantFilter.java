package dev.wardlock.benchmarks.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** What people write by hand: one token, and nobody in particular behind it. */
final class ConstantFilter extends HttpFilter {

  static final String TOKEN = "wl_benchmarkkey_0123456789abcdefghijklmnopqrstuvABCDEF";

  private static final long serialVersionUID = 1L;

  private final byte[] expected = bytes("Bearer " + TOKEN);

  @Override
  protected void doFilter(HttpServletRequest req, HttpServletResponse res, FilterChain chain)
      throws IOException, ServletException {
    String header = req.getHeader("Authorization");
    if (header == null || !MessageDigest.isEqual(bytes(header), expected)) {
      res.sendError(HttpServletResponse.SC_UNAUTHORIZED);
      return;
    }
    chain.doFilter(req, res);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
