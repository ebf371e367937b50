package dev.wardlock.cli.auth;

import dev.wardlock.client.AppFolder;
import dev.wardlock.client.analyze.MendingLogin;
import dev.wardlock.client.analyze.ScriptAuthor;
import dev.wardlock.client.trace.Capture;
import java.util.Optional;

/** Who mends an application's script: its author, with the traffic that was captured. */
final class Mending {

  private Mending() {}

  /** Mends nothing where the captures are not there any more. */
  static MendingLogin.Author of(ScriptAuthor author, AppFolder folder) {
    return (script, failure) -> {
      Optional<Capture> capture = CaptureFiles.remembered(folder);
      return capture.isEmpty() ? Optional.empty() : author.mend(capture.get(), script, failure);
    };
  }
}
