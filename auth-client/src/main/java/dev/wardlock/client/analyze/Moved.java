package dev.wardlock.client.analyze;

import dev.wardlock.client.content.SecretNames;
import dev.wardlock.client.script.Script;
import dev.wardlock.client.script.ScriptException;
import dev.wardlock.client.trace.Trace;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Mends what an application has moved since the capture, by what a script said when it failed. */
final class Moved {

  private static final Pattern FIELD = Pattern.compile("has no field (\\S+); it has: ([^\\n\\r]+)");

  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:GET|POST|PUT|PATCH) (\\S+) was answered with (?:301|302|307|308) to (\\S+), not with"
              + " 2xx");

  private Moved() {}

  static Optional<Script> mended(Script script, ScriptException failure) {
    String said = failure.getMessage() + "\n" + failure.debugOutput();
    Matcher field = FIELD.matcher(said);
    if (field.find()) {
      return field(script, field.group(1), List.of(field.group(2).strip().split(",\\s*", -1)));
    }
    Matcher address = ADDRESS.matcher(said);
    return address.find() ? address(script, address.group(1), address.group(2)) : Optional.empty();
  }

  /** Whether a script differs from one that was written by what was mended here alone. */
  static boolean isDerived(Script script, List<Script> written) {
    String shape = shape(script.source());
    return written.stream().anyMatch(s -> shape(s.source()).equals(shape));
  }

  private static String shape(String source) {
    return source
        .replaceAll("(text|optional)\\((answer\\d+)(, \"(?:[^\"\\\\]|\\\\.)*\")+\\)", "$1($2)")
        .replaceAll("\"https?://[^\"]*\"", "\"\"");
  }

  private static Optional<Script> field(Script script, String missing, List<String> present) {
    String last = plain(missing.substring(missing.lastIndexOf('.') + 1));
    return present.stream()
        .filter(name -> plain(name.substring(name.lastIndexOf('.') + 1)).equals(last))
        .findFirst()
        .or(() -> present.stream().filter(Moved::isToken).findFirst())
        .map(name -> script.source().replace(path(missing) + ")", path(name) + ")"))
        .filter(source -> !source.equals(script.source()))
        .map(source -> new Script(source, script.origins()));
  }

  private static boolean isToken(String name) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    return SecretNames.of(last).filter(k -> k == SecretNames.TOKEN).isPresent()
        && !plain(last).contains("refresh");
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static String path(String dotted) {
    return Slicer.path(List.of(dotted.split("\\.", -1)));
  }

  /** Only within the origins that the script has already. */
  private static Optional<Script> address(Script script, String from, String to) {
    return Addresses.resolved(URI.create("http://unknown"), from)
        .flatMap(uri -> Addresses.resolved(uri, to))
        .filter(uri -> uri.getHost() != null && uri.getQuery() == null)
        .filter(uri -> script.origins().contains(Trace.origin(uri)))
        .map(
            uri ->
                script.source().replace(JavaText.literal(from), JavaText.literal(uri.toString())))
        .filter(source -> !source.equals(script.source()))
        .map(source -> new Script(source, script.origins()));
  }
}
