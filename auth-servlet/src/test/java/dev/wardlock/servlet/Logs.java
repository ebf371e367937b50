package dev.wardlock.servlet;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Everything that is logged, by the library at every level, while this is open. */
final class Logs extends Handler implements AutoCloseable {

  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger OURS = Logger.getLogger("dev.wardlock");

  private final List<String> lines = new ArrayList<>();

  Logs() {
    setLevel(Level.ALL);
    setFormatter(new SimpleFormatter());
    OURS.setLevel(Level.ALL);
    ROOT.addHandler(this);
  }

  @Override
  public synchronized void publish(LogRecord record) {
    lines.add(getFormatter().format(record));
  }

  synchronized String text() {
    return String.join("", lines);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    ROOT.removeHandler(this);
    OURS.setLevel(null);
  }
}
