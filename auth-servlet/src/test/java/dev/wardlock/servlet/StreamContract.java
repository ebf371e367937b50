package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.Auth;
import dev.wardlock.IssuedKey;
import dev.wardlock.servlet.Container.App;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that last: each byte goes out when it is written, and none once the key has ended. */
abstract class StreamContract extends ContainerContract {

  private static final Duration IN_TIME = Duration.ofSeconds(5);
  private static final String OVER = "the credential of this request has ended";
  private static final Held.Work TICK =
      (request, response) -> {
        response.getOutputStream().print("tick\n");
        response.getOutputStream().flush();
      };

  private final Held.Servlet application = new Held.Servlet();

  @Override
  App app() {
    return new App(
        context -> {
          AuthFilter.builder(keys.auth)
              .page("/*")
              .open("/open/*")
              .login("/login")
              .build()
              .register(context);
          var servlet = context.addServlet("held", application);
          servlet.addMapping("/held/*", "/open/*");
          servlet.setAsyncSupported(true);
          TestApp.servlets(context);
        });
  }

  @AfterEach
  void storeIsUp() {
    keys.storeDown = false;
  }

  /** An answer that has begun, seen from both ends. */
  private final class Open implements AutoCloseable {
    final Wire wire;
    final Held held;

    Open(String path, String header) throws Exception {
      wire = new Wire(http.port()).ask(path, header);
      held = application.next();
    }

    /** Writes, and sees it arrive. */
    Open ticks() throws Exception {
      held.act(TICK);
      wire.until("tick");
      return this;
    }

    void cannotWrite() {
      assertThatThrownBy(() -> held.act(TICK)).isInstanceOf(IOException.class).hasMessage(OVER);
    }

    @Override
    public void close() throws IOException {
      if (held.async() == null) {
        held.release();
      } else {
        try {
          held.async().complete();
        } catch (IllegalStateException e) {
          // It has ended.
        }
      }
      wire.close();
    }
  }

  private static String bearer(IssuedKey key) {
    return "Authorization: Bearer " + key.token().reveal();
  }

  private IssuedKey key() {
    return keys.issue(keys.named());
  }

  private static void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plusSeconds(20);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  /** How many are watched over. */
  private int watched() {
    try {
      Field watches = Auth.class.getDeclaredField("watches");
      watches.setAccessible(true);
      Field entries = watches.get(keys.auth).getClass().getDeclaredField("entries");
      entries.setAccessible(true);
      return ((Collection<?>) entries.get(watches.get(keys.auth))).size();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no watches", e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/held/async, stream", "/held/async, writer", "/held/async, flushBuffer",
    "/held/sync, stream", "/held/sync, writer", "/held/sync, flushBuffer"
  })
  void event_flushed_arrivesBeforeTheNextIsWritten(String path, String by) throws Exception {
    try (var open = new Open(path, bearer(key()))) {
      open.held.act((request, response) -> response.setContentType("text/event-stream"));
      for (int i = 0; i < 3; i++) {
        String event = "data: event " + i + "\n\n";
        open.held.act(
            (request, response) -> {
              switch (by) {
                case "stream" -> {
                  response.getOutputStream().print(event);
                  response.getOutputStream().flush();
                }
                case "writer" -> {
                  response.getWriter().print(event);
                  response.getWriter().flush();
                }
                default -> {
                  response.getWriter().print(event);
                  response.flushBuffer();
                }
              }
            });
        assertThat(open.wire.until(event)).doesNotContain(Wire.LAST_CHUNK);
      }
    }
  }

  /** Every way in which a credential ends. */
  private void ends(String how, IssuedKey key, String session) {
    switch (how) {
      case "revoked" -> keys.auth.keys().revoke(key.info().id());
      case "rotated" -> keys.kept(keys.auth.keys().rotate(key.info().id()));
      case "logout" -> assertThat(keys.auth.endSession(session)).isTrue();
      case "expired" -> keys.clock.advance(Duration.ofHours(2));
      case "store down" -> {
        keys.storeDown = true;
        keys.clock.advance(IN_TIME);
      }
      default -> throw new IllegalArgumentException(how);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "revoked, bearer", "rotated, bearer", "expired, bearer", "store down, bearer",
    "revoked, cookie", "rotated, cookie", "logout, cookie", "store down, cookie"
  })
  void async_credentialEnds_endsTheIdleStreamInTimeAndWritesNothingMore(String how, String by)
      throws Exception {
    IssuedKey key = keys.issue(keys.named().expiresIn(Duration.ofHours(1)));
    String session = keys.session(key.token().reveal());
    String header = by.equals("bearer") ? bearer(key) : "Cookie: wardlock=" + session;
    try (var open = new Open("/held/async", header).ticks()) {
      ends(how, key, session);

      assertThat(open.wire.end(IN_TIME)).doesNotContain("tick");
      open.cannotWrite();
      open.cannotWrite();
      assertThatThrownBy(() -> open.held.response.flushBuffer()).isInstanceOf(IOException.class);
      assertThat(watched()).isZero();
    }
  }

