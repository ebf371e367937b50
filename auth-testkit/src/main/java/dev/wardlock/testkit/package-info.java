/** The contract that every key store must pass, and a settable clock. */
@NullMarked
package dev.wardlock.testkit;

import org.jspecify.annotations.NullMarked;
