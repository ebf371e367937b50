package dev.wardlock.client.analyze;

import dev.wardlock.client.script.Script;
import dev.wardlock.client.script.ScriptException;
import dev.wardlock.client.trace.Capture;
import java.io.IOException;
import java.util.Optional;

/**
 * Who writes the script of an application: rules, or a language model.
 *
 * <p>An implementation never sees a secret that was typed at a prompt, nor a token: captures and
 * failures are masked before they are passed to anything that leaves the process.
 */
public interface ScriptAuthor {

  /**
   * Writes a script.
   *
   * @param capture the application's traffic
   * @return the script; empty where no way to authenticate was found
   * @throws IOException the author could not be reached, or gave no usable answer
   */
  Optional<Script> write(Capture capture) throws IOException;

  /**
   * Writes a script that failed anew.
   *
   * @param capture the application's traffic
   * @param script what failed
   * @param failure how, with its debug output
   * @return the script mended; empty where the author knows no other
   * @throws IOException the author could not be reached, or gave no usable answer
   */
  Optional<Script> mend(Capture capture, Script script, ScriptException failure) throws IOException;
}
