package dev.wardlock.servlet;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A server that the filter is seen on: the same application on each, reached over a socket. */
interface Container {

  Running start(App app) throws Exception;

  /** What an application does when its context starts. */
  @FunctionalInterface
  interface Setup {
    void on(ServletContext context) throws ServletException;
  }

  /** An application, and what it needs of its server. */
  final class App implements ServletContainerInitializer {
    private final Setup setup;
    String contextPath = "";
    int headerSize = 8192;
    boolean lenient;
    boolean undecoded;
    final Map<Integer, String> errorPages = new HashMap<>();
    final List<String> welcomeFiles = new ArrayList<>();
    String webXml;
    Sockets sockets = Sockets.NONE;
    Setup last = context -> {};
    boolean declared;
    Throwable failure;

    App(Setup setup) {
      this.setup = setup;
    }

    App contextPath(String path) {
      contextPath = path;
      return this;
    }

    App headerSize(int bytes) {
      headerSize = bytes;
      return this;
    }

    /** The server hands on every odd path that it can be talked into. */
    App lenient() {
      lenient = true;
      return this;
    }

    /** As lenient, and what is encoded stays so where the server can be talked into that. */
    App undecoded() {
      undecoded = true;
      return lenient();
    }

    App errorPage(int status, String path) {
      errorPages.put(status, path);
      return this;
    }

    App welcomeFile(String name) {
      welcomeFiles.add(name);
      return this;
    }

    /** When the container's own support for WebSockets is set up. */
    App sockets(Sockets when) {
      sockets = when;
      return this;
    }

    /** What is done when every initializer has run. */
    App last(Setup setup) {
      last = setup;
      return this;
    }

    /** The application is set up by a listener that was declared, and not by an initializer. */
    App declared() {
      declared = true;
      return this;
    }

    App webXml(String descriptor) {
      webXml = descriptor;
      return this;
    }

    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) throws ServletException {
      if (!declared) {
        start(context);
      }
    }

    void start(ServletContext context) throws ServletException {
      try {
        setup.on(context);
      } catch (ServletException | RuntimeException e) {
        failure = e;
        throw e;
      }
    }
  }

  /** When support for WebSockets is set up: at which point of an application's own start. */
  enum Sockets {
    NONE,
    BEFORE_THE_APP,
    AFTER_THE_APP,
    /** By a listener, when every initializer has run. */
    IN_A_LISTENER
  }

  /** What stops a server. */
  @FunctionalInterface
  interface Stop {
    void run() throws Exception;
  }

  /** A server that runs. */
  record Running(int port, Stop stop) implements AutoCloseable {
    @Override
    public void close() {
      try {
        stop.run();
      } catch (Exception e) {
        throw new IllegalStateException("the server did not stop", e);
      }
    }
  }
}
