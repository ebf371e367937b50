/** Runners and jobs, in three scopes over JSON-RPC. */
module dev.wardlock.examples.jobs {
  requires static transitive org.jspecify;
  requires dev.wardlock.servlet;
  requires dev.wardlock.store.jdbc;
  requires info.picocli;
  requires java.sql;
  requires org.eclipse.jetty.ee10.servlet;
  requires org.slf4j;

  opens dev.wardlock.examples.jobs to
      info.picocli;
}
