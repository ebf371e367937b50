package dev.wardlock.examples.jobs;

import dev.wardlock.crypto.ServerKeys;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the environment and the command line decide.
 *
 * @param host {@code HOST}: the address to listen on; loopback unless told otherwise
 * @param port {@code PORT}: the port, 3030 by default; 0 for any that is free
 * @param dataDir {@code DATA_DIR}: the folder of the databases; made if it is missing
 * @param serverKeys {@code AUTH_SERVER_KEYS}: the deployment's key ring; none by default
 * @param publicOrigin {@code PUBLIC_ORIGIN}: where browsers see it; null for wherever they ask
 * @param trustedProxies {@code TRUSTED_PROXIES}: who may say the client's address and scheme
 * @param bootstrap {@code --bootstrap-admin-key}: the name of the first key; null to make none
 * @param legacy {@code --admin-secret} and its like
 */
record Settings(
    String host,
    int port,
    Path dataDir,
    ServerKeys serverKeys,
    @Nullable String publicOrigin,
    List<String> trustedProxies,
    @Nullable String bootstrap,
    LegacySecrets legacy) {

  private static final Path DATA_DIR = Path.of("wardlock-jobs-data");

  /**
   * Reads the environment and the command line.
   *
   * @throws IllegalArgumentException if something is malformed; the message names every fault
   */
  static Settings of(Map<String, String> environment, Options options) {
    var faults = new ArrayList<String>();
    var settings =
        new Settings(
            environment.getOrDefault("HOST", "127.0.0.1"),
            port(environment.getOrDefault("PORT", "3030"), faults),
            path(environment.getOrDefault("DATA_DIR", DATA_DIR.toString()), faults),
            serverKeys(environment, faults),
            environment.get("PUBLIC_ORIGIN"),
            list(environment.getOrDefault("TRUSTED_PROXIES", "")),
            options.bootstrapAdminKey,
            LegacySecrets.of(options, faults));
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
    return settings;
  }

  private static List<String> list(String text) {
    return text.isBlank()
        ? List.of()
        : List.of(text.split(",", -1)).stream().map(String::strip).toList();
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
