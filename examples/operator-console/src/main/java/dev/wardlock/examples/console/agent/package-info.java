/** An agent, which connects to the console and does as it is told: it prints what it hears. */
@NullMarked
package dev.wardlock.examples.console.agent;

import org.jspecify.annotations.NullMarked;
