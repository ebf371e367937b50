package dev.wardlock.servlet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request that wants to get round the filter, and what must come of it.
 *
 * @param id its name in reports
 * @param kind the file that it stands in
 * @param source the advisory or the rule that it stands for
 * @param must the statuses of the answers: without a key, and where they differ with one
 * @param requestLine the request line
 * @param headers what follows it, without Host and Connection
 * @param body the body
 * @param location what the header Location must be; empty for any on this site
 * @param text what the body of the answer must hold; empty for anything
 * @param without what is left out: {@code Host}, {@code Connection}, or {@code root}, the runs of
 *     an application without a context path
 * @param choices where a container forced something else
 */
record HostileRow(
    String id,
    String kind,
    String source,
    Must must,
    String requestLine,
    List<String> headers,
    String body,
    String location,
    String text,
    Set<String> without,
    List<Choice> choices) {

  private static final Pattern PLACE = Pattern.compile("\\{([a-z0-9]+|.\\*[0-9]+)}");
  private static final Set<String> CREDENTIALS =
      Set.of("key", "weak", "scoped", "session", "session2");

  /**
   * Statuses, separated by commas; {@code -} where the connection closes without an answer.
   *
   * @param plain as the row stands
   * @param keyed with a key besides; null where the row is not sent with one
   */
  record Must(String plain, String keyed) {

    private static final Pattern STATUSES = Pattern.compile("-|\\?|[1-5][0-9]{2}(,[1-5][0-9]{2})*");

    static Must of(String text) {
      String[] both = text.split("/", -1);
      for (String statuses : both) {
        if (both.length > 2 || !STATUSES.matcher(statuses).matches()) {
          throw new IllegalArgumentException("no statuses: " + text);
        }
      }
      return new Must(both[0], both.length == 2 ? both[1] : null);
    }

    @Override
    public String toString() {
      return keyed == null ? plain : plain + "/" + keyed;
    }
  }

  /**
   * What a container made of a row.
   *
   * @param where the servers, by name
   * @param must what came of it there
   * @param reason the name of the reason
   */
  record Choice(List<String> where, Must must, String reason) {

    boolean holdsOn(String server) {
      return where.stream().anyMatch(name -> matches(name, server));
    }

    /** Without a {@code +root} or {@code +app}, a name is meant with and without context path. */
    static boolean matches(String name, String server) {
      String named = name.contains("+") ? server : server.split("\\+", 2)[0];
      return named.matches(name.replace("+", "\\+").replace("*", "[a-z0-9-]*"));
    }
  }

  /** What must come of it on a server. */
  Must on(String server) {
    return choices.stream()
        .filter(choice -> choice.holdsOn(server))
        .findFirst()
        .map(Choice::must)
        .orElse(must);
  }

  boolean hasCredential() {
    Matcher place = PLACE.matcher(requestLine + "\n" + String.join("\n", headers) + "\n" + body);
    return place.results().anyMatch(found -> CREDENTIALS.contains(found.group(1)));
  }

  /** The bytes of the request, with something in each {@code {place}}. */
  String request(Map<String, String> places, List<String> further) {
    String content = filled(body, places);
    var lines = new ArrayList<String>();
    lines.add(requestLine);
    if (!without.contains("Host")) {
      lines.add("Host: localhost");
    }
    lines.addAll(headers);
    lines.addAll(further);
    if (!without.contains("Connection")) {
      lines.add("Connection: close");
    }
    String head =
        String.join("\r\n", lines).replace("{length}", Integer.toString(content.length()));
    return filled(head, places) + "\r\n\r\n" + content;
  }

  /** With what is known for each place; a brace that was escaped is one in the end. */
  static String filled(String text, Map<String, String> places) {
    return PLACE
        .matcher(text)
        .replaceAll(
            place -> {
              String name = place.group(1);
              String value = places.get(name);
              if (value == null && name.length() > 2 && name.charAt(1) == '*') {
                value = name.substring(0, 1).repeat(Integer.parseInt(name.substring(2)));
              }
              if (value == null) {
                throw new IllegalArgumentException("nothing is known for {" + name + "}");
              }
              return Matcher.quoteReplacement(value);
            })
        .replace(HostileCorpus.BRACE, '{');
  }

  @Override
  public String toString() {
    return id;
  }
}
