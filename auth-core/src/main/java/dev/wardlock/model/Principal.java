package dev.wardlock.model;

import org.jspecify.annotations.Nullable;

/**
 * Who acts: the one that a verified key or a static token stands for, with what it may do now.
 *
 * <p>The grants are the effective ones: those of the key, within what its kind may hold today and
 * within its scope floor. Nothing here is secret.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * @param id the application's id for whoever acts
 * @param kind the name of its {@link PrincipalKind}
 * @param displayName its name for people
 * @param context the id of the context it belongs to; {@code system} for the deployment's own
 * @param grants what it may do now
 * @param floor the region it is pinned to
 * @param strict whether reads outside its region are refused instead of answered empty
 * @param key the key it came with; null for a static token
 */
public record Principal(
    String id,
    String kind,
    String displayName,
    String context,
    Grants grants,
    Region floor,
    boolean strict,
    @Nullable KeyId key)
    implements java.security.Principal {

  /**
   * Whether a verb is allowed on a scope.
   *
   * @param verb a verb, not a pattern
   * @param scope where
   * @return true if it is
   * @throws IllegalArgumentException if the text is a pattern, or has no noun
   */
  public boolean may(String verb, Scope scope) {
    return grants.permits(verb, scope);
  }

  /**
   * The same as {@link #id()}.
   *
   * @return the id
   */
  @Override
  public String getName() {
    return id;
  }
}
