/** For programs that call a protected service: find, keep, refresh and inject its credentials. */
module dev.wardlock.client {
  requires static transitive org.jspecify;
  requires java.compiler;
  requires transitive java.net.http;
  requires jdk.httpserver;
  requires static langchain4j.core;
  requires static langchain4j.http.client;
  requires static langchain4j.http.client.jdk;
  requires static langchain4j.open.ai;
  requires org.objectweb.asm;
  requires org.slf4j;
  requires tools.jackson.databind;

  exports dev.wardlock.client;
  exports dev.wardlock.client.analyze;
  exports dev.wardlock.client.script;
  exports dev.wardlock.client.trace;
}
