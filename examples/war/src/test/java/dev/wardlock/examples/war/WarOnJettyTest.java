package dev.wardlock.examples.war;

import dev.wardlock.examples.war.run.Main;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

class WarOnJettyTest extends WarContract {

  @Override
  Running deploy(Path war) throws Exception {
    Server server = Main.start(war, 0);
    return new Running(((ServerConnector) server.getConnectors()[0]).getLocalPort(), server::stop);
  }
}
