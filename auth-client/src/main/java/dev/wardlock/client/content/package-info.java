/** What messages of HTTP hold: named values in queries, forms, JSON, cookies and pages. */
@NullMarked
package dev.wardlock.client.content;

import org.jspecify.annotations.NullMarked;
