/** An operator's web application behind Wardlock. */
@NullMarked
package dev.wardlock.examples.console;

import org.jspecify.annotations.NullMarked;
