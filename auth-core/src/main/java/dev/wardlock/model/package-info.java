/** The words of the library as immutable values. Nothing here performs I/O. */
@NullMarked
package dev.wardlock.model;

import org.jspecify.annotations.NullMarked;
