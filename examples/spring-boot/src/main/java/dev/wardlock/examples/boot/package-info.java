/** A Spring Boot application behind Wardlock. */
@NullMarked
package dev.wardlock.examples.boot;

import org.jspecify.annotations.NullMarked;
