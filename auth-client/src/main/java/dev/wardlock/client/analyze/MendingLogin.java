package dev.wardlock.client.analyze;

import dev.wardlock.client.TokenState;
import dev.wardlock.client.script.CheckedScript;
import dev.wardlock.client.script.Conversation;
import dev.wardlock.client.script.Script;
import dev.wardlock.client.script.ScriptException;
import dev.wardlock.client.script.ScriptRunner;
import java.io.IOException;
import java.util.Optional;

/**
 * Logs in by a script, and has the script mended while that fails: what went wrong goes back to the
 * author, the new script is shown, and login is tried again, until it succeeds or the person stops.
 *
 * <p>No script runs before it was checked and the person agreed to it. What the author gets was
 * masked.
 *
 * <p>For one thread at a time.
 */
public final class MendingLogin {

  /** Who decides: what is run, and how long it is tried. */
  public interface Person {

    /**
     * Whether a script that was not run before may be run. It is to be shown with its origins.
     *
     * @param script what passed the check
     * @return whether to run it
     * @throws IOException if that cannot be asked or remembered
     */
    boolean agreesToRun(Script script) throws IOException;

    /**
     * Whether the author is to be asked to mend the script.
     *
     * @param failure how it failed, as the author would be told
     * @return whether to go on
     */
    boolean agreesToMend(ScriptException failure);
  }

  /** Where the traffic comes from, when an author needs it. */
  @FunctionalInterface
  public interface Author {

    /**
     * Writes a script that failed anew.
     *
     * @param script what failed
     * @param failure how
     * @return the script mended; empty where there is no other
     * @throws IOException the author could not be asked
     */
    Optional<Script> mend(Script script, ScriptException failure) throws IOException;
  }

  /**
   * A login that succeeded.
   *
   * @param state what it gave
   * @param script what gave it: the first, or one that was mended
   */
  public record LoggedIn(TokenState state, Script script) {}

  private final ScriptRunner runner;
  private final Author author;
  private final Person person;

  /**
   * A login.
   *
   * @param runner what checks and runs scripts
   * @param author who mends them
   * @param person who decides
   */
  public MendingLogin(ScriptRunner runner, Author author, Person person) {
    this.runner = runner;
    this.author = author;
    this.person = person;
  }

  /**
   * Logs in.
   *
   * @param first the script to begin with
   * @param conversation with the person, for each try
   * @return the state, and the script that gave it; empty where the person did not agree to run it
   * @throws ScriptException the last failure, where the person stopped, or the author knew no other
   *     script
   * @throws IOException the author could not be asked
   */
  public Optional<LoggedIn> login(Script first, Conversation conversation)
      throws ScriptException, IOException {
    Script script = first;
    while (true) {
      try {
        CheckedScript checked = runner.check(script);
        if (!person.agreesToRun(script)) {
          return Optional.empty();
        }
        return Optional.of(new LoggedIn(checked.acquire(conversation), script));
      } catch (ScriptException failure) {
        if (!person.agreesToMend(failure)) {
          throw failure;
        }
        Optional<Script> mended = author.mend(script, failure);
        if (mended.isEmpty() || mended.get().equals(script)) {
          throw failure;
        }
        script = mended.get();
      }
    }
  }
}
