package dev.wardlock.examples.war;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("tomcat")
class WarOnTomcatTest extends WarContract {

  @TempDir static Path base;

  @Override
  Running deploy(Path war) throws Exception {
    var tomcat = new TomcatHost(base, war);
    return new Running(tomcat.port(), tomcat);
  }
}
