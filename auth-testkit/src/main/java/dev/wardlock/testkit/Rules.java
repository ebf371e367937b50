package dev.wardlock.testkit;

import dev.wardlock.store.KeyStore;
import org.jspecify.annotations.Nullable;

/** What every group of rules stands on. */
interface Rules {

  /** The store of this test: fresh, and the same throughout the test. */
  KeyStore store();

  /** A second handle on the data of {@link #store()}, as another node would have. */
  KeyStore otherNode();

  /** A handle on the data of {@link #store()} that breaks in its first commit, if there is one. */
  @Nullable KeyStore failing(int steps);

  /** How many rounds a race goes. */
  int rounds();
}
