/** An {@code Auth} in memory for tests, and the contract that every key store must pass. */
@NullMarked
package dev.wardlock.testkit;

import org.jspecify.annotations.NullMarked;
