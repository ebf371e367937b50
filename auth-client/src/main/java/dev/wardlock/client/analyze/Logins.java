package dev.wardlock.client.analyze;

import dev.wardlock.client.content.Inputs;
import dev.wardlock.client.content.Named;
import dev.wardlock.client.content.SecretNames;
import dev.wardlock.client.trace.AuthTraffic;
import dev.wardlock.client.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Requests by which somebody says who they are, and what became of them. */
final class Logins {

  private static final Pattern FAILURE =
      Pattern.compile("error|fail|invalid|denied", Pattern.CASE_INSENSITIVE);

  private final List<Trace> traces;

  Logins(List<Trace> traces) {
    this.traces = traces;
  }

  /** Whether a request sends a password, a one-time code or the like. */
  boolean sendsSecret(int i) {
    Trace trace = traces.get(i);
    if (trace.method().equals("GET") || trace.requestBody() == null) {
      return false;
    }
    for (Named field : Slicer.fields(trace)) {
      SecretNames kind = SecretNames.of(field.name()).orElse(null);
      boolean secret =
          kind == SecretNames.PASSWORD
              || (kind == SecretNames.CODE && field.value().matches("[0-9]{4,10}"))
              || ((kind == SecretNames.TOKEN || kind == SecretNames.SECRET)
                  && SecretNames.looksMade(field.value())
                  && AuthTraffic.isAuthRelated(trace));
      if (secret && !field.value().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Whether a request says who somebody is. */
  boolean sendsUser(int i) {
    Trace trace = traces.get(i);
    return !trace.method().equals("GET")
        && Slicer.fields(trace).stream()
            .anyMatch(
                f ->
                    SecretNames.of(f.name()).filter(k -> k == SecretNames.USERNAME).isPresent()
                        && !f.value().isEmpty());
  }

  /** Whether an answer says no: by its status, by where it leads, or by asking again. */
  boolean failed(int i) {
    Trace trace = traces.get(i);
    int status = trace.status();
    if (status == 0 || status >= 400) {
      return true;
    }
    if (status / 100 == 3) {
      String location = trace.responseHeader("location").orElse("");
      String path = location.replaceAll("[?#].*", "");
      return FAILURE.matcher(location.replaceAll("(redirect_uri|continue|next)=[^&]*", "")).find()
          || (!path.isEmpty() && isFormOf(i, path));
    }
    String body = trace.responseBody();
    return body != null
        && body.contains("<input")
        && Inputs.of(body).stream().anyMatch(input -> input.type().equals("password"));
  }

  /** Whether it was led back to the page with the form that it sent. */
  private boolean isFormOf(int i, String path) {
    Trace trace = traces.get(i);
    return Addresses.resolved(trace.uri(), path)
        .filter(
            uri ->
                Addresses.withoutQuery(uri).equals(Addresses.withoutQuery(trace.uri()))
                    && next(i).filter(this::asksForPassword).isPresent())
        .isPresent();
  }

  private boolean asksForPassword(int i) {
    String body = traces.get(i).responseBody();
    return body != null
        && Inputs.of(body).stream().anyMatch(input -> input.type().equals("password"));
  }

  /** The request that followed a redirect. */
  Optional<Integer> next(int i) {
    Trace trace = traces.get(i);
    if (trace.status() / 100 != 3) {
      return Optional.empty();
    }
    String target =
        trace
            .responseHeader("location")
            .flatMap(location -> Addresses.resolved(trace.uri(), location))
            .map(Addresses::withoutFragment)
            .orElse("");
    for (int k = i + 1; k < traces.size(); k++) {
      if (traces.get(k).method().equals("GET")
          && Addresses.withoutFragment(traces.get(k).uri()).equals(target)) {
        return Optional.of(k);
      }
    }
    return Optional.empty();
  }

  /** A request and those that its redirects led to. */
  List<Integer> chain(int i) {
    var chain = new ArrayList<Integer>(List.of(i));
    Optional<Integer> next = next(i);
    while (next.isPresent() && chain.size() < 20) {
      chain.add(next.get());
      next = next(next.get());
    }
    return chain;
  }
}
