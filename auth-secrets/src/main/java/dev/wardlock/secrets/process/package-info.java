/** Programs that are run: bounded in time and output, fed by standard input. */
@NullMarked
package dev.wardlock.secrets.process;

import org.jspecify.annotations.NullMarked;
