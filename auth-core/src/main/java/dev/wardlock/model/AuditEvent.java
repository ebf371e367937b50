package dev.wardlock.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened, to which key, by whom. Never a secret or a hash.
 *
 * <p>{@link KeyEvent}, {@link ContextEvent} and {@link DeploymentEvent} are committed by the store
 * together with the change that they tell of. {@link SessionEvent} and {@link Call} go to the
 * application's sink; {@link Rejection} and {@link Use} go there aggregated.
 *
 * <p>Immutable and safe for use by many threads. Instants are to the microsecond.
 *
 * <p>Source: OWASP ASVS 5.0, V16.2 and V16.3.
 */
public sealed interface AuditEvent {

  /**
   * When it happened.
   *
   * @return the instant
   */
  Instant at();

  /**
   * Who did it.
   *
   * @return the actor
   */
  By by();

  /**
   * What happened, as one lower-case word or two, such as {@code key.minted}.
   *
   * @return the action
   */
  String action();

  /**
   * The key it happened to.
   *
   * @return the id; null where no key is concerned
   */
  @Nullable KeyId key();

  /**
   * Who did something.
   *
   * @param kind the actor's kind; {@code application} for the embedding application, {@code
   *     library} for what the library does by itself
   * @param name the principal's id
   * @param key the key that the actor came with, if any. A change by a key is committed only if
   *     that key is live in the same commit
   */
  record By(String kind, String name, @Nullable KeyId key) {

    /** The embedding application itself. */
    public static final By APPLICATION = new By("application", "application", null);

    /** The library, of its own accord: hash upgrades, a successor's first use. */
    public static final By LIBRARY = new By("library", "library", null);

    /**
     * A principal.
     *
     * @param principal the principal
     * @return the actor
     */
    public static By principal(Principal principal) {
      return new By(principal.kind(), principal.id(), principal.key());
    }
  }

  /** What may happen to a key. */
  enum KeyAction {
    /** It was made. */
    MINTED,
    /** It was made by someone with direct access to the store. */
    RECOVERED,
    /** It was brought over from another system, with the hash of its secret. */
    IMPORTED,
    /** It was made from a parent. */
    DELEGATED,
    /** It was given a new secret. */
    ROTATED,
    /** A successor was made; its expiry was pulled in. */
    REPLACED,
    /** Its successor was used for the first time, and it ended. */
    RETIRED,
    /** Its expiry was pulled in because an ancestor's was. */
    SHORTENED,
    /** It was revoked, itself or with an ancestor or its context. */
    REVOKED,
    /** It was used for the first time, which ended the key that it replaces. */
    SETTLED,
    /** The hash of its secret was upgraded. */
    REHASHED,
    /** A secret that had been rotated out was presented: somebody still has it. */
    SECRET_REUSED
  }

  /** What may happen to a context. */
  enum ContextAction {
    /** It was made. */
    CREATED,
    /** Its policy was changed. */
    POLICY_CHANGED,
    /** It was deleted and every key in it revoked. */
    DELETED
  }

  /** What may happen to a deployment. */
  enum DeploymentAction {
    /** Its first keys were made. */
    BOOTSTRAPPED,
    /** What had long ended was cleared. */
    PURGED
  }

  /** What may happen to a login session. */
  enum SessionAction {
    /** Somebody logged in. */
    STARTED,
    /** Somebody logged out, or it was found to be over. */
    ENDED
  }

  /**
   * Something happened to a key.
   *
   * @param at when
   * @param by who did it
   * @param what what happened
   * @param key the key
   * @param context the key's context
   * @param name the key's name
   * @param principal the id of the key's principal
   * @param kind the kind of the key's principal
   * @param details further facts, none of them secret
   */
  record KeyEvent(
      Instant at,
      By by,
      KeyAction what,
      KeyId key,
      String context,
      String name,
      String principal,
      String kind,
      Map<String, String> details)
      implements AuditEvent {

    /**
     * Copies the details.
     *
     * @param at as the component
     * @param by as the component
     * @param what as the component
     * @param key as the component
     * @param context as the component
     * @param name as the component
     * @param principal as the component
     * @param kind as the component
     * @param details as the component
     */
    public KeyEvent {
      details = Map.copyOf(details);
    }

    @Override
    public String action() {
      return "key." + word(what);
    }
  }

  /**
   * Something happened to a context.
   *
   * @param at when
   * @param by who did it
   * @param what what happened
   * @param context the context's id
   * @param details further facts, none of them secret
   */
  record ContextEvent(
      Instant at, By by, ContextAction what, String context, Map<String, String> details)
      implements AuditEvent {

    /**
     * Copies the details.
     *
     * @param at as the component
     * @param by as the component
     * @param what as the component
     * @param context as the component
     * @param details as the component
     */
    public ContextEvent {
      details = Map.copyOf(details);
    }

    @Override
    public String action() {
      return "context." + word(what);
    }

    @Override
    public @Nullable KeyId key() {
      return null;
    }
  }

  /**
   * Something happened to the deployment.
   *
   * @param at when
   * @param by who did it
   * @param what what happened
   * @param details further facts, none of them secret
   */
  record DeploymentEvent(Instant at, By by, DeploymentAction what, Map<String, String> details)
      implements AuditEvent {

    /**
     * Copies the details.
     *
     * @param at as the component
     * @param by as the component
     * @param what as the component
     * @param details as the component
     */
    public DeploymentEvent {
      details = Map.copyOf(details);
    }

    @Override
    public String action() {
      return "deployment." + word(what);
    }

    @Override
    public @Nullable KeyId key() {
      return null;
    }
  }

  /**
   * A login session began or ended.
   *
   * @param at when
   * @param by whose session it is; the library, where it ended by itself
   * @param what what happened
   * @param key the key that it is bound to; null for a static token
   */
  record SessionEvent(Instant at, By by, SessionAction what, @Nullable KeyId key)
      implements AuditEvent {

    @Override
    public String action() {
      return "session." + word(what);
    }
  }

  /**
   * Credentials were rejected, for one reason and one key, over a while.
   *
   * @param since when the first was
   * @param at when the last was
   * @param reason why
   * @param key the id that was named, if one could be read; it need not exist
   * @param count how many there were
   */
  record Rejection(Instant since, Instant at, String reason, @Nullable KeyId key, long count)
      implements AuditEvent {

    @Override
    public By by() {
      return new By("anonymous", "anonymous", null);
    }

    @Override
    public String action() {
      return "credential.rejected";
    }
  }

  /**
   * A static token was used, over a while.
   *
   * @param since when the first use was
   * @param at when the last use was
   * @param by the principal that the token stands for
   * @param legacy whether the token is marked as legacy
   * @param count how many uses there were
   */
  record Use(Instant since, Instant at, By by, boolean legacy, long count) implements AuditEvent {

    @Override
    public String action() {
      return legacy ? "static-token.legacy-used" : "static-token.used";
    }

    @Override
    public @Nullable KeyId key() {
      return null;
    }
  }

  /**
   * Somebody called an operation of a management endpoint, or of the application beside it.
   *
   * @param at when
   * @param by who called
   * @param operation the operation's name
   * @param outcome {@code ok}, or in a word why not
   */
  record Call(Instant at, By by, String operation, String outcome) implements AuditEvent {

    @Override
    public String action() {
      return "operation.called";
    }

    @Override
    public @Nullable KeyId key() {
      return null;
    }
  }

  private static String word(Enum<?> what) {
    return what.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
