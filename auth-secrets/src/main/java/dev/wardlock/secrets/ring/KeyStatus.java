package dev.wardlock.secrets.ring;

import java.time.Instant;
import java.util.Optional;

/**
 * What may be seen of a key in a set.
 *
 * @param id its id
 * @param state where it stands
 * @param since since when it stands there; empty where that was not noted
 */
public record KeyStatus(String id, KeyState state, Optional<Instant> since) {}
