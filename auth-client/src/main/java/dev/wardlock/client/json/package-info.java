/** JSON, for the other rooms: the one place that knows Jackson. */
@NullMarked
package dev.wardlock.client.json;

import org.jspecify.annotations.NullMarked;
