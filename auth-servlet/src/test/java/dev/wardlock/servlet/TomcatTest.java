package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.servlet.Container.App;
import java.io.IOException;
import org.apache.catalina.util.ServerInfo;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The suite on Tomcat. */
@Tag("tomcat")
class TomcatTest extends ContainerSuite {

  @Override
  Container container() {
    return new TomcatServer();
  }

  @Override
  String name() {
    return "tomcat" + ServerInfo.getServerNumber().split("\\.", 2)[0];
  }

  /** Two versions of it have the same names: which one is it? */
  @Test
  void server_isTheOneOfThisRun() {
    assertThat(ServerInfo.getServerNumber()).startsWith(System.getProperty("tomcat.version", ""));
  }

  /** Tomcat serves a welcome file by another servlet path, and without a dispatch. */
  @Nested
  class WelcomeFile extends ContainerContract {
    @Override
    Container container() {
      return new TomcatServer();
    }

    @Override
    App app() {
      return TestApp.behind(
              AuthFilter.builder(keys.auth)
                  .open("/welcome/")
                  .require("*", "/welcome/index.page", "welcome:read")
                  .build())
          .welcomeFile("index.page");
    }

    @Test
    void path_ofAWelcomeFile_isTheFilesOwn() throws IOException {
      assertThat(http.get("/welcome/").status()).isEqualTo(401);
      assertThat(http.withKey("/welcome/", keys.token()).status()).isEqualTo(403);
      reached(http.withKey("/welcome/", keys.token("welcome:read=*")));
      assertThat(http.get("/welcome/other").status()).isEqualTo(401);
    }
  }

  /** The deployment descriptor that the documentation shows. */
  @Nested
  class WebXml extends ContainerContract {
    @Override
    Container container() {
      return new TomcatServer();
    }

    @Override
    App app() {
      return new App(
              context -> {
                context.setAttribute(AuthFilter.AUTH_ATTRIBUTE, keys.auth);
                TestApp.servlets(context);
              })
          .webXml(
              """
              <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                <filter>
                  <filter-name>auth</filter-name>
                  <filter-class>dev.wardlock.servlet.AuthFilter</filter-class>
                  <async-supported>true</async-supported>
                  <init-param>
                    <param-name>rules</param-name>
                    <param-value>
                      open /health
                      require POST /api/jobs/* jobs:create
                      page /pages/*
                    </param-value>
                  </init-param>
                  <init-param>
                    <param-name>login</param-name>
                    <param-value>/login</param-value>
                  </init-param>
                </filter>
                <filter-mapping>
                  <filter-name>auth</filter-name>
                  <url-pattern>/*</url-pattern>
                  <dispatcher>REQUEST</dispatcher>
                  <dispatcher>FORWARD</dispatcher>
                  <dispatcher>INCLUDE</dispatcher>
                  <dispatcher>ERROR</dispatcher>
                  <dispatcher>ASYNC</dispatcher>
                </filter-mapping>
                <servlet>
                  <servlet-name>login</servlet-name>
                  <servlet-class>dev.wardlock.servlet.LoginServlet</servlet-class>
                  <load-on-startup>1</load-on-startup>
                </servlet>
                <servlet-mapping>
                  <servlet-name>login</servlet-name>
                  <url-pattern>/login</url-pattern>
                  <url-pattern>/login.css</url-pattern>
                  <url-pattern>/logout</url-pattern>
                </servlet-mapping>
              </web-app>
              """);
    }

    @Test
    void webXml_login_works() throws IOException {
      assertThat(http.get("/pages/x").header("Location")).isEqualTo("/login?next=%2Fpages%2Fx");
      assertThat(http.get("/login").body()).contains("<form method=\"post\"");
      String body = "token=" + keys.token();
      Http.Answer in =
          http.raw(
              "POST /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                  + body.length()
                  + "\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
                  + body);
      assertThat(in.status()).isEqualTo(303);
      reached(http.get("/pages/x", "Cookie: " + in.header("Set-Cookie").split(";", 2)[0]));
    }

    @Test
    void webXml_rules_areKept() throws IOException {
      assertThat(http.get("/health").status()).isEqualTo(200);
      assertThat(http.get("/api/x").status()).isEqualTo(401);
      reached(http.withKey("/api/x", keys.token()));
      String key = "Authorization: Bearer " + keys.token();
      assertThat(http.send("POST", "/api/jobs/x", key).status()).isEqualTo(403);
    }
  }
}
