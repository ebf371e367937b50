/** A program that calls applications with what the command line logged in to. */
module dev.wardlock.examples.client {
  requires static transitive org.jspecify;
  requires dev.wardlock.client;
}
