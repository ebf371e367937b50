package dev.wardlock.cli.secrets;

import dev.wardlock.secrets.ring.KeyStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A key of a set as a row. */
final class KeyRows {

  private KeyRows() {}

  static Map<String, @Nullable Object> of(KeyStatus key) {
    var row = new LinkedHashMap<String, @Nullable Object>();
    row.put("id", key.id());
    row.put("state", key.state().toString());
    row.put("since", key.since().map(Instant::toString).orElse(null));
    return row;
  }
}
