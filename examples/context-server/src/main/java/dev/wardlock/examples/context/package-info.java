/** A server that keeps small documents of tenants under scope paths. */
@NullMarked
package dev.wardlock.examples.context;

import org.jspecify.annotations.NullMarked;
