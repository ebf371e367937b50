/** The filter, login, the management endpoints and the admin page. */
@NullMarked
package dev.wardlock.servlet;

import org.jspecify.annotations.NullMarked;
