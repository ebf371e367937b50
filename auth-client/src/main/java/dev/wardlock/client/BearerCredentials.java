package dev.wardlock.client;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A key that somebody else keeps. */
final class BearerCredentials implements Credentials {

  private final Supplier<Secret> key;

  BearerCredentials(Supplier<Secret> key) {
    this.key = key;
  }

  private TokenState state() {
    return TokenState.of(
        Map.of("Authorization", "Bearer " + key.get().reveal()), Map.of(), Instant.EPOCH);
  }

  @Override
  public CompletableFuture<TokenState> current() {
    return CompletableFuture.completedFuture(state());
  }

  @Override
  public boolean canRenew(TokenState refused) {
    return !state().equals(refused);
  }

  @Override
  public CompletableFuture<TokenState> renew(TokenState refused) {
    TokenState state = state();
    return state.equals(refused)
        ? CompletableFuture.failedFuture(new IOException("The key is the one that was refused."))
        : CompletableFuture.completedFuture(state);
  }
}
