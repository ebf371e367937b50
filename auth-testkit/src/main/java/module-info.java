/** An {@code Auth} in memory for tests, and the contract that every key store must pass. */
module dev.wardlock.testkit {
  requires static transitive org.jspecify;
  requires transitive dev.wardlock;
  requires transitive java.net.http;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;

  exports dev.wardlock.testkit;

  opens dev.wardlock.testkit to
      org.junit.platform.commons; // the rules are inherited from types that are not public
}
