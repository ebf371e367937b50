package dev.wardlock.cli.shell;

/**
 * How far many things are done, on standard error: a line that is written over on a terminal, else
 * a line for each tenth.
 */
public final class Progress implements AutoCloseable {

  private final Terminal terminal;
  private final String what;
  private final long total;
  private long done;
  private boolean open;

  /**
   * At the beginning.
   *
   * @param terminal where to show it
   * @param what what is done, as one word
   * @param total how many there are
   */
  public Progress(Terminal terminal, String what, long total) {
    this.terminal = terminal;
    this.what = what;
    this.total = total;
  }

  /** One more is done. */
  public void step() {
    done++;
    if (terminal.canAsk()) {
      terminal.err().print("\r" + line());
      terminal.err().flush();
      open = true;
    } else if (total >= 10 && done * 10 / total != (done - 1) * 10 / total) {
      terminal.err().println(line());
      terminal.err().flush();
    }
  }

  private String line() {
    return what + " " + done + "/" + total;
  }

  @Override
  public void close() {
    if (open) {
      terminal.err().println();
    }
  }
}
