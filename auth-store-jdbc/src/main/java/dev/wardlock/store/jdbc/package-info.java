/** A key store over JDBC. */
@NullMarked
package dev.wardlock.store.jdbc;

import org.jspecify.annotations.NullMarked;
