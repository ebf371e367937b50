package dev.wardlock.store;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Query;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where keys, contexts and the audit trail are kept: the interface that a store implements.
 *
 * <p>What it guarantees:
 *
 * <ul>
 *   <li>{@link #commit} is one atomic, durable transaction of its own: all of its changes with all
 *       of their audit events, or nothing. Commits are serializable with each other where they
 *       touch the same tree of keys, the same name or the same context.
 *   <li>A read that begins after a commit returned sees it, on every node that shares the store.
 *   <li>A key is live only while every ancestor is: what revokes or shortens a key does so to all
 *       delegated from it, in the same commit.
 *   <li>Instants survive to the microsecond, text in any Unicode that {@code StoredKey} allows.
 * </ul>
 *
 * <p>The numbered rules are in {@code dev.wardlock.testkit.KeyStoreContract}, which every
 * implementation must pass.
 *
 * <p>Implementations are safe for use by many threads. Every method throws {@link StoreException},
 * and nothing else, when the store cannot answer; a store must bound how long that takes.
 */
public interface KeyStore extends AutoCloseable {

  /**
   * Whether anything but one {@code Auth} can change this store. If it can, records are read again
   * for each verification; if not, they are cached.
   *
   * @return true unless this store knows that it is alone
   */
  boolean shared();

  /**
   * Makes changes, in order, in one commit with their audit events.
   *
   * <p>For each change in turn its conditions are checked against the state that the earlier ones
   * leave; the first that fails refuses the whole. A change whose event was caused {@code by} a key
   * is refused with {@link Refused#ACTOR_NOT_LIVE} unless that key is live at the event's instant.
   * One that asks for something to remain is refused with {@link Refused#NONE_REMAINS} where the
   * state that it leaves itself has none of that.
   *
   * @param changes the changes
   * @return what became of them
   * @throws StoreException if the store could not answer; the commit may have happened
   */
  Outcome commit(List<Change> changes);

  /**
   * The key with an id: one read by primary key.
   *
   * @param id the id
   * @return the record; null if there is none
   */
  @Nullable StoredKey find(KeyId id);

  /**
   * The key with a name in a context.
   *
   * @param context the context's id
   * @param name the name
   * @return the record; null if there is none
   */
  @Nullable StoredKey find(String context, String name);

  /**
   * Lists keys in the order of creation, ties in the order of ids.
   *
   * @param query which
   * @param now the present, by which a status is judged
   * @return a page
   * @throws IllegalArgumentException if the cursor is not one of ours
   */
  Query.Page<StoredKey> list(Query.Keys query, Instant now);

  /**
   * How many live keys depend on each server key, as {@link StoredKey.Secret#dependsOn} says. A key
   * that depends on two is counted for both.
   *
   * @param now the present, by which it is judged what is live
   * @return the counts by the server keys' ids, without those on which nothing depends
   */
  Map<String, Long> dependents(Instant now);

  /**
   * A context.
   *
   * @param id its id
   * @return the context; null if there is none, or it was deleted
   */
  @Nullable Context context(String id);

  /**
   * Lists contexts in the order of their ids, deleted ones left out.
   *
   * @param cursor what the page before gave; null for the first
   * @param limit how many at most, 1 to 500
   * @return a page
   * @throws IllegalArgumentException if the limit is out of range or the cursor not one of ours
   */
  Query.Page<Context> contexts(@Nullable String cursor, int limit);

  /**
   * Lists committed audit events, newest first; of those with one instant the last committed first.
   *
   * @param query which
   * @return a page
   * @throws IllegalArgumentException if the cursor is not one of ours
   */
  Query.Page<AuditEvent> audit(Query.Audit query);

  /**
   * Whether the deployment was bootstrapped.
   *
   * @return true once a {@link Change.Bootstrap} was committed
   */
  boolean bootstrapped();

  /**
   * Keeps an audit event that belongs to no change.
   *
   * @param event a key, context or deployment event
   * @throws IllegalArgumentException if it is a rejection or a use, which go to a sink
   */
  void record(AuditEvent event);

  /**
   * Moves last-used instants forward, never back. Unknown ids are passed over. Not a change of
   * state: the revision stays.
   *
   * @param lastUsed the instants
   */
  void touch(Map<KeyId, Instant> lastUsed);

  /** Ends what the store itself opened. Does nothing the second time. */
  @Override
  void close();

  /**
   * A change of state and the event that tells of it. An event that a store derives from that one
   * has its instant, its actor and its details.
   */
  sealed interface Change {

    /**
     * The event.
     *
     * @return the event
     */
    AuditEvent event();

    /**
     * What must remain live when the change is made.
     *
     * @return the condition; null for none
     */
    default @Nullable Remaining remaining() {
      return null;
    }

    /**
     * Marks the deployment as bootstrapped. Refused with {@link Refused#BOOTSTRAPPED} ever after.
     *
     * @param event the event
     */
    record Bootstrap(AuditEvent event) implements Change {}

    /**
     * Adds a context. Refused with {@link Refused#CONTEXT_EXISTS} if one has or had its id.
     *
     * @param context the context
     * @param event the event
     */
    record CreateContext(Context context, AuditEvent event) implements Change {}

    /**
     * Changes a context's policy. Refused with {@link Refused#NO_SUCH_CONTEXT}.
     *
     * @param context the context's id
     * @param policy the policy
     * @param event the event
     */
    record SetPolicy(String context, ContextPolicy policy, AuditEvent event) implements Change {}

    /**
     * Deletes a context and revokes every key in it, and every key delegated from one of these,
     * each with an event of its own derived from this one. Refused with {@link
     * Refused#NO_SUCH_CONTEXT}.
     *
     * @param context the context's id
     * @param event the event
     */
    record DeleteContext(String context, AuditEvent event) implements Change {}

    /**
     * Adds a key. Refused with {@link Refused#NO_SUCH_CONTEXT}, {@link Refused#ID_TAKEN}, {@link
     * NameTaken}; with {@link Refused#PARENT_NOT_LIVE} unless its parent is live at the event's
     * instant with the ancestors that the key names; with {@link Refused#OUTLIVES_PARENT} if its
     * parent's expiry is earlier.
     *
     * @param key the key, with revision 1
     * @param event the event
     */
    record Insert(StoredKey key, AuditEvent event) implements Change {}

    /**
     * Replaces a record, if its revision is still the one that this change started from. Refused
     * with {@link Refused#NO_SUCH_KEY}, {@link Refused#KEY_NOT_LIVE} if the stored key is revoked,
     * {@link Refused#CHANGED} if its revision is not one less than the new one, {@link
     * Refused#OUTLIVES_PARENT}. Last-used stays as stored. Every key delegated from it that would
     * outlive it is shortened to its expiry, each with a {@code SHORTENED} event derived from this
     * one; where the new record is revoked, they are revoked as by {@link Revoke}. Id, context,
     * name, ancestors and creation are as stored.
     *
     * @param key the changed record
     * @param event the event
     * @param remaining what must remain; null for nothing
     */
    record Update(StoredKey key, AuditEvent event, @Nullable Remaining remaining)
        implements Change {

      /**
       * An update after which nothing in particular must remain.
       *
       * @param key as the component
       * @param event as the component
       */
      public Update(StoredKey key, AuditEvent event) {
        this(key, event, null);
      }
    }

    /**
     * Revokes a key and all delegated from it, each with a {@code REVOKED} event of its own derived
     * from this one. Keys that were revoked before are left as they are, without an event. Refused
     * with {@link Refused#NO_SUCH_KEY}.
     *
     * @param key the key's id
     * @param event the event
     * @param remaining what must remain; null for nothing
     */
    record Revoke(KeyId key, AuditEvent event, @Nullable Remaining remaining) implements Change {

      /**
       * A revocation after which nothing in particular must remain.
       *
       * @param key as the component
       * @param event as the component
       */
      public Revoke(KeyId key, AuditEvent event) {
        this(key, event, null);
      }
    }

    /**
     * Clears keys that were revoked or expired before an instant. Their events stay. {@link
     * Committed} names the keys that were cleared; where there are none, nothing is committed.
     *
     * @param endedBefore the instant
     * @param event the event
     */
    record Purge(Instant endedBefore, AuditEvent event) implements Change {}
  }

  /**
   * A condition on the state that a change leaves: one of some keys must be live. Two that race to
   * end each other's last witness leave one.
   *
   * @param anyOf the keys, at least one
   * @param at the instant by which they are judged
   */
  record Remaining(Set<KeyId> anyOf, Instant at) {

    /**
     * Copies the set.
     *
     * @param anyOf as the component
     * @param at as the component
     */
    public Remaining {
      anyOf = Set.copyOf(anyOf);
    }
  }

  /** What became of a commit. */
  sealed interface Outcome permits Committed, NameTaken, Refused {}

  /**
   * All changes were made.
   *
   * @param keys every key whose record was added, changed or removed
   */
  record Committed(List<KeyId> keys) implements Outcome {

    /**
     * Copies the list.
     *
     * @param keys as the component
     */
    public Committed {
      keys = List.copyOf(keys);
    }
  }

  /**
   * Nothing was changed: the context has a key of that name, live or ended.
   *
   * @param holder the key that has the name
   */
  record NameTaken(KeyId holder) implements Outcome {}

  /** Nothing was changed, and why. */
  enum Refused implements Outcome {
    /** The deployment was bootstrapped before. */
    BOOTSTRAPPED,
    /** The key on whose behalf the change was asked for is not live any more. */
    ACTOR_NOT_LIVE,
    /** There is no such context, or it was deleted. */
    NO_SUCH_CONTEXT,
    /** There is, or was, a context with that id. */
    CONTEXT_EXISTS,
    /** Another key has that id. */
    ID_TAKEN,
    /** There is no such key. */
    NO_SUCH_KEY,
    /** The key was revoked. */
    KEY_NOT_LIVE,
    /** The record was changed by someone else first. */
    CHANGED,
    /** The parent is unknown, revoked or expired. */
    PARENT_NOT_LIVE,
    /** The key's expiry is later than its parent's. */
    OUTLIVES_PARENT,
    /** Of the keys of which one had to remain live, none would. */
    NONE_REMAINS
  }
}
