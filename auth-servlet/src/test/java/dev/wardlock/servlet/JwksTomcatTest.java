package dev.wardlock.servlet;

import org.junit.jupiter.api.Tag;

@Tag("tomcat")
class JwksTomcatTest extends JwksContract {
  @Override
  Container container() {
    return new TomcatServer();
  }
}
