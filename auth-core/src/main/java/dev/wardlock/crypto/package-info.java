/** How tokens are made and checked, and how secrets are hashed. */
@NullMarked
package dev.wardlock.crypto;

import org.jspecify.annotations.NullMarked;
