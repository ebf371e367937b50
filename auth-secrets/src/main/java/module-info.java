/** A deployment's own secrets: declared, generated, rotated, published, audited. */
module dev.wardlock.secrets {
  requires static transitive org.jspecify;
  requires com.google.crypto.tink;
  requires com.nimbusds.jose.jwt;
  requires de.mkammerer.argon2; // native libraries alone: nothing else pulls them into the graph
  requires de.mkammerer.argon2.nolibs; // the classes
  requires dev.wardlock;
  requires org.slf4j;
  requires org.tomlj;
  requires tools.jackson.databind;

  exports dev.wardlock.secrets;
  exports dev.wardlock.secrets.generate;
  exports dev.wardlock.secrets.model;
  exports dev.wardlock.secrets.publish;
  exports dev.wardlock.secrets.vault;
  exports dev.wardlock.secrets.ring;
}
