package dev.wardlock.client.trace;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One exchange of a capture: a request, and the answer where there was one.
 *
 * <p>Names of header fields keep the case they were captured in, and look-up by name does not mind
 * it. Immutable.
 *
 * @param id its place in the capture, such as {@code t0012}
 * @param startedAt when it was sent; null where the capture does not say
 * @param method in capitals
 * @param uri absolute
 * @param requestHeaders in their order
 * @param requestBody as text; null where there was none or it is not text
 * @param status of the answer; 0 where there was none
 * @param responseHeaders in their order
 * @param responseBody as text; null where there was none, it is not text, or it was left out
 */
public record Trace(
    String id,
    @Nullable Instant startedAt,
    String method,
    URI uri,
    List<Map.Entry<String, String>> requestHeaders,
    @Nullable String requestBody,
    int status,
    List<Map.Entry<String, String>> responseHeaders,
    @Nullable String responseBody) {}
