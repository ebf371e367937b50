/** The program: where it starts, and the one list of its commands. */
@NullMarked
package dev.wardlock.cli;

import org.jspecify.annotations.NullMarked;