  @Test
  void async_revokedWithAWriter_itsErrorIsSeen() throws Exception {
    IssuedKey key = key();
    try (var open = new Open("/held/async", bearer(key))) {
      var writer = open.held.response.getWriter();
      writer.print("tick\n");
      assertThat(writer.checkError()).isFalse();
      open.wire.until("tick");
      keys.auth.keys().revoke(key.info().id());

      open.wire.end(IN_TIME);
      writer.print("tick\n");
      assertThat(writer.checkError()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"revoked", "rotated", "store down"})
  void sync_credentialEnds_furtherWritesThrow(String how) throws Exception {
    IssuedKey key = key();
    try (var open = new Open("/held/sync", bearer(key)).ticks()) {
      assertThat(watched()).isZero();
      keys.clock.advance(Duration.ofMillis(1001));
      open.ticks();
      assertThat(watched()).isOne();
      ends(how, key, "");

      await(() -> watched() == 0);
      await(() -> fails(open));
      open.cannotWrite();
    }
    keys.storeDown = false;
  }

  private static boolean fails(Open open) {
    try {
      open.held.act(TICK);
      return false;
    } catch (Exception e) {
      return true;
    }
  }

  private static boolean failsLate(Open open) {
    try {
      TICK.on(open.held.request, open.held.response);
      return false;
    } catch (Exception e) {
      return true;
    }
  }

  @Test
  void sync_brief_isNotWatchedOverAndLeavesNothingBehind() throws Exception {
    try (var open = new Open("/held/sync", bearer(key())).ticks()) {
      keys.clock.advance(Duration.ofSeconds(1));
      open.ticks();
      assertThat(watched()).isZero();
      keys.clock.advance(Duration.ofMillis(1));
      open.ticks();
      assertThat(watched()).isOne();
      open.held.release();
      open.wire.end(IN_TIME);
      await(() -> watched() == 0);
      // Somebody kept the response, of which the container lets go a moment after the filter.
      await(() -> failsLate(open));
      assertThat(watched()).isZero();
    }
  }

  @Test
  void sync_keptAndWrittenToLater_beginsNoWatch() throws Exception {
    try (var open = new Open("/held/sync", bearer(key())).ticks()) {
      open.held.release();
      open.wire.end(IN_TIME);
      keys.clock.advance(Duration.ofMinutes(1));

      await(() -> failsLate(open));

      assertThat(watched()).isZero();
    }
  }

  @Test
  void sync_endedAndThenAsynchronous_isEndedToo() throws Exception {
    IssuedKey key = key();
    try (var open = new Open("/held/sync", bearer(key)).ticks()) {
      keys.clock.advance(Duration.ofMillis(1001));
      open.ticks();
      keys.auth.keys().revoke(key.info().id());
      await(() -> fails(open));
      open.held.act((request, response) -> request.startAsync().setTimeout(0));
      open.held.release();

      open.wire.end(IN_TIME);
    }
  }

  @Test
  void end_ofOneKey_leavesStreamsOfOthersAlone() throws Exception {
    IssuedKey key = key();
    try (var mine = new Open("/held/async", bearer(key)).ticks();
        var others = new Open("/held/async", bearer(key())).ticks()) {
      keys.auth.keys().revoke(key.info().id());

      mine.wire.end(IN_TIME);
      others.ticks();
      assertThat(watched()).isOne();
    }
  }

  @Test
  void end_whileAWriteIsBlocked_hangsNobodyAndComesWhenItReturns() throws Exception {
    int size = 1 << 26;
    IssuedKey key = key();
    try (var worker = new Worker();
        var blocked = new Open("/held/async", bearer(key)).ticks();
        var idle = new Open("/held/async", bearer(key)).ticks()) {
      blocked.held.response.setContentType("text/plain");
      CompletableFuture<Void> write =
          worker.run(() -> blocked.held.response.getOutputStream().write(new byte[size]));
      await(worker::waitsInAWrite);
      keys.auth.keys().revoke(key.info().id());

      idle.wire.end(IN_TIME);
      assertThat(write).isNotDone();
      blocked.wire.drop(size);
      blocked.wire.end(IN_TIME);
      write.get(20, TimeUnit.SECONDS);
      blocked.cannotWrite();
      assertThat(watched()).isZero();
    }
  }

  /** One thread of the application. */
  private static final class Worker implements AutoCloseable {
    private final ExecutorService pool = Executors.newSingleThreadExecutor();
    private final AtomicReference<Thread> thread = new AtomicReference<>();

    interface Writing {
      void run() throws IOException;
    }

    CompletableFuture<Void> run(Writing writing) {
      return CompletableFuture.runAsync(
          () -> {
            thread.set(Thread.currentThread());
            try {
              writing.run();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          },
          pool);
    }

    boolean waitsInAWrite() {
      Thread t = thread.get();
      return t != null
          && waits(t)
          && Arrays.stream(t.getStackTrace())
              .anyMatch(f -> f.getClassName().equals(LiveResponse.class.getName()));
    }

    /** On Undertow it waits in a selector, which counts as running. */
    private static boolean waits(Thread t) {
      StackTraceElement[] stack = t.getStackTrace();
      return t.getState() == Thread.State.WAITING
          || t.getState() == Thread.State.TIMED_WAITING
          || (stack.length > 0
              && stack[0].isNativeMethod()
              && stack[0].getMethodName().equals("wait"));
    }

    @Override
    public void close() {
      pool.shutdownNow();
    }
  }

  @Test
  void complete_byTheApplication_leavesNoWatchAndTheConnectionToTheNextRequest() throws Exception {
    String header = bearer(key());
    try (var open = new Open("/held/async", header).ticks()) {
      assertThat(watched()).isOne();
      open.held.async().complete();

      open.wire.end(IN_TIME);
      await(() -> watched() == 0);
      answersNext(open.wire);
    }
  }

  private void answersNext(Wire wire) throws IOException {
    String next = wire.ask("/other", bearer(key())).until("reached=");
    assertThat(next).startsWith("HTTP/1.1 200");
  }

  @Test
  void end_onAKeptConnection_leavesItToTheNextRequest() throws Exception {
    IssuedKey key = key();
    try (var open = new Open("/held/async", bearer(key)).ticks()) {
      keys.auth.keys().revoke(key.info().id());

      assertThat(open.wire.end(IN_TIME)).endsWith("0\r\n\r\n");
      open.cannotWrite();
      answersNext(open.wire);
      open.cannotWrite();
    }
  }

  @Test
  void dispatch_keepsThePrincipalAndTheResponseThatIsWatched() throws Exception {
    try (var open = new Open("/held/async", bearer(key()))) {
      assertThat(open.held.async().getResponse()).isSameAs(open.held.response);
      assertThat(open.held.response).isInstanceOf(LiveResponse.class);
      assertThat(open.held.async().getRequest().getAttribute(Identity.ATTRIBUTE)).isNotNull();
      open.held.async().dispatch("/held/again");

      open.wire.until("again ada as LiveResponse");
      await(() -> watched() == 0);
      answersNext(open.wire);
    }
  }

  @Test
  void dispatch_afterTheEnd_isRefusedOrEndsAgain() throws Exception {
    IssuedKey key = key();
    try (var open = new Open("/held/async", bearer(key)).ticks()) {
      keys.auth.keys().revoke(key.info().id());
      open.wire.end(IN_TIME);

      assertThatThrownBy(() -> open.held.async().dispatch("/held/again"))
          .isInstanceOf(IllegalStateException.class);
      answersNext(open.wire);
    }
  }

  @Test
  void timeout_isTheApplicationsToAnswer() throws Exception {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    try (var open = new Open("/held/sync", bearer(key()))) {
      open.held.act(
          (request, response) -> {
            var async = request.startAsync();
            async.setTimeout(50);
            async.addListener(
                new AsyncListener() {
                  @Override
                  public void onComplete(AsyncEvent event) {
                    events.add("complete");
                  }

                  @Override
                  public void onTimeout(AsyncEvent event) throws IOException {
                    event.getAsyncContext().getResponse().getOutputStream().print("timed out");
                    event.getAsyncContext().complete();
                    events.add("timeout");
                  }

                  @Override
                  public void onError(AsyncEvent event) {
                    events.add("error");
                  }

                  @Override
                  public void onStartAsync(AsyncEvent event) {
                    events.add("start");
                  }
                });
          });
      open.held.release();

      open.wire.until("timed out");
      assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("timeout");
      assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("complete");
      await(() -> watched() == 0);
      answersNext(open.wire);
    }
  }

  @Test
  void writeListener_writesAndCompletes() throws Exception {
    try (var open = new Open("/held/async", bearer(key()))) {
      ServletOutputStream out = open.held.response.getOutputStream();
      out.setWriteListener(
          new WriteListener() {
            private int written;

            @Override
            public void onWritePossible() throws IOException {
              while (out.isReady()) {
                if (written == 100) {
                  open.held.async().complete();
                  return;
                }
                out.write(("part " + written++ + "\n").getBytes(StandardCharsets.US_ASCII));
              }
            }

            @Override
            public void onError(Throwable t) {
              open.held.async().complete();
            }
          });

      assertThat(open.wire.until("part 99\n")).contains("part 0\n");
      await(() -> watched() == 0);
    }
  }

  /** Tomcat goes on in the encoding that it had, Jetty in the new one. */
  @ParameterizedTest
  @CsvSource({"iso-8859-1, utf-8", "utf-8, iso-8859-1", "utf-8, utf-8"})
  void writer_afterResetInAnotherEncoding_isTheContainersNewOne(String first, String then)
      throws Exception {
    String[] answers = new String[2];
    for (int i = 0; i < 2; i++) {
      try (var open = new Open(i == 0 ? "/open/sync" : "/held/sync", bearer(key()))) {
        open.held.act(
            (request, response) -> {
              response.setContentType("text/plain;charset=" + first);
              response.getWriter().print("dr\u00e4ft");
              response.reset();
              response.setContentType("text/plain;charset=" + then);
              response.getWriter().print("gr\u00fc\u00dfe.");
              response.getWriter().flush();
            });
        String answer = open.wire.until("e.");
        answers[i] = answer.substring(answer.indexOf("\r\n\r\n"));
      }
    }
    assertThat(answers[0]).contains("gr").doesNotContain("dr");
    assertThat(answers[1]).isEqualTo(answers[0]);
  }

  @Test
  void resetBuffer_dropsWhatWasWrittenByEither() throws Exception {
    for (boolean byWriter : new boolean[] {true, false}) {
      try (var open = new Open("/held/sync", bearer(key()))) {
        open.held.act(
            (request, response) -> {
              if (byWriter) {
                response.getWriter().print("draft");
                assertThat(response.isCommitted()).isFalse();
                response.resetBuffer();
                response.getWriter().println("fair copy");
                response.getWriter().flush();
              } else {
                response.getOutputStream().print("draft");
                response.resetBuffer();
                response.getOutputStream().println("fair copy");
                response.getOutputStream().flush();
              }
              assertThat(response.isCommitted()).isTrue();
            });

        assertThat(open.wire.until("fair copy")).doesNotContain("draft");
      }
    }
  }

  @Test
  void streamAndWriter_bothAskedFor_isTheContainersError() throws Exception {
    try (var open = new Open("/held/sync", bearer(key()))) {
      open.held.act(
          (request, response) -> {
            assertThat(response.getOutputStream()).isSameAs(response.getOutputStream());
            assertThatThrownBy(response::getWriter).isInstanceOf(IllegalStateException.class);
          });
    }
  }

  @Test
  void errorAndRedirect_passThrough() throws Exception {
    try (var open = new Open("/held/sync", bearer(key()))) {
      open.held.act((request, response) -> response.sendError(409));
      open.held.release();
      open.wire.until("HTTP/1.1 409");
    }
    try (var open = new Open("/held/sync", bearer(key()))) {
      open.held.act((request, response) -> response.sendRedirect("/other"));
      open.held.release();
      assertThat(open.wire.until("\r\n\r\n")).contains("HTTP/1.1 302", "/other\r\n");
    }
  }
}
