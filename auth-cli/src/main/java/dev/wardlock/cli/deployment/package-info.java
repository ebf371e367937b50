/** Where keys are managed: directly in a store, or through the REST API of a running server. */
@NullMarked
package dev.wardlock.cli.deployment;

import org.jspecify.annotations.NullMarked;
