package dev.wardlock.examples.console;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who opened which MCP session. Safe for use by many threads. At most {@value #MAX} are known; of
 * more, the one that was used least recently is forgotten, and its client opens another.
 */
final class McpOwners {

  static final int MAX = 1_000;

  private final Map<String, String> ownerBySession =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MAX;
        }
      };

  synchronized void opened(String owner, String session) {
    ownerBySession.put(session, owner);
  }

  synchronized boolean owns(String owner, String session) {
    return owner.equals(ownerBySession.get(session));
  }

  synchronized void forget(String session) {
    ownerBySession.remove(session);
  }
}
