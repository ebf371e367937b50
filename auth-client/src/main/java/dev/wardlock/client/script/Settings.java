package dev.wardlock.client.script;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/** How scripts are compiled and run. */
record Settings(
    Path javaHome,
    HttpClient httpClient,
    Duration timeLimit,
    Duration promptLimit,
    Consumer<String> browser,
    Clock clock) {

  /** How long one answer of a server may take. */
  Duration requestLimit() {
    return Network.PATIENCE;
  }
}
