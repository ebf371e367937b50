package dev.wardlock.servlet;

import dev.wardlock.servlet.Container.App;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;

/** An application with one servlet that says what reached it, and one that dispatches. */
final class TestApp {

  /** What a body holds when the application was reached. */
  static final String REACHED = "reached=";

  /** The ServletContext attribute with a {@link Runnable} that the verb "hook" runs. */
  static final String HOOK = "hook";

  private TestApp() {}

  static App behind(Filter filter) {
    return new App(
        context -> {
          everywhere(context.addFilter("auth", filter));
          servlets(context);
        });
  }

  static void everywhere(FilterRegistration.Dynamic registration) {
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, "/*");
  }

  static void servlets(ServletContext context) {
    var echo = context.addServlet("echo", new Echo());
    echo.addMapping("/", "/api/*", "/admin/*", "*.page", "/welcome/index.page");
    echo.setAsyncSupported(true);
    var go = context.addServlet("go", new Go());
    go.addMapping("/go/*");
    go.setAsyncSupported(true);
  }

  private static final class Echo extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      var text = new StringBuilder();
      line(text, "reached", request.getDispatcherType());
      line(text, "method", request.getMethod());
      line(text, "principal", AuthFilter.principal(request).map(p -> p.id()).orElse("-"));
      line(text, "context", AuthFilter.principal(request).map(p -> p.context()).orElse("-"));
      line(text, "user", name(request.getUserPrincipal()));
      line(text, "remote", request.getRemoteUser());
      line(text, "type", request.getAuthType());
      for (String role : new String[] {"operator", "admin", "jobs:create", "jobs:x", "**"}) {
        line(text, "role " + role, request.isUserInRole(role));
      }
      for (String role : new String[] {"*", "jobs:*", ":", ":create", "", null}) {
        line(text, "odd " + role, request.isUserInRole(role));
      }
      if (request.getDispatcherType() == DispatcherType.ERROR) {
        line(text, "status", request.getAttribute("jakarta.servlet.error.status_code"));
      }
      try {
        response.getOutputStream().print(text.toString());
      } catch (IllegalStateException e) {
        response.getWriter().print(text);
      }
    }

    private static void line(StringBuilder text, String name, Object value) {
      text.append(name).append('=').append(value).append('\n');
    }
  }

  static String name(java.security.Principal principal) {
    return principal == null ? null : principal.getName();
  }

  /** Does what the header X-Do says, and when it is dispatched to what X-Then says. */
  private static final class Go extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      boolean first = request.getDispatcherType() == DispatcherType.REQUEST;
      String text = request.getHeader(first ? "X-Do" : "X-Then");
      if (text == null) {
        response.getOutputStream().print(REACHED + "again\n");
        return;
      }
      String[] todo = text.split(" ", -1);
      switch (todo[0]) {
        case "forward" -> forward(todo[1], request, response);
        case "write-forward" -> {
          response.getWriter().print("draft");
          forward(todo[1], request, response);
        }
        case "forge-forward" -> {
          request.setAttribute(Identity.ATTRIBUTE, "root");
          forward(todo[1], request, response);
        }
        case "hook-forward" -> {
          ((Runnable) request.getServletContext().getAttribute(HOOK)).run();
          forward(todo[1], request, response);
        }
        case "include" -> {
          response.getOutputStream().print("[before]");
          RequestDispatcher dispatcher = request.getRequestDispatcher(todo[1]);
          if (dispatcher != null) {
            dispatcher.include(request, response);
          }
          response.getOutputStream().print("[after]");
        }
        case "async" -> dispatch(request.startAsync(), todo);
        case "async-wrapped" -> dispatch(request.startAsync(request, response), todo);
        case "error" -> response.sendError(Integer.parseInt(todo[1]), "a message of its own");
        case "throw" -> throw new IllegalStateException("an inner matter of the application");
        case "who" -> who(request, response);
        case "authenticate" ->
            response.getOutputStream().print("authenticated=" + request.authenticate(response));
        case "logout" -> {
          request.logout();
          who(request, response);
        }
        case "login" -> login(request, response);
        case "body" ->
            response.getOutputStream().print("field=" + request.getParameter("access_token"));
        default -> throw new ServletException(todo[0]);
      }
    }

    private static void forward(String to, HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      RequestDispatcher dispatcher = request.getRequestDispatcher(to);
      if (dispatcher == null) { // what containers say to a path that leads nowhere
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
      } else {
        dispatcher.forward(request, response);
      }
    }

    private static void dispatch(AsyncContext async, String[] todo) {
      if (todo.length > 1) {
        async.dispatch(todo[1]);
      } else {
        async.dispatch();
      }
    }

    private static void login(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      try {
        request.login("ada", "password");
        response.getOutputStream().print("login=done");
      } catch (ServletException e) {
        response.getOutputStream().print("login=refused");
      }
    }

    private static void who(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String text =
          String.join(
              " ",
              "user=" + name(request.getUserPrincipal()),
              "remote=" + request.getRemoteUser(),
              "type=" + request.getAuthType(),
              "operator=" + request.isUserInRole("operator"),
              "any=" + request.isUserInRole("**"),
              "attribute=" + AuthFilter.principal(request).isPresent());
      response.getOutputStream().print(text);
    }
  }
}
