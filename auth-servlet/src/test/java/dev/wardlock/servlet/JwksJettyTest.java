package dev.wardlock.servlet;

class JwksJettyTest extends JwksContract {
  @Override
  Container container() {
    return new Jetty();
  }
}
