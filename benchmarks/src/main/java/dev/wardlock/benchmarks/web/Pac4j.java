package dev.wardlock.benchmarks.web;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.pac4j.core.config.Config;
import org.pac4j.core.context.CallContext;
import org.pac4j.core.credentials.Credentials;
import org.pac4j.core.credentials.TokenCredentials;
import org.pac4j.core.credentials.authenticator.Authenticator;
import org.pac4j.core.credentials.authenticator.LocalCachingAuthenticator;
import org.pac4j.core.profile.CommonProfile;
import org.pac4j.http.client.direct.DirectBearerAuthClient;
import org.pac4j.jee.filter.SecurityFilter;

/** pac4j: its security filter with the client for bearer tokens. */
final class Pac4j {

  private Pac4j() {}

  private static final Map<String, String> USERS = Map.of(ConstantFilter.TOKEN, Guard.USER);

  static Guard direct() {
    return guard(Pac4j::lookUp);
  }

  static Guard cached() {
    var caching = new LocalCachingAuthenticator(Pac4j::lookUp, 10_000, 10, TimeUnit.MINUTES);
    caching.init();
    return guard(caching);
  }

  private static Guard guard(Authenticator authenticator) {
    var client = new DirectBearerAuthClient(authenticator);
    client.init(); // else its first requests, where they come at once, meet it half made
    var config = new Config(client);
    var filter = new SecurityFilter(config, "DirectBearerAuthClient", "isAuthenticated");
    return Guard.bearer(filter, ConstantFilter.TOKEN);
  }

  private static Optional<Credentials> lookUp(CallContext context, Credentials credentials) {
    String user = USERS.get(((TokenCredentials) credentials).getToken());
    if (user != null) {
      var profile = new CommonProfile();
      profile.setId(user);
      credentials.setUserProfile(profile);
    }
    return Optional.of(credentials);
  }
}
