package dev.wardlock.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to list, and the page that comes back. */
public final class Query {

  /** How many items a page has unless told otherwise. */
  public static final int DEFAULT_LIMIT = 50;

  /** How many items a page may have at most. */
  public static final int MAX_LIMIT = 500;

  private Query() {}

  /**
   * Which keys to list. A null field does not filter. Keys come in the order in which they were
   * made; a cursor stays good while keys are added and removed.
   *
   * @param context in this context
   * @param status with this status now
   * @param kind of this kind
   * @param principal of this principal
   * @param under this key and all delegated from it
   * @param cursor what {@link Page#nextCursor()} gave; null for the first page
   * @param limit 1 to 500 items; 50 by default
   */
  public record Keys(
      @Nullable String context,
      KeyInfo.@Nullable Status status,
      @Nullable String kind,
      @Nullable String principal,
      @Nullable KeyId under,
      @Nullable String cursor,
      int limit) {

    /** Every key, in pages of 50. */
    public static final Keys ALL = new Keys(null, null, null, null, null, null, DEFAULT_LIMIT);

    /**
     * Checks the limit.
     *
     * @param context as the component
     * @param status as the component
     * @param kind as the component
     * @param principal as the component
     * @param under as the component
     * @param cursor as the component
     * @param limit as the component
     * @throws IllegalArgumentException if the limit is not 1 to 500
     */
    public Keys {
      checkLimit(limit);
    }

    /**
     * In a context.
     *
     * @param id the context
     * @return the narrower query
     */
    public Keys in(String id) {
      return new Keys(id, status, kind, principal, under, cursor, limit);
    }

    /**
     * With a status.
     *
     * @param wanted the status
     * @return the narrower query
     */
    public Keys with(KeyInfo.Status wanted) {
      return new Keys(context, wanted, kind, principal, under, cursor, limit);
    }

    /**
     * Of a kind.
     *
     * @param name the kind's name
     * @return the narrower query
     */
    public Keys ofKind(String name) {
      return new Keys(context, status, name, principal, under, cursor, limit);
    }

    /**
     * Of a principal.
     *
     * @param id the principal's id
     * @return the narrower query
     */
    public Keys of(String id) {
      return new Keys(context, status, kind, id, under, cursor, limit);
    }

    /**
     * A key and all that was delegated from it.
     *
     * @param ancestor the key
     * @return the narrower query
     */
    public Keys under(KeyId ancestor) {
      return new Keys(context, status, kind, principal, ancestor, cursor, limit);
    }

    /**
     * From where a page ended.
     *
     * @param next what {@link Page#nextCursor()} gave
     * @return the query for the next page
     */
    public Keys after(@Nullable String next) {
      return new Keys(context, status, kind, principal, under, next, limit);
    }

    /**
     * In pages of another size.
     *
     * @param items 1 to 500
     * @return the query
     * @throws IllegalArgumentException if it is not 1 to 500
     */
    public Keys limit(int items) {
      return new Keys(context, status, kind, principal, under, cursor, items);
    }
  }

  /**
   * Which audit events to list. A null field does not filter. Events come newest first.
   *
   * @param context that concern this context, its keys included
   * @param principal done by this principal, or to a key of it
   * @param key done by this key, or to it
   * @param kind done to a key of this kind
   * @param since not before this instant
   * @param until before this instant
   * @param cursor what {@link Page#nextCursor()} gave; null for the first page
   * @param limit 1 to 500 items; 50 by default
   */
  public record Audit(
      @Nullable String context,
      @Nullable String principal,
      @Nullable KeyId key,
      @Nullable String kind,
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable String cursor,
      int limit) {

    /** Every event, in pages of 50. */
    public static final Audit ALL =
        new Audit(null, null, null, null, null, null, null, DEFAULT_LIMIT);

    /**
     * Checks the limit.
     *
     * @param context as the component
     * @param principal as the component
     * @param key as the component
     * @param kind as the component
     * @param since as the component
     * @param until as the component
     * @param cursor as the component
     * @param limit as the component
     * @throws IllegalArgumentException if the limit is not 1 to 500
     */
    public Audit {
      checkLimit(limit);
    }

    /**
     * Concerning a context.
     *
     * @param id the context
     * @return the narrower query
     */
    public Audit in(String id) {
      return new Audit(id, principal, key, kind, since, until, cursor, limit);
    }

    /**
     * Done by a principal, or to a key of it.
     *
     * @param id the principal's id
     * @return the narrower query
     */
    public Audit of(String id) {
      return new Audit(context, id, key, kind, since, until, cursor, limit);
    }

    /**
     * Done by a key, or to it.
     *
     * @param id the key
     * @return the narrower query
     */
    public Audit of(KeyId id) {
      return new Audit(context, principal, id, kind, since, until, cursor, limit);
    }

    /**
     * Done to keys of a kind.
     *
     * @param name the kind's name
     * @return the narrower query
     */
    public Audit ofKind(String name) {
      return new Audit(context, principal, key, name, since, until, cursor, limit);
    }

    /**
     * Within a window.
     *
     * @param from not before this; null for no bound
     * @param to before this; null for no bound
     * @return the narrower query
     */
    public Audit between(@Nullable Instant from, @Nullable Instant to) {
      return new Audit(context, principal, key, kind, from, to, cursor, limit);
    }

    /**
     * From where a page ended.
     *
     * @param next what {@link Page#nextCursor()} gave
     * @return the query for the next page
     */
    public Audit after(@Nullable String next) {
      return new Audit(context, principal, key, kind, since, until, next, limit);
    }

    /**
     * In pages of another size.
     *
     * @param items 1 to 500
     * @return the query
     * @throws IllegalArgumentException if it is not 1 to 500
     */
    public Audit limit(int items) {
      return new Audit(context, principal, key, kind, since, until, cursor, items);
    }
  }

  /**
   * Some of what was asked for.
   *
   * @param <T> what is listed
   * @param items the items
   * @param nextCursor where to go on; null when there is no more
   */
  public record Page<T>(List<T> items, @Nullable String nextCursor) {

    /**
     * Copies the items.
     *
     * @param items as the component
     * @param nextCursor as the component
     */
    public Page {
      items = List.copyOf(items);
    }
  }

  private static void checkLimit(int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit is 1 to " + MAX_LIMIT + ", not " + limit);
    }
  }
}
