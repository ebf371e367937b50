package dev.wardlock.client.script;

import dev.wardlock.client.RefreshRefusedException;
import dev.wardlock.client.Secret;
import dev.wardlock.client.TokenRefresher;
import dev.wardlock.client.TokenState;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A script that was compiled and found to call allowed methods alone. Only a {@link ScriptRunner}
 * makes one.
 *
 * <p>Each run is a process of its own, with an empty environment, an empty folder to work in, a
 * small heap, and a limit of its own time; it is gone when the method returns. The network is
 * reached by this process for it: the origins of the script alone, and no redirect is followed.
 *
 * <p>Immutable and safe for use by many threads; the conversation is used by the calling thread.
 */
public final class CheckedScript {

  /** Small, for a login has little to remember. */
  private static final int HEAP_MEGABYTES = 64;

  private static final int MAX_MESSAGE = 4096;

  private final Script script;
  private final Map<String, byte[]> classes;
  private final Settings settings;
  private final boolean canRefresh;

  CheckedScript(Script script, Map<String, byte[]> classes, Settings settings) {
    this.script = script;
    this.classes = classes;
    this.settings = settings;
    this.canRefresh = BytecodeCheck.defines(classes, BytecodeCheck.REFRESH);
  }

  /**
   * The script itself.
   *
   * @return its source and origins
   */
  public Script script() {
    return script;
  }

  /**
   * Whether the script knows how to renew a login.
   *
   * @return true if it defines {@code refreshToken(String)}
   */
  public boolean canRefresh() {
    return canRefresh;
  }

  /**
   * Logs in: runs {@code acquireToken()}.
   *
   * @param conversation with the person who logs in; what it throws unchecked ends the script and
   *     is thrown on
   * @return what later requests carry
   * @throws ScriptException if the script failed, was ended at a limit, or returned no such state
   */
  public TokenState acquire(Conversation conversation) throws ScriptException {
    return run("acquireToken", null, conversation);
  }

  /**
   * Renews a login: runs {@code refreshToken(String)}.
   *
   * @param refreshToken of the state that is to be renewed
   * @param conversation with the person, where there is one
   * @return what later requests carry; it has no refresh token where the server sent none, and the
   *     old one is good still
   * @throws ScriptException as for {@link #acquire(Conversation)}
   * @throws IllegalStateException if the script does not know how
   */
  public TokenState refresh(String refreshToken, Conversation conversation) throws ScriptException {
    if (!canRefresh) {
      throw new IllegalStateException("the script defines no refreshToken(String)");
    }
    return run("refreshToken", refreshToken, conversation);
  }

  /**
   * Renews logins by this script, for a {@link dev.wardlock.client.TokenManager}.
   *
   * <p>A script that fails after a request without an answer, or one with a status of 500 or more,
   * may be tried again; any other failure needs a new login.
   *
   * @param conversation with the person, where there is one
   * @return what renews
   * @throws IllegalStateException if the script does not know how
   */
  public TokenRefresher refresher(Conversation conversation) {
    if (!canRefresh) {
      throw new IllegalStateException("the script defines no refreshToken(String)");
    }
    return state -> {
      Secret refreshToken = state.refreshToken();
      if (refreshToken == null) {
        throw new RefreshRefusedException("There is no refresh token.");
      }
      try {
        return refresh(refreshToken.reveal(), conversation);
      } catch (ScriptException e) {
        if (e.isPassing()) {
          throw new IOException(e.getMessage(), e);
        }
        throw new RefreshRefusedException(String.valueOf(e.getMessage()));
      }
    };
  }

  private TokenState run(String method, @Nullable String argument, Conversation conversation)
      throws ScriptException {
    var mask = new Mask(script.source());
    if (argument != null) {
      mask.typedSecret(argument);
    }
    var network = new Network(settings.httpClient(), script.origins(), mask);
    ScriptRun run = null;
    try (Child child =
        Child.start(
            folder -> Jvm.runner(settings.javaHome(), folder, HEAP_MEGABYTES),
            "The script",
            settings.timeLimit())) {
      run = new ScriptRun(child, conversation, network, settings, mask);
      child.say(Arrays.asList("run", method, argument, classes));
      var result = new LinkedHashMap<String, @Nullable Object>();
      run.result().forEach((name, value) -> result.put(String.valueOf(name), value));
      return TokenState.ofResult(result, settings.clock().instant());
    } catch (Ended | IllegalArgumentException e) {
      throw failure(String.valueOf(e.getMessage()), run, mask, network);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("Interrupted while the script was running.", run, mask, network);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw failure(e.toString(), run, mask, network);
    }
  }

  private static ScriptException failure(
      String message, @Nullable ScriptRun run, Mask mask, Network network) {
    String masked = mask.apply(message);
    return new ScriptException(
        masked.substring(0, Math.min(masked.length(), MAX_MESSAGE)),
        run == null ? "" : run.debugOutput(),
        !network.answered());
  }
}
