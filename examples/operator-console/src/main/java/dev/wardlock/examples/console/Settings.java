package dev.wardlock.examples.console;

import dev.wardlock.StaticTokens;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.model.Token;
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
 * @param port {@code PORT}: the port, 8080 by default; 0 for any that is free
 * @param dataDir {@code DATA_DIR}: the folder of the database; made if it is missing
 * @param serverKeys {@code AUTH_SERVER_KEYS}: the deployment's key ring; none by default
 * @param operators {@code OPERATOR_TOKEN}, or the development token: shared tokens of operators
 * @param devToken the development token of this start; null without {@code --dev}
 * @param publicOrigin {@code PUBLIC_ORIGIN}: where browsers see the console; null for wherever they
 *     ask
 * @param trustedProxies {@code TRUSTED_PROXIES}: who may say the client's address and scheme
 * @param tls {@code TLS_KEYSTORE}: what to speak TLS with; null for plain HTTP
 */
record Settings(
    String host,
    int port,
    Path dataDir,
    ServerKeys serverKeys,
    StaticTokens operators,
    @Nullable Token devToken,
    @Nullable String publicOrigin,
    List<String> trustedProxies,
    @Nullable Tls tls) {

  /**
   * A key store with the server's certificate.
   *
   * @param keyStore a PKCS#12 file
   * @param password its password
   */
  record Tls(Path keyStore, Token password) {}

  private static final Path DATA_DIR = Path.of("wardlock-console-data");

  /**
   * Reads the environment and the command line.
   *
   * @throws IllegalArgumentException if something is malformed; the message names every fault
   */
  static Settings of(Map<String, String> environment, String... arguments) {
    var faults = new ArrayList<String>();
    boolean dev = false;
    for (String argument : arguments) {
      if (argument.equals("--dev")) {
        dev = true;
      } else {
        faults.add("the one argument there is is --dev, not '" + argument + "'");
      }
    }
    Operators operators = Operators.of(environment.get(Operators.VARIABLE), dev, faults);
    var settings =
        new Settings(
            environment.getOrDefault("HOST", "127.0.0.1"),
            port(environment.getOrDefault("PORT", "8080"), faults),
            path(environment.getOrDefault("DATA_DIR", DATA_DIR.toString()), "DATA_DIR", faults),
            serverKeys(environment, faults),
            operators.tokens(),
            operators.devToken(),
            environment.get("PUBLIC_ORIGIN"),
            list(environment.get("TRUSTED_PROXIES")),
            tls(environment, faults));
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
    return settings;
  }

  /** The items of a list that is separated by commas. */
  static List<String> list(@Nullable String text) {
    return text == null || text.isBlank()
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

  private static @Nullable Tls tls(Map<String, String> environment, List<String> faults) {
    String keyStore = environment.get("TLS_KEYSTORE");
    String password = environment.get("TLS_KEYSTORE_PASSWORD");
    if ((keyStore == null) != (password == null)) {
      faults.add("TLS_KEYSTORE and TLS_KEYSTORE_PASSWORD go together");
    }
    return keyStore == null || password == null
        ? null
        : new Tls(path(keyStore, "TLS_KEYSTORE", faults), Token.of(password));
  }

  private static Path path(String text, String variable, List<String> faults) {
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      faults.add(variable + " is not a path");
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
