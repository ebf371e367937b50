/**
 * Keys that rotate as a set, next, active and retired: the server keys of the library itself, and
 * signing keys that are published as a JWKS.
 */
@NullMarked
package dev.wardlock.secrets.ring;

import org.jspecify.annotations.NullMarked;
