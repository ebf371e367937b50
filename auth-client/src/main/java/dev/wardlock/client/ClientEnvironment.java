package dev.wardlock.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a protected service is, and with which key to call it, as the environment says: {@code
 * AUTH_URL}, {@code AUTH_API_KEY} and {@code AUTH_CONTEXT_ID}, by other names {@code AUTH_BASE_URL}
 * and {@code AUTH_CONTEXT}. Another prefix takes the place of {@code AUTH}.
 *
 * <p>A variable that is blank counts as unset. A name and its other name may both be set if they
 * say the same. The key is in no message and no text of this.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class ClientEnvironment {

  private static final Pattern PREFIX = Pattern.compile("[A-Z][A-Z0-9_]{0,31}");
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]+");
  private static final Pattern CONTEXT = Pattern.compile("[\\x21-\\x7E&&[^/?#%]]{1,128}");

  private final URI url;
  private final Secret key;
  private final @Nullable String context;

  private ClientEnvironment(URI url, Secret key, @Nullable String context) {
    this.url = url;
    this.key = key;
    this.context = context;
  }

  /**
   * Reads the variables that begin with {@code AUTH_}.
   *
   * @param environment the environment's variables, such as {@link System#getenv()}
   * @return what they say
   * @throws IllegalArgumentException if the URL or the key is missing, or something is malformed or
   *     ambiguous: with every fault
   */
  public static ClientEnvironment read(Map<String, String> environment) {
    return read(environment, "AUTH");
  }

  /**
   * Reads the variables that begin with a prefix of the deployment's own.
   *
   * @param environment the environment's variables
   * @param prefix upper-case letters, digits and underscores; an underscore at its end may be left
   *     out
   * @return what they say
   * @throws IllegalArgumentException if the URL or the key is missing, or something is malformed or
   *     ambiguous: with every fault
   */
  public static ClientEnvironment read(Map<String, String> environment, String prefix) {
    String bare = prefix.endsWith("_") ? prefix.substring(0, prefix.length() - 1) : prefix;
    if (!PREFIX.matcher(bare).matches()) {
      throw new IllegalArgumentException(
          "A prefix of variables is upper-case letters, digits and underscores, such as SPECTRON.");
    }
    return new Reader(environment, bare + "_").read();
  }

  /**
   * Where the service is.
   *
   * @return an https or http URL, without user information, query and fragment
   */
  public URI url() {
    return url;
  }

  /**
   * The key to call it with.
   *
   * @return the token
   */
  public Secret key() {
    return key;
  }

  /**
   * The context that the key belongs to.
   *
   * @return its id; empty where the environment does not say
   */
  public Optional<String> context() {
    return Optional.ofNullable(context);
  }

  @Override
  public String toString() {
    return "ClientEnvironment[url=" + url + ", context=" + context + "]";
  }

  /** One reading, which gathers what is wrong. */
  private static final class Reader {

    private final Map<String, String> environment;
    private final String prefix;
    private final Faults faults = new Faults();

    Reader(Map<String, String> environment, String prefix) {
      this.environment = environment;
      this.prefix = prefix;
    }

    ClientEnvironment read() {
      String url = either("URL", "BASE_URL");
      String key = value("API_KEY");
      String context = either("CONTEXT_ID", "CONTEXT");
      faults.addIf(
          url == null && !ambiguous("URL", "BASE_URL"),
          prefix + "URL is not set, nor is " + prefix + "BASE_URL");
      faults.addIf(key == null, prefix + "API_KEY is not set");
      faults.addIf(
          key != null && !KEY.matcher(key).matches(),
          prefix + "API_KEY has characters that no key has: copy it anew");
      faults.addIf(
          context != null && !CONTEXT.matcher(context).matches(),
          prefix + "CONTEXT_ID is no id of a context");
      URI uri = url == null ? null : uri(url);
      if (uri == null || key == null || !faults.none()) {
        faults.check("The environment does not say how to call the service");
        throw new IllegalStateException();
      }
      return new ClientEnvironment(uri, Secret.of(key), context);
    }

    private @Nullable String value(String name) {
      String value = environment.get(prefix + name);
      return value == null || value.isBlank() ? null : value.strip();
    }

    private boolean ambiguous(String name, String alias) {
      String one = value(name);
      String other = value(alias);
      return one != null && other != null && !one.equals(other);
    }

    private @Nullable String either(String name, String alias) {
      if (ambiguous(name, alias)) {
        faults.add(
            prefix + name + " and " + prefix + alias + " are both set, and differ: unset one");
        return null;
      }
      String value = value(name);
      return value == null ? value(alias) : value;
    }

    private @Nullable URI uri(String url) {
      String name = prefix + (value("URL") == null ? "BASE_URL" : "URL");
      try {
        URI uri = new URI(url);
        boolean bare =
            uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
        faults.addIf(Origin.of(uri) == null, name + " does not begin with https:// or http://");
        faults.addIf(!bare, name + " has a user, a query or a fragment");
        return uri;
      } catch (URISyntaxException e) {
        faults.add(name + " is no URL"); // which may hold a password: it is not repeated
        return null;
      }
    }
  }
}
