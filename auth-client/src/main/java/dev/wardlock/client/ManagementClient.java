package dev.wardlock.client;

import dev.wardlock.client.RestApi.Call;
import java.io.IOException;
import java.net.URI;

/**
 * Keys of a service that Wardlock protects, by its REST API: for whoever manages them, and for an
 * application that renews its own.
 *
 * <p>Every call is made on behalf of the key that the client was made with, and waits for the
 * answer for at most 30 seconds. Where the answer was lost, a change may have happened or not: look
 * before trying again. Redirects are not followed.
 *
 * <p>Safe for use by many threads.
 */
public final class ManagementClient {

  private final RestApi api;
  private volatile Secret key;

  private ManagementClient(URI url, Secret key, boolean plainHttp) {
    this.key = key;
    AuthenticatedHttpClientBuilder http =
        AuthenticatedHttpClient.builder(credentials(), url).maxRedirects(0);
    this.api = new RestApi((plainHttp ? http.plainHttp() : http).build(), url);
  }

  /**
   * A client of the service that the environment names.
   *
   * @param environment what the environment says
   * @return the client
   * @throws IllegalArgumentException if the URL is http to another machine
   */
  public static ManagementClient of(ClientEnvironment environment) {
    return of(environment.url(), environment.key());
  }

  /**
   * A client of a service.
   *
   * @param url where it is; with or without {@code /api/v1} at its end
   * @param key the key to call it with
   * @return the client
   * @throws IllegalArgumentException if the URL is none, or http to another machine
   */
  public static ManagementClient of(URI url, Secret key) {
    return new ManagementClient(url, key, false);
  }

  /**
   * A client that sends its key over http to another machine, readable on the way.
   *
   * @param url where the service is
   * @param key the key to call it with
   * @return the client
   * @throws IllegalArgumentException if the URL is none
   */
  public static ManagementClient plainHttp(URI url, Secret key) {
    return new ManagementClient(url, key, true);
  }

  /**
   * The key that this client calls with, for other requests of the application: also after this
   * client has renewed it.
   *
   * @return credentials that follow it
   */
  public Credentials credentials() {
    return Credentials.bearer(() -> key);
  }

  /**
   * Who calls: the key that this client was made with, as the server sees it.
   *
   * @return the key; with an empty id for a static token
   * @throws ManagementException if it is not accepted
   * @throws IOException if there was no answer
   * @throws InterruptedException if this thread is interrupted
   */
  public KeyView me() throws IOException, InterruptedException {
    return KeyJson.view(api.get(Call.to("me")));
  }

  /**
   * The keys of a context, for whoever manages them.
   *
   * @param id the context
   * @return its keys
   */
  public ContextKeys context(String id) {
    return new ContextKeys(api, id);
  }

  /**
   * The key that this client calls with, to be renewed.
   *
   * @return the key
   */
  public OwnKey own() {
    return new OwnKey(this, api);
  }

  Secret key() {
    return key;
  }

  /** Goes on with a key that has taken over. */
  void key(Secret renewed) {
    key = renewed;
  }
}
