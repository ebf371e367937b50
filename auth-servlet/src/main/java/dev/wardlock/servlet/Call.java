package dev.wardlock.servlet;

import dev.wardlock.Auth;
import dev.wardlock.KeyService;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.model.Principal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call of an {@link Operation}: who asks for what.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class Call {

  private final Auth auth;
  private final @Nullable Accepted caller;
  private final Map<String, Object> values;
  private final SecretCheck secrets;

  /** Verifies a secret that came as a parameter, for whoever calls. */
  @FunctionalInterface
  interface SecretCheck {
    /** Who it stands for; null where it is no good. */
    @Nullable Accepted verify(String secret);
  }

  Call(Auth auth, @Nullable Accepted caller, Map<String, Object> values, SecretCheck secrets) {
    this.auth = auth;
    this.caller = caller;
    this.values = values;
    this.secrets = secrets;
  }

  /**
   * Who asks.
   *
   * @return the principal
   * @throws IllegalStateException if nobody does: the operation is open
   */
  public Principal principal() {
    if (caller == null) {
      throw new IllegalStateException("nobody is known to call");
    }
    return caller.principal();
  }

  /**
   * The key service on behalf of whoever asks, whose grants bound what comes of it.
   *
   * @return the service
   */
  public KeyService keys() {
    return auth.keys().onBehalfOf(principal());
  }

  /**
   * What a required parameter has.
   *
   * @param <T> what it is read as
   * @param field the parameter
   * @return the value
   * @throws IllegalArgumentException if the operation does not take it, or it may be left out
   */
  public <T> T get(Field<T> field) {
    return find(field)
        .orElseThrow(() -> new IllegalArgumentException(field.name() + " was not given"));
  }

  /**
   * What a parameter has.
   *
   * @param <T> what it is read as
   * @param field the parameter
   * @return the value; empty where it was left out
   */
  @SuppressWarnings("unchecked") // put there by a field of that name, as it was read
  public <T> Optional<T> find(Field<T> field) {
    return Optional.ofNullable((T) values.get(field.name()));
  }

  @Nullable Accepted caller() {
    return caller;
  }

  Auth auth() {
    return auth;
  }

  @Nullable Accepted verify(String secret) {
    return secrets.verify(secret);
  }

  @Override
  public String toString() {
    return "Call[by " + (caller == null ? "nobody" : caller.principal().id()) + "]";
  }
}
