/** A supervisor of runners and jobs. */
@NullMarked
package dev.wardlock.examples.jobs;

import org.jspecify.annotations.NullMarked;
