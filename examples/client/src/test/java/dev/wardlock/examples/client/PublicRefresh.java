package dev.wardlock.examples.client;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2ClientAuthenticationConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.security.crypto.keygen.StringKeyGenerator;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;

/**
 * Refresh tokens for public clients, turned over on each use, as RFC 9700 (4.14.2) allows and other
 * providers do; Spring's server by itself gives them to confidential clients alone.
 */
final class PublicRefresh {

  private PublicRefresh() {}

  static void configure(
      OAuth2ClientAuthenticationConfigurer client, RegisteredClientRepository clients) {
    client
        .authenticationConverter(PublicRefresh::convert)
        .authenticationProvider(new Provider(clients));
  }

  private static @Nullable Authentication convert(HttpServletRequest request) {
    String client = request.getParameter("client_id");
    return client != null
            && AuthorizationGrantType.REFRESH_TOKEN
                .getValue()
                .equals(request.getParameter("grant_type"))
        ? new Claim(client)
        : null;
  }

  /** A client that says who it is, and has nothing to prove it with but the refresh token. */
  private static final class Claim extends OAuth2ClientAuthenticationToken {
    private static final long serialVersionUID = 1;

    Claim(String client) {
      super(client, ClientAuthenticationMethod.NONE, null, Map.of());
    }
  }

  private record Provider(RegisteredClientRepository clients) implements AuthenticationProvider {

    @Override
    public Authentication authenticate(Authentication claim) {
      RegisteredClient client = clients.findByClientId(claim.getName());
      if (client == null
          || !client.getClientAuthenticationMethods().contains(ClientAuthenticationMethod.NONE)) {
        throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
      }
      return new OAuth2ClientAuthenticationToken(client, ClientAuthenticationMethod.NONE, null);
    }

    @Override
    public boolean supports(Class<?> type) {
      return type == Claim.class;
    }
  }

  /** Makes the refresh tokens. */
  static final class Tokens implements OAuth2TokenGenerator<OAuth2RefreshToken> {
    private final StringKeyGenerator random =
        new Base64StringKeyGenerator(Base64.getUrlEncoder().withoutPadding(), 96);

    @Override
    public @Nullable OAuth2RefreshToken generate(OAuth2TokenContext context) {
      if (!OAuth2TokenType.REFRESH_TOKEN.equals(context.getTokenType())) {
        return null;
      }
      Instant now = Instant.now();
      var life = context.getRegisteredClient().getTokenSettings().getRefreshTokenTimeToLive();
      return new OAuth2RefreshToken(random.generateKey(), now, now.plus(life));
    }
  }
}
