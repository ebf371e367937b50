package dev.wardlock;

import dev.wardlock.model.Grants;
import dev.wardlock.model.Region;
import dev.wardlock.store.Context;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key to be: what to mint or to delegate.
 *
 * <p>Immutable and safe for use by many threads. It is checked as a whole when it is minted.
 *
 * @param name {@code [A-Za-z0-9][A-Za-z0-9._-]{0,63}}, not in the form of an id or a token
 * @param kind the name of the principal's kind; required to mint, the parent's to delegate
 * @param principal the principal's id, 1 to 256 characters; the name where it is null, the parent's
 *     when delegating
 * @param displayName the principal's name for people, 1 to 256 characters; the principal's id where
 *     it is null
 * @param context the context's id; {@code default} where it is null, the parent's when delegating
 * @param grants what it may do; null for all that its kind, or its parent, may on its floor
 * @param floor the region it is pinned to; where it is null, that of the actor, or what a pinned
 *     kind makes of the grants; the parent's when delegating
 * @param strict whether reads outside its region are refused instead of answered empty
 * @param metadata the application's own notes: at most 32, keys of 1 to 64 characters, values of at
 *     most 1024, in any Unicode
 * @param lifetime from now, 1 second to 36,500 days; null for the longest that is allowed
 */
public record NewKey(
    String name,
    @Nullable String kind,
    @Nullable String principal,
    @Nullable String displayName,
    @Nullable String context,
    @Nullable Grants grants,
    @Nullable Region floor,
    boolean strict,
    Map<String, String> metadata,
    @Nullable Duration lifetime) {

  /**
   * Copies the metadata.
   *
   * @param name as the component
   * @param kind as the component
   * @param principal as the component
   * @param displayName as the component
   * @param context as the component
   * @param grants as the component
   * @param floor as the component
   * @param strict as the component
   * @param metadata as the component
   * @param lifetime as the component
   */
  public NewKey {
    metadata = Map.copyOf(metadata);
  }

  /**
   * A key with a name.
   *
   * @param name the name
   * @return the key to be
   */
  public static NewKey named(String name) {
    return new NewKey(name, null, null, null, null, null, null, false, Map.of(), null);
  }

  /**
   * Of a kind.
   *
   * @param kindName the kind's name
   * @return the key to be
   */
  public NewKey kind(String kindName) {
    return new NewKey(
        name, kindName, principal, displayName, context, grants, floor, strict, metadata, lifetime);
  }

  /**
   * For a principal.
   *
   * @param id the application's id for it
   * @return the key to be
   */
  public NewKey principal(String id) {
    return new NewKey(
        name, kind, id, displayName, context, grants, floor, strict, metadata, lifetime);
  }

  /**
   * For a principal with a name for people.
   *
   * @param text the name
   * @return the key to be
   */
  public NewKey displayName(String text) {
    return new NewKey(
        name, kind, principal, text, context, grants, floor, strict, metadata, lifetime);
  }

  /**
   * In a context.
   *
   * @param id the context's id
   * @return the key to be
   */
  public NewKey in(String id) {
    return new NewKey(
        name, kind, principal, displayName, id, grants, floor, strict, metadata, lifetime);
  }

  /**
   * In the context of the deployment's own keys.
   *
   * @return the key to be
   */
  public NewKey inSystem() {
    return in(Context.SYSTEM);
  }

  /**
   * With grants.
   *
   * @param allowed what it may do
   * @return the key to be
   */
  public NewKey grants(Grants allowed) {
    return new NewKey(
        name, kind, principal, displayName, context, allowed, floor, strict, metadata, lifetime);
  }

  /**
   * Pinned to a region.
   *
   * @param region the region
   * @return the key to be
   */
  public NewKey floor(Region region) {
    return new NewKey(
        name, kind, principal, displayName, context, grants, region, strict, metadata, lifetime);
  }

  /**
   * Whose reads outside its region are refused instead of answered empty.
   *
   * @return the key to be
   */
  public NewKey asStrict() {
    return new NewKey(
        name, kind, principal, displayName, context, grants, floor, true, metadata, lifetime);
  }

  /**
   * With a note of the application's own.
   *
   * @param key the note's key
   * @param value the note
   * @return the key to be
   */
  public NewKey metadata(String key, String value) {
    var more = new HashMap<>(metadata);
    more.put(key, value);
    return new NewKey(
        name, kind, principal, displayName, context, grants, floor, strict, more, lifetime);
  }

  /**
   * Ending after a while.
   *
   * @param duration from now
   * @return the key to be
   */
  public NewKey expiresIn(Duration duration) {
    return new NewKey(
        name, kind, principal, displayName, context, grants, floor, strict, metadata, duration);
  }
}
