/** Benchmarks. */
@NullMarked
package dev.wardlock.benchmarks;

import org.jspecify.annotations.NullMarked;
