/** Where a deployment reads its configuration: a gitignored file, GitHub, any command. */
@NullMarked
package dev.wardlock.secrets.publish;

import org.jspecify.annotations.NullMarked;
