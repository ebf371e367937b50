/** The model, the store SPI, verification and the key lifecycle. Knows no HTTP, no SQL, no JSON. */
module dev.wardlock {
  requires static transitive org.jspecify;
  requires com.github.benmanes.caffeine;
  requires de.mkammerer.argon2; // native libraries alone: nothing else pulls them into the graph
  requires de.mkammerer.argon2.nolibs; // the classes
  requires org.slf4j;

  exports dev.wardlock;
  exports dev.wardlock.crypto;
  exports dev.wardlock.model;
  exports dev.wardlock.store;
}
