package dev.wardlock.client.analyze;

import dev.wardlock.client.content.Named;
import dev.wardlock.client.content.SecretNames;
import dev.wardlock.client.trace.Capture;
import dev.wardlock.client.trace.Trace;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a request carries to be let in.
 *
 * @param place where it stands
 * @param name of the header field or parameter
 * @param scheme what precedes it, such as {@code Bearer} with its space
 * @param value the credential as captured
 * @param trace which request
 */
record Carrier(Place place, String name, String scheme, String value, int trace) {

  /** Where a credential stands. */
  enum Place {
    AUTHORIZATION,
    HEADER,
    QUERY
  }

  /** All of a capture, in their order. */
  static List<Carrier> of(Capture capture) {
    var carriers = new ArrayList<Carrier>();
    for (int i = 0; i < capture.traces().size(); i++) {
      Trace trace = capture.traces().get(i);
      if (trace.status() / 100 == 2 || trace.status() / 100 == 3) {
        carriers.addAll(of(i, trace));
      }
    }
    return carriers;
  }

  private static List<Carrier> of(int i, Trace trace) {
    var carriers = new ArrayList<Carrier>();
    if (!Slicer.isTokenRequest(trace)) {
      for (Map.Entry<String, String> header : trace.requestHeaders()) {
        String value = header.getValue();
        if (header.getKey().equalsIgnoreCase("authorization")) {
          int space = value.indexOf(' ') + 1;
          carriers.add(
              new Carrier(
                  Place.AUTHORIZATION,
                  "Authorization",
                  value.substring(0, space),
                  value.substring(space).strip(),
                  i));
        } else if (Headers.isNonStandard(header.getKey()) && isCredential(header.getKey(), value)) {
          carriers.add(new Carrier(Place.HEADER, header.getKey(), "", value, i));
        }
      }
    }
    for (Named parameter : Pkce.query(trace.uri())) {
      String plain = parameter.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
      if (List.of("apikey", "key", "accesstoken", "token", "authtoken").contains(plain)
          && SecretNames.looksMade(parameter.value())) {
        carriers.add(new Carrier(Place.QUERY, parameter.name(), "", parameter.value(), i));
      }
    }
    return carriers;
  }

  private static boolean isCredential(String name, String value) {
    return SecretNames.looksMade(value)
        && SecretNames.of(name)
            .filter(
                kind ->
                    kind == SecretNames.TOKEN
                        || kind == SecretNames.SECRET
                        || kind == SecretNames.SESSION)
            .isPresent();
  }

  boolean isBasic() {
    return scheme.equalsIgnoreCase("Basic ");
  }

  /** Two of one group differ in the credential alone. */
  String group() {
    return place + " " + name.toLowerCase(Locale.ROOT) + " " + scheme.toLowerCase(Locale.ROOT);
  }

  /** Whether a host can be the application's too: of the same name but for its first labels. */
  static boolean isSameSite(URI one, URI other) {
    return site(one).equals(site(other));
  }

  private static String site(URI uri) {
    String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    if (host.matches("[0-9.]+|\\[.*")) {
      return host;
    }
    String[] labels = host.split("\\.", -1);
    int from = Math.max(0, labels.length - 2);
    return String.join(".", List.of(labels).subList(from, labels.length));
  }
}
