/** What every command needs: a terminal, output as text or JSON, confirmation, exit codes. */
@NullMarked
package dev.wardlock.cli.shell;

import org.jspecify.annotations.NullMarked;
