/**
 * What runs in the process of a script: these classes alone, on a class path of their own.
 *
 * <p>They stand on the JDK and know nothing of the rest.
 */
@NullMarked
package dev.wardlock.client.script.child;

import org.jspecify.annotations.NullMarked;
