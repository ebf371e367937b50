package dev.wardlock.examples.console;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.websocket.server.WsSci;

/** The application on Tomcat 11 with Servlet 6.1 and WebSocket 2.2. */
final class TomcatHost implements Host {

  @Override
  public Running start(Settings settings, Clock clock, PrintStream out) throws IOException {
    Path base = Files.createTempDirectory("wardlock-console");
    Application application = Application.open(settings, clock);
    var tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());
    tomcat.setPort(settings.port());
    var connector = tomcat.getConnector();
    connector.setProperty("address", settings.host());
    if (settings.tls() != null) {
      var host = new SSLHostConfig();
      var certificate = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
      certificate.setCertificateKeystoreFile(settings.tls().keyStore().toString());
      certificate.setCertificateKeystorePassword(settings.tls().password().reveal());
      host.addCertificate(certificate);
      connector.addSslHostConfig(host);
      connector.setProperty("SSLEnabled", "true");
      connector.setScheme("https");
      connector.setSecure(true);
    }
    Context context = tomcat.addContext("", base.toString());
    context.addServletContainerInitializer(new WsSci(), null);
    context.addServletContainerInitializer((classes, c) -> application.on(c), null);
    try {
      tomcat.start();
      if (!context.getState().isAvailable()) {
        throw new LifecycleException("the application did not start");
      }
    } catch (LifecycleException e) {
      stop(application, tomcat, base);
      throw new IllegalStateException(e);
    }
    String scheme = settings.tls() == null ? "http" : "https";
    String url = scheme + "://" + settings.host() + ":" + connector.getLocalPort();
    out.println("Listening on " + url + ", data in " + settings.dataDir());
    application.announce(out);
    return new Running(url, application.auth(), () -> stop(application, tomcat, base));
  }

  private static void stop(Application application, Tomcat tomcat, Path base) {
    application.endStreams();
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    } finally {
      application.close();
    }
    try (var files = Files.walk(base)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
