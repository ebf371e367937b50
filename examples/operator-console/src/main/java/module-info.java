/** An operator's web application behind Wardlock. */
module dev.wardlock.examples.console {
  requires static transitive org.jspecify;
  requires dev.wardlock.servlet;
  requires dev.wardlock.store.jdbc;
  requires io.modelcontextprotocol.sdk.mcp.core;
  requires io.modelcontextprotocol.sdk.mcp.json.jackson3;
  requires jakarta.websocket;
  requires java.net.http;
  requires org.eclipse.jetty.ee10.servlet;
  requires org.eclipse.jetty.ee10.websocket.jakarta.server;
  requires org.slf4j;
  requires tools.jackson.databind;

  opens dev.wardlock.examples.console to
      tools.jackson.databind;
  opens dev.wardlock.examples.console.agent to
      tools.jackson.databind;
}
