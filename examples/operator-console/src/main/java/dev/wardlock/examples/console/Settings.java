package dev.wardlock.examples.console;

import dev.wardlock.crypto.ServerKeys;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;

/**
 * What the environment decides.
 *
 * @param host {@code HOST}: the address to listen on; loopback unless told otherwise
 * @param port {@code PORT}: the port, 8080 by default; 0 for any that is free
 * @param dataDir {@code DATA_DIR}: the folder of the database; made if it is missing
 * @param serverKeys {@code AUTH_SERVER_KEYS}: the deployment's key ring; none by default
 */
record Settings(String host, int port, Path dataDir, ServerKeys serverKeys) {

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException if something is malformed; the message names every fault
   */
  static Settings of(Map<String, String> environment) {
    var faults = new ArrayList<String>();
    String host = environment.getOrDefault("HOST", "127.0.0.1");
    int port = port(environment.getOrDefault("PORT", "8080"), faults);
    Path dataDir = Path.of("wardlock-console-data");
    ServerKeys serverKeys = ServerKeys.NONE;
    try {
      dataDir = Path.of(environment.getOrDefault("DATA_DIR", dataDir.toString()));
    } catch (InvalidPathException e) {
      faults.add("DATA_DIR is not a path");
    }
    try {
      serverKeys = ServerKeys.fromEnvironment(environment);
    } catch (IllegalArgumentException e) {
      faults.add(ServerKeys.VARIABLE + ": " + e.getMessage());
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
    return new Settings(host, port, dataDir.toAbsolutePath().normalize(), serverKeys);
  }

  private static int port(String text, ArrayList<String> faults) {
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
      faults.add("PORT is a number from 0 to 65535, not '" + text + "'");
      return 0;
    }
    return Integer.parseInt(text);
  }
}
