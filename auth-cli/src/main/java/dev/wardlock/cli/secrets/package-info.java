/** {@code wardlock secrets}: the deployment's own secrets. */
@NullMarked
package dev.wardlock.cli.secrets;

import org.jspecify.annotations.NullMarked;
