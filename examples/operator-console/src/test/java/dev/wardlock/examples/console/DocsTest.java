package dev.wardlock.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.Auth;
import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.servlet.AuthFilter;
import dev.wardlock.store.InMemoryKeyStore;
import jakarta.servlet.DispatcherType;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code in the documentation compiles, its links lead somewhere, its web.xml guards. */
class DocsTest {

  /** Surefire runs tests in their module's folder. */
  static final Path MODULE = Path.of("").toAbsolutePath();

  static final Path ROOT = MODULE.getParent().getParent();

  private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
  private static final Pattern LINK = Pattern.compile("]\\(([^):#]+)(#[^)]*)?\\)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "docs/guide.md",
        "docs/operations.md",
        "examples/operator-console/README.md",
        "examples/spring-boot/README.md",
        "examples/war/README.md"
      })
  void links_toFiles_leadSomewhere(String page) throws Exception {
    Path file = ROOT.resolve(page);
    List<String> targets =
        LINK.matcher(Files.readString(file)).results().map(m -> m.group(1)).toList();

    assertThat(targets).isNotEmpty();
    assertThat(targets).allSatisfy(t -> assertThat(file.resolveSibling(t)).exists());
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/guide.md", "docs/operations.md"})
  void javaCode_ofAPage_compiles(String page, @TempDir Path out) throws Exception {
    var source = new StringBuilder();
    List.of("dev.wardlock", "dev.wardlock.crypto", "dev.wardlock.model", "dev.wardlock.servlet")
        .forEach(p -> source.append("import ").append(p).append(".*;\n"));
    source.append(
        "import dev.wardlock.store.jdbc.*; import java.nio.file.*; import java.util.*;\n");
    source.append("import dev.wardlock.Verification.*; import dev.wardlock.testkit.*;\n");
    source.append("import java.time.*; import org.junit.jupiter.api.*;\n");
    source.append("import org.junit.jupiter.api.extension.*;\n");
    source.append("abstract class Page { Auth auth; jakarta.servlet.ServletRequest request;\n");
    source.append("abstract void closeSocket(int code);\n");
    source.append("AuthFilter filter; jakarta.servlet.ServletContext servletContext;\n");
    source.append("interface Jobs { String create(String command, Principal by); } Jobs jobs;\n");
    List<String> blocks = fences(Files.readString(ROOT.resolve(page)), "java");
    for (int i = 0; i < blocks.size(); i++) {
      source.append("void block" + i + "() {\n" + blocks.get(i) + "}\n");
    }
    var unit =
        new SimpleJavaFileObject(URI.create("string:///Page.java"), Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source + "}";
          }
        };
    var messages = new StringWriter();
    List<String> options =
        List.of("-proc:none", "-d", out.toString(), "-cp", System.getProperty("java.class.path"));

    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(messages, null, null, options, null, List.of(unit))
            .call();

    assertThat(blocks).isNotEmpty();
    assertThat(compiled).as(messages.toString()).isTrue();
  }

  @Test
  void webXml_ofReadme_guardsAnApplication() throws Exception {
    String xml = fences(Files.readString(ROOT.resolve("README.md")), "xml").get(0);
    String rules = xml.split("<param-value>", 2)[1].split("</param-value>", 2)[0];
    var server = new Server();
    var connector = new ServerConnector(server);
    server.addConnector(connector);
    try (Auth auth = Auth.builder(new InMemoryKeyStore()).build()) {
      IssuedKey user = auth.keys().mint(NewKey.named("u").kind("user"));
      IssuedKey registrar = auth.keys().mint(NewKey.named("r").kind("registrar"));
      var context = new ServletContextHandler("/");
      context.setAttribute("dev.wardlock.Auth", auth);
      var filter = new FilterHolder(AuthFilter.class);
      filter.setAsyncSupported(true);
      filter.setInitParameter("rules", rules);
      context.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));
      context.addServlet(new ServletHolder(new JsonServlet(call -> Answer.ok(Map.of()))), "/");
      server.setHandler(context);
      server.start();
      var http = new Http("http://127.0.0.1:" + connector.getLocalPort());

      assertThat(xml).contains("<filter-class>" + AuthFilter.class.getName() + "</filter-class>");
      assertThat(http.get("/health").statusCode()).isEqualTo(200);
      assertThat(http.get("/api/jobs/1").statusCode()).isEqualTo(401);
      assertThat(http.as(user.token().reveal(), "POST", "/api/jobs/1", null).statusCode())
          .isEqualTo(200);
      assertThat(http.as(registrar.token().reveal(), "POST", "/api/jobs/1", null).statusCode())
          .isEqualTo(403);
    } finally {
      server.stop();
    }
  }

  static List<MatchResult> fences(String text) {
    return FENCE.matcher(text).results().toList();
  }

  private static List<String> fences(String text, String language) {
    return fences(text).stream()
        .filter(fence -> fence.group(1).equals(language))
        .map(fence -> fence.group(2))
        .toList();
  }
}
