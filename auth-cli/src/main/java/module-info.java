/** The command line, {@code wardlock}. A program: it exports nothing. */
module dev.wardlock.cli {
  requires static transitive org.jspecify;
  requires com.sun.jna;
  requires dev.wardlock;
  requires dev.wardlock.client;
  requires dev.wardlock.secrets;
  requires dev.wardlock.store.jdbc;
  requires info.picocli;
  requires java.net.http;
  requires java.sql;
  requires org.apache.commons.csv;
  requires org.slf4j;
  requires tools.jackson.databind;

  opens dev.wardlock.cli to
      info.picocli;
  opens dev.wardlock.cli.auth to
      info.picocli;
  opens dev.wardlock.cli.deployment to
      info.picocli;
  opens dev.wardlock.cli.keys to
      info.picocli;
  opens dev.wardlock.cli.secrets to
      info.picocli;
}
