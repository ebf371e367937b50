/** A program that calls applications with what the command line logged in to. */
@NullMarked
package dev.wardlock.examples.client;

import org.jspecify.annotations.NullMarked;
