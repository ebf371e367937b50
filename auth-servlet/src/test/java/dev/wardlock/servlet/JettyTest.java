package dev.wardlock.servlet;

import org.junit.jupiter.api.Nested;

/** The suite on Jetty. */
class JettyTest {

  @Nested
  class Credentials extends CredentialsContract {
    @Override
    Container container() {
      return new Jetty();
    }
  }

  @Nested
  class Dispatch extends DispatchContract {
    @Override
    Container container() {
      return new Jetty();
    }
  }

  @Nested
  class Init extends InitContract {
    @Override
    Container container() {
      return new Jetty();
    }
  }

  @Nested
  class Paths extends PathContract {
    @Override
    Container container() {
      return new Jetty();
    }

    @Override
    String prefix() {
      return "";
    }

    @Override
    boolean lenient() {
      return false;
    }
  }

  @Nested
  class LenientPaths extends PathContract {
    @Override
    Container container() {
      return new Jetty();
    }

    @Override
    String prefix() {
      return "/app";
    }

    @Override
    boolean lenient() {
      return true;
    }
  }
}
