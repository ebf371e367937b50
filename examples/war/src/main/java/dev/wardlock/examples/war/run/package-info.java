/** Starts the war in a server; no part of it. */
@NullMarked
package dev.wardlock.examples.war.run;

import org.jspecify.annotations.NullMarked;
