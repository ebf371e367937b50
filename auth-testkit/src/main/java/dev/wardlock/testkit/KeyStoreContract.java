package dev.wardlock.testkit;

import dev.wardlock.store.KeyStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link KeyStore} must do, as numbered rules: extend it in a test, say how your store
 * is opened, and run it. A rule's name reads {@code number_method_condition_outcome}; the number
 * never changes its meaning.
 *
 * <p>Each test gets a fresh store, and everything that was opened is closed after it. Races are
 * driven, never slept. Every rule has two minutes.
 *
 * <p>Not safe for use by many threads: JUnit makes one instance for each test.
 */
@Timeout(120)
public abstract class KeyStoreContract
    implements ContextRules,
        InsertRules,
        UpdateRules,
        RevokeRules,
        ActorRules,
        RemainingRules,
        CommitRules,
        ListRules,
        PurgeRules,
        AuditRules,
        TouchRules,
        FidelityRules,
        RaceRules,
        TreeRaceRules,
        ServerKeyRules {

  private final Deque<KeyStore> opened = new ArrayDeque<>();
  private @Nullable KeyStore store;
  private @Nullable KeyStore otherNode;

  /** For subclasses. */
  protected KeyStoreContract() {}

  /**
   * Opens a store that holds nothing yet.
   *
   * @return the store; the contract closes it
   */
  protected abstract KeyStore open();

  /**
   * Opens the data of a store once more, as another node or the next process would.
   *
   * @param store what {@link #open()} gave, which stays open
   * @return a store over the same data; the same object where there is no other way to that data
   */
  protected abstract KeyStore reopen(KeyStore store);

  /**
   * Opens the data of a store once more, through something that breaks in the middle of a commit:
   * for a store over JDBC, a connection whose next statement throws after so many.
   *
   * @param store what {@link #open()} gave, which stays open
   * @param steps how many steps of its first commit go well
   * @return the store that will break; null if yours cannot, and rule 50 is reported as skipped
   */
  protected @Nullable KeyStore failingAfter(KeyStore store, int steps) {
    return null;
  }

  /**
   * How many rounds each race goes; 100 by default. Lower it only where a round is slow.
   *
   * @return the number
   */
  @Override
  public int rounds() {
    return 100;
  }

  /**
   * The store of the running test.
   *
   * @return the store
   */
  @Override
  public final KeyStore store() {
    if (store == null) {
      store = opened(open());
    }
    return store;
  }

  /**
   * A second handle on the data of the running test.
   *
   * @return the store
   */
  @Override
  public final KeyStore otherNode() {
    if (otherNode == null) {
      otherNode = opened(reopen(store()));
    }
    return otherNode;
  }

  /**
   * A handle on the data of the running test that breaks in its first commit.
   *
   * @param steps how many steps go well
   * @return the store, which the caller closes; null if there is no such thing
   */
  @Override
  public final @Nullable KeyStore failing(int steps) {
    return failingAfter(store(), steps);
  }

  /** Closes what the test opened, the last first. */
  @AfterEach
  final void closeAll() {
    var closed = new HashSet<KeyStore>();
    while (!opened.isEmpty()) {
      KeyStore next = opened.pop();
      if (closed.add(next)) {
        next.close();
      }
    }
  }

  private KeyStore opened(KeyStore next) {
    opened.push(next);
    return next;
  }
}
