/** {@code wardlock auth …}: logging in to applications, and staying logged in. */
@NullMarked
package dev.wardlock.cli.auth;

import org.jspecify.annotations.NullMarked;
