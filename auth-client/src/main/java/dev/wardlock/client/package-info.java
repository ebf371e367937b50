/**
 * What an application embeds: credentials from the environment or a file, kept fresh and injected.
 */
@NullMarked
package dev.wardlock.client;

import org.jspecify.annotations.NullMarked;
