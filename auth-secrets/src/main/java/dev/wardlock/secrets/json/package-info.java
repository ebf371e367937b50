/** JSON in and out. */
@NullMarked
package dev.wardlock.secrets.json;

import org.jspecify.annotations.NullMarked;
