package dev.wardlock.servlet;

import dev.wardlock.Auth;
import jakarta.servlet.http.HttpServlet;
import java.util.List;

/**
 * The management endpoints: one table of operations on keys, contexts and the audit trail, and an
 * application's own beside them, over JSON-RPC and REST.
 *
 * <pre>{@code
 * var management = Management.builder(auth).filter(filter).add(createJob).build();
 * context.addServlet("rpc", management.jsonRpc()).addMapping("/rpc/*");
 * context.addServlet("api", management.rest()).addMapping("/api/v1/*");
 * }</pre>
 *
 * <p>What it guarantees: what a caller may do is decided by its grants in the core, whatever the
 * transport; both transports and their documents are made of the one table. The servlets find out
 * who asks by themselves: leave their paths open in the filter, or behind it.
 *
 * <p>Immutable and safe for use by many threads. It does not close the {@code Auth}.
 */
public final class Management {

  private final Dispatcher dispatcher;
  private final Callers callers;
  private final String title;
  private final String version;

  Management(Auth auth, ManagementBuilder options, List<Operation> operations) {
    dispatcher = new Dispatcher(auth, operations);
    callers = new Callers(auth, options.filter);
    title = options.title;
    version = options.version;
  }

  /**
   * Begins to build them.
   *
   * @param auth what verifies and manages; it is not closed
   * @return a builder
   */
  public static ManagementBuilder builder(Auth auth) {
    return new ManagementBuilder(auth);
  }

  /**
   * A servlet for REST, mapped to a path and all below it, such as {@code /api/v1/*}. Its OpenAPI
   * document is at {@code /openapi.json} below that.
   *
   * <p>A key is taken from the {@code Authorization} header alone, never from a cookie.
   *
   * @return the servlet
   */
  public HttpServlet rest() {
    return new RestServlet(dispatcher, callers, new OpenApi(title, version, dispatcher.all()));
  }

  /**
   * A servlet for JSON-RPC 2.0 by POST, wherever it is mapped. Its OpenRPC document is what {@code
   * rpc.discover} answers, and what a GET of a path that ends with {@code /openrpc.json} does.
   *
   * <p>A key is taken from the {@code Authorization} header, from the parameter {@code admin_key}
   * of a call and, with the {@linkplain ManagementBuilder#filter filter} of a login, from its
   * session, for {@code application/json} from a page of the same origin.
   *
   * @return the servlet
   */
  public HttpServlet jsonRpc() {
    return new JsonRpcServlet(dispatcher, callers, OpenRpc.of(title, version, dispatcher.all()));
  }

  /**
   * A servlet for the admin page, mapped to a path and all below it, such as {@code /admin/*}: a
   * page on which people list, mint, rotate and revoke keys, as far as the key with which they log
   * in may. It holds no secret; leave its path open in the filter, or have it behind it.
   *
   * <p>It logs in where the {@linkplain ManagementBuilder#filter filter} does, and works over the
   * {@linkplain #jsonRpc JSON-RPC servlet}.
   *
   * @param jsonRpcPath where the JSON-RPC servlet is mapped, such as {@code /} or {@code /rpc}
   * @return the servlet
   * @throws IllegalArgumentException if the path is none
   * @throws IllegalStateException if there is no filter, or it has no login
   */
  public HttpServlet adminPage(String jsonRpcPath) {
    if (!jsonRpcPath.matches("/[A-Za-z0-9._~/-]*") || jsonRpcPath.startsWith("//")) {
      throw new IllegalArgumentException("the path of JSON-RPC is plain, such as /rpc");
    }
    Login login = callers.login();
    if (login == null) {
      throw new IllegalStateException(
          "the admin page needs a login: give Management a filter that is built with login(path)");
    }
    return new AdminPageServlet(callers, login, jsonRpcPath, title);
  }
}
