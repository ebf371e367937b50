/** An operator's web application behind Wardlock. */
module dev.wardlock.examples.console {
  requires static transitive org.jspecify;
  requires dev.wardlock.servlet;
  requires dev.wardlock.store.jdbc;
  requires org.eclipse.jetty.ee10.servlet;
  requires org.slf4j;
  requires tools.jackson.databind;

  opens dev.wardlock.examples.console to
      tools.jackson.databind;
}
