/** Plans, the run that carries one out, its journal, the audit and the status. */
@NullMarked
package dev.wardlock.secrets;

import org.jspecify.annotations.NullMarked;
