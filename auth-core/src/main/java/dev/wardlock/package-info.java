/**
 * The entry point: an {@link dev.wardlock.Auth} is built over a store, verifies what is presented
 * and changes keys.
 */
@NullMarked
package dev.wardlock;

import org.jspecify.annotations.NullMarked;
