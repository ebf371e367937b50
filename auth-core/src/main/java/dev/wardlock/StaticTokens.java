package dev.wardlock;

import dev.wardlock.crypto.TokenFormat;
import dev.wardlock.model.Grants;
import dev.wardlock.model.Principal;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.model.Region;
import dev.wardlock.store.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Shared, legacy and development tokens from configuration: each acts as a kind, none has a record.
 *
 * <p>A static token may do all that its kind may. All of them are compared with what is presented,
 * in constant time and without stopping at the first that matches; only their digests are kept.
 *
 * <p>Immutable and safe for use by many threads. A token is 32 to 1,024 characters of printable
 * ASCII without spaces, and not of the form of a key's token.
 *
 * <p>Source: RFC 6750, section 2.1; OWASP ASVS 5.0, V13.3.
 */
public final class StaticTokens {

  /** No static tokens. */
  public static final StaticTokens NONE = new StaticTokens(List.of());

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final int MIN = 32;
  private static final int MAX = 1024;

  private final List<Entry> entries;
  private final boolean development;

  private StaticTokens(List<Entry> entries) {
    this.entries = List.copyOf(entries);
    this.development = entries.stream().anyMatch(e -> e.use == Use.DEVELOPMENT);
  }

  /** How a token is looked at when it is used. */
  private enum Use {
    SHARED,
    LEGACY,
    DEVELOPMENT
  }

  private record Entry(String name, String kind, String context, Use use, Digest token) {}

  /** A static token that was presented, and who comes with it. */
  record Match(Principal principal, boolean legacy, boolean development, String fingerprint) {}

  /**
   * The same tokens and one more, in the context {@code default}.
   *
   * @param name the principal's id and name for people, {@code [A-Za-z0-9][A-Za-z0-9._-]{0,63}}
   * @param kind the name of the kind that it acts as
   * @param token the token
   * @return the larger set
   * @throws IllegalArgumentException if name or context are malformed, or the token is too short,
   *     too long, of other characters, of a key's form, or in the set already; the message does not
   *     hold it
   */
  public StaticTokens with(String name, String kind, String token) {
    return with(name, kind, Context.DEFAULT, token, Use.SHARED);
  }

  /**
   * The same tokens and one for development, in the context {@code default}: one that is good on
   * this machine only. {@link Auth#verify} and {@link Auth#verifySession} reject it; {@link
   * Auth#verifyLocal} and {@link Auth#verifyLocalSession} accept it.
   *
   * @param name the principal's id and name for people, {@code [A-Za-z0-9][A-Za-z0-9._-]{0,63}}
   * @param kind the name of the kind that it acts as
   * @param token the token
   * @return the larger set
   * @throws IllegalArgumentException if the name is malformed, or the token is too short, too long,
   *     of other characters, of a key's form, or in the set already; the message does not hold it
   */
  public StaticTokens withDevelopment(String name, String kind, String token) {
    return with(name, kind, Context.DEFAULT, token, Use.DEVELOPMENT);
  }

  /**
   * The same tokens and one more.
   *
   * @param name the principal's id and name for people, {@code [A-Za-z0-9][A-Za-z0-9._-]{0,63}}
   * @param kind the name of the kind that it acts as
   * @param context the id of the context that it belongs to
   * @param token the token
   * @param legacy whether its use is to be audited as legacy
   * @return the larger set
   * @throws IllegalArgumentException if name or context are malformed, or the token is too short,
   *     too long, of other characters, of a key's form, or in the set already; the message does not
   *     hold it
   */
  public StaticTokens with(String name, String kind, String context, String token, boolean legacy) {
    return with(name, kind, context, token, legacy ? Use.LEGACY : Use.SHARED);
  }

  private StaticTokens with(String name, String kind, String context, String token, Use use) {
    // Faults are named by position: what was given as a name may be the token.
    String which = "static token " + (entries.size() + 1);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          which
              + ": its name is 1 to 64 characters of A-Z a-z 0-9 . _ - and begins with a letter or"
              + " digit");
    }
    Context.builtIn(context);
    if (token.length() < MIN || token.length() > MAX) {
      throw new IllegalArgumentException(
          which + " has " + token.length() + " characters; " + MIN + " to " + MAX + " are needed");
    }
    if (!token.chars().allMatch(c -> c > ' ' && c < 0x7F) || TokenFormat.isTokenForm(token)) {
      throw new IllegalArgumentException(
          which + " must be printable ASCII without spaces, and not of the form of a key's token");
    }
    var entry = new Entry(name, kind, context, use, Digest.of(token));
    if (entries.stream().anyMatch(e -> e.token.equals(entry.token))) {
      throw new IllegalArgumentException(which + " is the same as an earlier one");
    }
    var more = new ArrayList<>(entries);
    more.add(entry);
    return new StaticTokens(more);
  }

  /**
   * Whether there are none.
   *
   * @return whether there are none
   */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /**
   * Whether one of them is for development, so that it matters where a request comes from.
   *
   * @return whether one is
   */
  public boolean hasDevelopment() {
    return development;
  }

  @Nullable Match match(String presented, Map<String, PrincipalKind> kinds) {
    if (entries.isEmpty() || presented.length() > MAX) {
      return null;
    }
    Digest digest = Digest.of(presented);
    Entry found = null;
    for (Entry e : entries) {
      found = e.token.equals(digest) ? e : found;
    }
    return found == null ? null : match(found, kinds);
  }

  @Nullable Match byFingerprint(String fingerprint, Map<String, PrincipalKind> kinds) {
    return entries.stream()
        .filter(e -> fingerprint(e).equals(fingerprint))
        .findFirst()
        .map(e -> match(e, kinds))
        .orElse(null);
  }

  private static @Nullable Match match(Entry entry, Map<String, PrincipalKind> kinds) {
    PrincipalKind kind = kinds.get(entry.kind);
    if (kind == null) {
      return null;
    }
    Grants grants = kind.on(Region.ALL);
    var principal =
        new Principal(
            entry.name, entry.kind, entry.name, entry.context, grants, Region.ALL, false, null);
    return new Match(
        principal, entry.use == Use.LEGACY, entry.use == Use.DEVELOPMENT, fingerprint(entry));
  }

  /** Binds a session to what the token stands for too: changing either ends it. */
  private static String fingerprint(Entry e) {
    return Digest.of(e.token.text() + " " + e.kind + " " + e.context + " " + e.name).text();
  }

  /** The kinds that are named and not configured. */
  List<String> unknownKinds(Map<String, PrincipalKind> kinds) {
    return entries.stream().map(Entry::kind).filter(k -> !kinds.containsKey(k)).distinct().toList();
  }

  @Override
  public String toString() {
    return "StaticTokens[" + entries.size() + "]";
  }
}
