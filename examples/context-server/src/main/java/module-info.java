/** Tenants, scope floors and delegation over REST. */
module dev.wardlock.examples.context {
  requires static transitive org.jspecify;
  requires dev.wardlock.servlet;
  requires dev.wardlock.store.jdbc;
  requires java.sql;
  requires org.eclipse.jetty.ee10.servlet;
  requires org.slf4j;
}
