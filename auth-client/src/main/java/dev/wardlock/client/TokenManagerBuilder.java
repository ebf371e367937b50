package dev.wardlock.client;

import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options of a {@link TokenManager}, checked when it is built. Not safe for use by many threads.
 */
public final class TokenManagerBuilder {

  final TokenFile file;
  final String loginCommand;
  @Nullable TokenRefresher refresher;
  Clock clock = Clock.systemUTC();
  Duration margin = Duration.ofSeconds(30);
  Duration patience = Duration.ofSeconds(60);

  TokenManagerBuilder(TokenFile file, String loginCommand) {
    this.file = file;
    this.loginCommand = loginCommand;
  }

  /**
   * How a login is renewed.
   *
   * @param value how; by default nothing is renewed
   * @return this
   */
  public TokenManagerBuilder refresher(TokenRefresher value) {
    refresher = value;
    return this;
  }

  /**
   * What tells the time.
   *
   * @param value the clock; by default that of the system
   * @return this
   */
  public TokenManagerBuilder clock(Clock value) {
    clock = value;
    return this;
  }

  /**
   * How long before its end a state is renewed, for the way to the server and clocks that differ.
   * Of a state that lives shorter, half of its life counts.
   *
   * @param value 0 to 1 hour; by default 30 seconds
   * @return this
   */
  public TokenManagerBuilder margin(Duration value) {
    margin = value;
    return this;
  }

  /**
   * How long to wait for a renewal or a login by another process.
   *
   * @param value 0 to 1 hour; by default 60 seconds
   * @return this
   */
  public TokenManagerBuilder patience(Duration value) {
    patience = value;
    return this;
  }

  /**
   * Makes the manager.
   *
   * @return the manager
   * @throws IllegalArgumentException if an option is out of its bounds: with every fault
   */
  public TokenManager build() {
    var faults = new Faults();
    faults.addIf(loginCommand.isBlank(), "the command that logs in is blank");
    bounded("the margin", margin, faults);
    bounded("the patience", patience, faults);
    faults.check("The manager cannot be built");
    return new TokenManager(this);
  }

  private static void bounded(String what, Duration value, Faults faults) {
    faults.addIf(
        value.isNegative() || value.compareTo(Duration.ofHours(1)) > 0,
        what + " is 0 to 1 hour, not " + value);
  }
}
