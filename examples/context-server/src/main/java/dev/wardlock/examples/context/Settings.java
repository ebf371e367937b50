package dev.wardlock.examples.context;

import dev.wardlock.crypto.ServerKeys;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the environment and the command line decide.
 *
 * @param host {@code HOST}: the address to listen on; loopback unless told otherwise
 * @param port {@code PORT}: the port, 8090 by default; 0 for any that is free
 * @param dataDir {@code DATA_DIR}: the folder of the databases; made if it is missing
 * @param prefix {@code AUTH_PREFIX}: what the names of the printed variables begin with
 * @param serverKeys {@code AUTH_SERVER_KEYS}: the deployment's key ring; none by default
 * @param bootstrap {@code --bootstrap}: whether to make and print the first keys
 */
record Settings(
    String host, int port, Path dataDir, String prefix, ServerKeys serverKeys, boolean bootstrap) {

  private static final Path DATA_DIR = Path.of("wardlock-context-data");

  /**
   * Reads the environment and the command line.
   *
   * @throws IllegalArgumentException if something is malformed; the message names every fault
   */
  static Settings of(Map<String, String> environment, String... arguments) {
    var faults = new ArrayList<String>();
    boolean bootstrap = false;
    for (String argument : arguments) {
      if (argument.equals("--bootstrap")) {
        bootstrap = true;
      } else {
        faults.add("the one argument there is is --bootstrap, not '" + argument + "'");
      }
    }
    String prefix = environment.getOrDefault("AUTH_PREFIX", "AUTH");
    if (!prefix.matches("[A-Z][A-Z0-9_]{0,31}")) {
      faults.add("AUTH_PREFIX is the beginning of a variable's name, such as SPECTRON");
    }
    var settings =
        new Settings(
            environment.getOrDefault("HOST", "127.0.0.1"),
            port(environment.getOrDefault("PORT", "8090"), faults),
            path(environment.getOrDefault("DATA_DIR", DATA_DIR.toString()), faults),
            prefix,
            serverKeys(environment, faults),
            bootstrap);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
    return settings;
  }

  private static ServerKeys serverKeys(Map<String, String> environment, List<String> faults) {
    try {
      return ServerKeys.fromEnvironment(environment);
    } catch (IllegalArgumentException e) {
      faults.add(ServerKeys.VARIABLE + ": " + e.getMessage());
      return ServerKeys.NONE;
    }
  }

  private static Path path(String text, List<String> faults) {
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      faults.add("DATA_DIR is not a path");
      return DATA_DIR;
    }
  }

  private static int port(String text, List<String> faults) {
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
      faults.add("PORT is a number from 0 to 65535, not '" + text + "'");
      return 0;
    }
    return Integer.parseInt(text);
  }
}
