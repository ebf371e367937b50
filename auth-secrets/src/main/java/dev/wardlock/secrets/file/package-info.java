/**
 * Files that only their owner reads, that are replaced whole, and that one writer has at a time.
 */
@NullMarked
package dev.wardlock.secrets.file;

import org.jspecify.annotations.NullMarked;
