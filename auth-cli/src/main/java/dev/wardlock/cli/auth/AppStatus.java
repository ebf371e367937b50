package dev.wardlock.cli.auth;

import dev.wardlock.client.AppFolder;
import dev.wardlock.client.TokenState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is held of one application.
 *
 * @param status in a word, for programs: {@code valid}, {@code renewable} (it has ended, and is
 *     renewed with its next use), {@code expired}, {@code none} or {@code unreadable}
 * @param state the same for people, with what to do
 */
record AppStatus(
    String app,
    String status,
    String state,
    @Nullable TokenState token,
    boolean hasScript,
    boolean isOpenToOthers) {

  private static final List<PosixFilePermission> OTHERS =
      List.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  static AppStatus of(AppFolder folder, Instant now) throws IOException {
    boolean script = Files.isRegularFile(folder.script());
    boolean open = isOpen(folder.tokenFile().path());
    TokenState token;
    try {
      token = folder.tokenFile().read().orElse(null);
    } catch (IOException e) {
      return new AppStatus(
          folder.app(), "unreadable", String.valueOf(e.getMessage()), null, script, open);
    }
    String status = status(token, script, now);
    return new AppStatus(
        folder.app(), status, state(folder, status, token, script, now), token, script, open);
  }

  private static String status(@Nullable TokenState token, boolean script, Instant now) {
    if (token == null) {
      return "none";
    } else if (!token.isExpired(now, Duration.ZERO)) {
      return "valid";
    }
    return isRenewable(token, script) ? "renewable" : "expired";
  }

  private static boolean isRenewable(TokenState token, boolean script) {
    return token.refreshToken() != null && script;
  }

  private static String state(
      AppFolder folder, String status, @Nullable TokenState token, boolean script, Instant now) {
    Instant end = token == null ? null : token.expiresAt();
    String login = script ? "run: " + folder.loginCommand() : "log in again, or set it anew";
    return switch (status) {
      case "none" ->
          script ? "not logged in, " + login : "not logged in, and without a script to log in by";
      case "valid" ->
          end == null || token == null
              ? "logged in; it is not known until when"
              : "logged in; ends "
                  + Holdings.when(end, now)
                  + (isRenewable(token, script) ? ", and is renewed then" : "");
      case "renewable" -> "ended " + ended(end, now) + ", and is renewed with its next use";
      default -> "ended " + ended(end, now) + ", " + login;
    };
  }

  private static String ended(@Nullable Instant end, Instant now) {
    return end == null ? "" : Holdings.when(end, now);
  }

  boolean isUsable() {
    return status.equals("valid") || status.equals("renewable");
  }

  Map<String, @Nullable Object> fields() {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("app", app);
    fields.put("status", status);
    fields.put("holds", token == null ? null : Holdings.of(token));
    fields.put("state", state);
    fields.put("headers", token == null ? List.of() : List.copyOf(token.headers().keySet()));
    fields.put("body_params", token == null ? List.of() : List.copyOf(token.bodyParams().keySet()));
    fields.put("renewable", token != null && isRenewable(token, hasScript));
    fields.put("obtained_at", token == null ? null : token.obtainedAt().toString());
    fields.put(
        "expires_at",
        token == null || token.expiresAt() == null ? null : token.expiresAt().toString());
    fields.put("script", hasScript);
    return fields;
  }

  private static boolean isOpen(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null || !Files.exists(file)) {
      return false;
    }
    var permissions = EnumSet.noneOf(PosixFilePermission.class);
    permissions.addAll(view.readAttributes().permissions());
    permissions.retainAll(OTHERS);
    return !permissions.isEmpty();
  }
}
