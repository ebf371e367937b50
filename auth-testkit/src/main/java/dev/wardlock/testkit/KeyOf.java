package dev.wardlock.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a {@link TestKey} parameter of a test: the key to mint for it. Each parameter has a key of its
 * own. Needs {@link AuthExtension}.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface KeyOf {

  /**
   * What kind of key.
   *
   * @return the name of a kind
   */
  String value();

  /**
   * What it may, as {@code Grants.parse} reads it, such as {@code jobs:read=*}.
   *
   * @return the grants; by default all that the kind may
   */
  String grants() default "";

  /**
   * The region it is pinned to, such as {@code org/acme/*}, for kinds that need one.
   *
   * @return the scope floor; none by default
   */
  String floor() default "";
}
