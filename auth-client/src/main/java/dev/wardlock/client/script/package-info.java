/** The script of one application: compiled, checked, run in a process of its own. */
@NullMarked
package dev.wardlock.client.script;

import org.jspecify.annotations.NullMarked;
