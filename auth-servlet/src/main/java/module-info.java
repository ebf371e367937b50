/** The filter, login, the management endpoints and the admin page. */
module dev.wardlock.servlet {
  requires static transitive org.jspecify;
  requires transitive dev.wardlock;
  requires transitive jakarta.servlet;
  requires org.slf4j;
  requires owasp.encoder;
  requires tools.jackson.databind;

  exports dev.wardlock.servlet;
}
