/** A web.xml application behind Wardlock. */
@NullMarked
package dev.wardlock.examples.war;

import org.jspecify.annotations.NullMarked;
