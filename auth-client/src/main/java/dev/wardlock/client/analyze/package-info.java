/** From captured traffic to the script that logs in. */
@NullMarked
package dev.wardlock.client.analyze;

import org.jspecify.annotations.NullMarked;
