/** What a store must do, what it holds, and the reference store. */
@NullMarked
package dev.wardlock.store;

import org.jspecify.annotations.NullMarked;
