/** Captured traffic: read, told apart, and cleared of secrets. */
@NullMarked
package dev.wardlock.client.trace;

import org.jspecify.annotations.NullMarked;
