/** What a protected request costs: with our filter, with others, and with none. */
@NullMarked
package dev.wardlock.benchmarks.web;

import org.jspecify.annotations.NullMarked;
