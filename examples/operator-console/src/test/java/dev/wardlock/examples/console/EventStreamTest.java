package dev.wardlock.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.Grants;
import dev.wardlock.model.Principal;
import dev.wardlock.model.Region;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A stream whose client reads slowly, or not at all. */
class EventStreamTest {

  private static final Events.Event EVENT = new Events.Event("status", "{}");
  private static final Principal WHO =
      new Principal("p", "viewer", "p", "default", Grants.NONE, Region.ALL, false, null);

  private final Out out = new Out();
  private int completed;
  private final EventStream stream = new EventStream(WHO, exchange(), out);
  private final Events events = new Events();

  private AsyncContext exchange() {
    return (AsyncContext)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {AsyncContext.class},
            (proxy, method, arguments) -> {
              completed += method.getName().equals("complete") ? 1 : 0;
              return null;
            });
  }

  /** A client that takes as many writes as it is let. */
  private static final class Out extends ServletOutputStream {
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private int room;

    @Override
    public boolean isReady() {
      return room > 0;
    }

    @Override
    public void setWriteListener(WriteListener listener) {}

    @Override
    public void write(int b) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      room--;
      taken.write(bytes, from, length);
    }

    String text() {
      return taken.toString(StandardCharsets.UTF_8);
    }
  }

  @Test
  void client_thatDoesNotRead_isDroppedAndKeepsNobodyWaiting() {
    assertThat(events.add(stream)).isTrue();
    stream.onWritePossible();

    for (int i = 0; i < EventStream.MAX_WAITING; i++) {
      events.publish("status", "x", who -> true);
    }
    assertThat(completed).isZero();
    events.publish("status", "x", who -> true);
    events.publish("status", "x", who -> true);

    assertThat(completed).isEqualTo(1);
    assertThat(stream.offer(EVENT)).isFalse();
    assertThat(out.text()).isEmpty();
  }

  @Test
  void client_thatReadsSlowly_getsEverythingInOrder() {
    stream.onWritePossible();
    for (int i = 0; i < 5; i++) {
      assertThat(stream.offer(new Events.Event("e", Integer.toString(i)))).isTrue();
    }
    out.room = 2;
    stream.onWritePossible();
    assertThat(out.text()).isEqualTo("event: e\ndata: 0\n\nevent: e\ndata: 1\n\n");
    out.room = 9;
    stream.onWritePossible();

    assertThat(out.text()).endsWith("data: 3\n\nevent: e\ndata: 4\n\n");
  }

  @Test
  void events_beforeTheContainerIsReady_wait() {
    out.room = 9;
    assertThat(stream.offer(EVENT)).isTrue();
    assertThat(out.text()).isEmpty();
    stream.onWritePossible();
    stream.keepAlive();

    assertThat(out.text()).isEqualTo("event: status\ndata: {}\n\n:\n\n");
  }

  @Test
  void listeners_whoAreTooMany_areNotTaken() {
    for (int i = 0; i < Events.MAX_LISTENERS; i++) {
      assertThat(events.add(new EventStream(WHO, exchange(), out))).isTrue();
    }
    assertThat(events.add(stream)).isFalse();
    events.close();

    assertThat(completed).isEqualTo(Events.MAX_LISTENERS);
    assertThat(events.add(stream)).isFalse();
  }
}
