package dev.wardlock.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyInfoTest {

  private static final Instant AT = Instant.parse("2026-03-01T10:00:00.123456Z");

  @Test
  void metadata_isCopied() {
    var metadata = new HashMap<>(Map.of("team", "search"));
    KeyInfo info = info(metadata);
    metadata.put("team", "other");

    assertThat(info.metadata()).isEqualTo(Map.of("team", "search")).isUnmodifiable();
  }

  private static KeyInfo info(Map<String, String> metadata) {
    return new KeyInfo(
        new KeyId("000000000001"),
        "acme",
        "bot",
        "planner",
        "The planner",
        "agent",
        Grants.NONE,
        Region.ALL,
        false,
        metadata,
        "",
        1,
        AT,
        null,
        null,
        AT,
        null,
        null,
        null,
        KeyInfo.Status.ACTIVE);
  }
}
