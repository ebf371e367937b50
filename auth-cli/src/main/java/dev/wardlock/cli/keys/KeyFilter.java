package dev.wardlock.cli.keys;

import dev.wardlock.model.KeyInfo;
import dev.wardlock.model.Query;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which keys of a context. */
final class KeyFilter {

  @Option(names = "--kind", paramLabel = "KIND", description = "Only keys of this kind.")
  private @Nullable String kind;

  @Option(names = "--principal", paramLabel = "ID", description = "Only keys of this principal.")
  private @Nullable String principal;

  boolean isEmpty() {
    return kind == null && principal == null;
  }

  Query.Keys in(@Nullable String context, KeyInfo.@Nullable Status status, int limit) {
    Query.Keys query = Query.Keys.ALL.limit(limit);
    query = context == null ? query : query.in(context);
    query = status == null ? query : query.with(status);
    query = kind == null ? query : query.ofKind(kind);
    return principal == null ? query : query.of(principal);
  }

  /** A status as it is typed. */
  enum Status {
    ACTIVE,
    EXPIRED,
    REVOKED;

    KeyInfo.Status value() {
      return KeyInfo.Status.valueOf(name());
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
