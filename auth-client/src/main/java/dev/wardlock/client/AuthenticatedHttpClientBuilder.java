package dev.wardlock.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options of an {@link AuthenticatedHttpClient}, checked when it is built. Not safe for use by many
 * threads.
 */
public final class AuthenticatedHttpClientBuilder {

  private static final int MOST_REDIRECTS = 20;

  private final Credentials credentials;
  private final URI origin;
  private @Nullable HttpClient client;
  private int maxRedirects = 5;
  private boolean plainHttp;

  AuthenticatedHttpClientBuilder(Credentials credentials, URI origin) {
    this.credentials = credentials;
    this.origin = origin;
  }

  /**
   * The client below.
   *
   * @param value a client that follows no redirects and has no authenticator; by default one that
   *     connects within 10 seconds
   * @return this
   */
  public AuthenticatedHttpClientBuilder client(HttpClient value) {
    client = value;
    return this;
  }

  /**
   * How many redirects are followed.
   *
   * @param value 0 to 20; by default 5. With 0 each is returned as it came
   * @return this
   */
  public AuthenticatedHttpClientBuilder maxRedirects(int value) {
    maxRedirects = value;
    return this;
  }

  /**
   * Lets the credentials be sent over http to another machine, readable on the way.
   *
   * @return this
   */
  public AuthenticatedHttpClientBuilder plainHttp() {
    plainHttp = true;
    return this;
  }

  /**
   * Makes the client.
   *
   * @return the client
   * @throws IllegalArgumentException if an option is not as it says: with every fault
   */
  public AuthenticatedHttpClient build() {
    HttpClient below =
        client == null
            ? HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(10))
                .build()
            : client;
    var faults = new Faults();
    Origin own = Origin.of(origin);
    if (own == null) {
      faults.add("the origin begins with https:// or http://, and has a host");
    } else {
      faults.addIf(
          !own.isSecure() && !own.isLoopback() && !plainHttp,
          "over http the credentials could be read on the way to "
              + own.host()
              + ": use https, or say plainHttp()");
    }
    faults.addIf(origin.getRawUserInfo() != null, "the origin has user information in it");
    faults.addIf(
        below.followRedirects() != HttpClient.Redirect.NEVER,
        "the client below follows redirects, and would take the credentials along: set it to"
            + " NEVER");
    faults.addIf(
        below.authenticator().isPresent(), "the client below has an authenticator of its own");
    faults.addIf(
        maxRedirects < 0 || maxRedirects > MOST_REDIRECTS,
        "the redirects are 0 to " + MOST_REDIRECTS + ", not " + maxRedirects);
    if (own == null || !faults.none()) {
      faults.check("The client cannot be built");
      throw new IllegalStateException();
    }
    return new AuthenticatedHttpClient(credentials, own, below, maxRedirects);
  }
}
