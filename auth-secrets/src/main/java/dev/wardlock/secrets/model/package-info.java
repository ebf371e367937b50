/**
 * What is declared, secrets as a type, and the three things to be plugged in: vault, publisher,
 * generator.
 */
@NullMarked
package dev.wardlock.secrets.model;

import org.jspecify.annotations.NullMarked;
