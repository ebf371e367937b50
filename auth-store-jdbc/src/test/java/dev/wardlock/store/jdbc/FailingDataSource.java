package dev.wardlock.store.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A data source whose connections note what is called on them, and fail as they are told. */
final class FailingDataSource {

  /** What was called on connections, in order. */
  final List<String> calls = new CopyOnWriteArrayList<>();

  /** What was executed by plain statements. */
  final List<Object> executed = new CopyOnWriteArrayList<>();

  /** What was given to prepared statements. */
  final List<Object> bound = new CopyOnWriteArrayList<>();

  private final DataSource dataSource;
  private final List<Connection> given = new CopyOnWriteArrayList<>();
  private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
  private Throwable failure = new SQLException("failed as planned", "58000", 4711);
  private int failures = Integer.MAX_VALUE;
  private String where = "";
  private String product;
  private Connection reused;

  private FailingDataSource(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  static FailingDataSource over(DataSource dataSource) {
    return new FailingDataSource(dataSource);
  }

  DataSource dataSource() {
    return proxy(dataSource, DataSource.class);
  }

  /** From now on so many statements and commits go well, and none after them. */
  void failAfter(int steps) {
    left.set(steps);
  }

  /** From now on this method fails so. */
  void failWith(Throwable e, String method) {
    failTimes(e, method, Integer.MAX_VALUE);
  }

  /** The next so many calls of this method fail so. */
  void failTimes(Throwable e, String method, int count) {
    failure = e;
    where = method;
    failures = count;
    left.set(0);
  }

  /** From now on nothing fails. */
  void heal() {
    left.set(Integer.MAX_VALUE);
  }

  /** Breaks all connections that were given, as when a database goes away and comes back. */
  void lose() throws SQLException {
    for (Connection connection : given) {
      connection.close();
    }
  }

  /** From now on gives this connection alone, and nobody but its owner closes it. */
  void reuse(Connection connection) {
    reused = connection;
  }

  /** Has another name of a product. */
  void pretendToBe(String name) {
    product = name;
  }

  private <T> T proxy(T target, Class<T> type) {
    InvocationHandler handler = (proxy, method, arguments) -> call(target, method, arguments);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private Object call(Object target, Method method, Object[] arguments) throws Throwable {
    String name = method.getName();
    if (target instanceof Connection) {
      calls.add(arguments == null ? name : name + "(" + arguments[0] + ")");
    }
    if (name.startsWith("execute") && arguments != null) {
      executed.add(arguments[0]);
    } else if (name.equals("setObject")) {
      bound.add(arguments[1]);
    }
    if (product != null && name.equals("getDatabaseProductName")) {
      return product;
    }
    boolean step =
        where.isEmpty() ? name.startsWith("execute") || name.equals("commit") : name.equals(where);
    if (step && left.getAndDecrement() <= 0 && failures-- > 0) {
      throw failure;
    }
    if (reused != null && target == dataSource && name.equals("getConnection")) {
      return wrap(reused);
    } else if (target == reused && name.equals("close")) {
      return null;
    }
    Object result;
    try {
      result = method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    return name.equals("unwrap") ? result : wrap(result);
  }

  private Object wrap(Object result) {
    if (result instanceof Connection connection) {
      given.add(connection);
      return proxy(connection, Connection.class);
    } else if (result instanceof PreparedStatement statement) {
      return proxy(statement, PreparedStatement.class);
    } else if (result instanceof Statement statement) {
      return proxy(statement, Statement.class);
    }
    return result instanceof DatabaseMetaData data ? proxy(data, DatabaseMetaData.class) : result;
  }
}
