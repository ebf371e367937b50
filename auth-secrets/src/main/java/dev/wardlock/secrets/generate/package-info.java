/** Where new values come from. */
@NullMarked
package dev.wardlock.secrets.generate;

import org.jspecify.annotations.NullMarked;
