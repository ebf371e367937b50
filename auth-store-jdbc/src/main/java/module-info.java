/** A key store over JDBC. */
module dev.wardlock.store.jdbc {
  requires static transitive org.jspecify;
  requires transitive dev.wardlock;
  requires transitive java.sql;
  requires org.slf4j;

  exports dev.wardlock.store.jdbc;
}
