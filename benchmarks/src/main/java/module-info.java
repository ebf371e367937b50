/** Benchmarks. */
module dev.wardlock.benchmarks {
  requires static transitive org.jspecify;
  requires dev.wardlock;
  requires dev.wardlock.store.jdbc;
  requires jmh.core;
}
