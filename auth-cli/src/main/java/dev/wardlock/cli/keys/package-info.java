/** The commands that manage keys and contexts, and look at what happened. */
@NullMarked
package dev.wardlock.cli.keys;

import org.jspecify.annotations.NullMarked;
