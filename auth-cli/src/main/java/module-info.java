/** The command line, {@code wardlock}. A program: it exports nothing. */
module dev.wardlock.cli {
  requires static transitive org.jspecify;
  requires com.sun.jna;
  requires dev.wardlock;
  requires info.picocli;
  requires org.slf4j;
  requires tools.jackson.databind;

  opens dev.wardlock.cli to
      info.picocli;
}
