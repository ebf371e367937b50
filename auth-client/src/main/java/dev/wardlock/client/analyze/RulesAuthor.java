package dev.wardlock.client.analyze;

import dev.wardlock.client.content.SecretNames;
import dev.wardlock.client.script.Script;
import dev.wardlock.client.script.ScriptException;
import dev.wardlock.client.trace.AuthTraffic;
import dev.wardlock.client.trace.Capture;
import dev.wardlock.client.trace.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes scripts by rules, without any other program: it looks for what requests carry to be let
 * in, for the answer that it came from, and for all that had to be sent to get that answer.
 *
 * <p>Knows logins by a form with hidden fields and cookies, by JSON, by OAuth 2 (password, client
 * credentials, authorization code with PKCE, refresh), by a one-time code that is asked for first,
 * HTTP Basic, and keys in headers and queries. The same capture gives the same script, and so does
 * one with other traffic in between. No script holds a secret of the capture: they are asked for.
 *
 * <p>Stateless, and safe for use by many threads.
 */
public final class RulesAuthor implements ScriptAuthor {

  /** An author. */
  public RulesAuthor() {}

  /**
   * Writes a script.
   *
   * @param capture the application's traffic
   * @return the script of the likeliest way to log in; empty where the capture shows none
   * @throws IOException if the capture shows that there is a login, but not enough of it: the
   *     message says what is missing
   */
  @Override
  public Optional<Script> write(Capture capture) throws IOException {
    List<Script> scripts = scripts(capture);
    if (scripts.isEmpty()) {
      refuseWhatIsIncomplete(capture);
    }
    return scripts.stream().findFirst();
  }

  /**
   * Writes a script that failed anew: as the capture shows it, where it was changed since; by what
   * the failure says of a field or an address that moved; else the next way that the capture shows.
   *
   * @param capture the application's traffic
   * @param script what failed
   * @param failure how, with its debug output
   * @return the script mended; empty where the rules know no other
   */
  @Override
  public Optional<Script> mend(Capture capture, Script script, ScriptException failure) {
    List<Script> scripts = scripts(capture);
    int failed = scripts.indexOf(script);
    boolean asWritten = failed >= 0 || scripts.isEmpty() || Moved.isDerived(script, scripts);
    Optional<Script> moved = asWritten ? Moved.mended(script, failure) : Optional.empty();
    return moved.or(() -> scripts.stream().skip(failed + 1L).findFirst());
  }

  /** Every way, first as browsers need it, then with all that they send besides. */
  private static List<Script> scripts(Capture capture) {
    var scripts = new ArrayList<Script>();
    String application = Trace.origin(capture.application());
    for (boolean moreHeaders : new boolean[] {false, true}) {
      for (Flow flow : new Candidates(capture, moreHeaders).all()) {
        Script script = ScriptWriter.script(flow, application);
        if (!scripts.contains(script)) {
          scripts.add(script);
        }
      }
    }
    return scripts;
  }

  private static void refuseWhatIsIncomplete(Capture capture) throws IOException {
    List<Trace> traces = capture.traces();
    var logins = new Logins(traces);
    boolean refused = false;
    for (int i = 0; i < traces.size(); i++) {
      Trace trace = traces.get(i);
      boolean password =
          trace.requestBody() != null
              && Slicer.fields(trace).stream()
                  .anyMatch(
                      f ->
                          SecretNames.of(f.name())
                              .filter(k -> k == SecretNames.PASSWORD)
                              .isPresent());
      if (password && !logins.failed(i)) {
        throw new IOException(
            missing(trace)
                + " sends a password, but the capture shows neither a cookie nor a token that came"
                + " of it. Capture until after the login, with sensitive data: cookies and"
                + " Authorization headers are left out of many exports.");
      }
      refused |= password;
      boolean form =
          trace.requestHeader("content-type").orElse("").contains("form")
              || trace.requestHeader("content-type").orElse("").contains("json");
      if (trace.method().equals("POST")
          && trace.requestBody() == null
          && form
          && AuthTraffic.isAuthRelated(trace)) {
        throw new IOException(
            missing(trace) + " looks like a login, but its body is missing. Capture with content.");
      }
    }
    if (refused) {
      throw new IOException(
          "Every login in the capture was refused. Capture one that succeeds, and a page or a call"
              + " after it.");
    }
  }

  private static String missing(Trace trace) {
    return trace.method() + " " + Addresses.withoutQuery(trace.uri());
  }
}
