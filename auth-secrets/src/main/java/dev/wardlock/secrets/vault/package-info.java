/** Where secrets are kept: an encrypted local file, or 1Password. */
@NullMarked
package dev.wardlock.secrets.vault;

import org.jspecify.annotations.NullMarked;
