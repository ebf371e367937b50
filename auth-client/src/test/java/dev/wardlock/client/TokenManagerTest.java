package dev.wardlock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenManagerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path home;

  private final TestClock clock = new TestClock();
  private final AtomicInteger asked = new AtomicInteger();
  private final List<TokenManager> managers = new ArrayList<>();
  private TokenRefresher answer;
  private AppFolder app;
  private TokenFile file;

  @BeforeEach
  void login() throws Exception {
    app = AppFolder.of(home, "planner");
    file = app.tokenFile();
    file.write(state("t0", "r0"), PATIENCE);
    answer = old -> state("t" + asked.get(), "r" + asked.get());
  }

  @AfterEach
  void close() {
    managers.forEach(TokenManager::close);
  }

  private TokenState state(String token, String refresh) {
    return States.bearer(token, refresh, clock.instant(), clock.instant().plusSeconds(600));
  }

  private TokenManager manager() {
    TokenManager manager =
        TokenManager.builder(app)
            .clock(clock)
            .refresher(
                old -> {
                  asked.incrementAndGet();
                  return answer.refresh(old);
                })
            .build();
    managers.add(manager);
    return manager;
  }

  @Test
  void state_thatIsValid_isUsed() throws Exception {
    assertThat(States.token(manager().state())).isEqualTo("t0");
    assertThat(asked).hasValue(0);
  }

  @Test
  void state_thatHasExpired_isRenewedOnceAndWritten() throws Exception {
    TokenManager manager = manager();
    manager.state();
    clock.move(Duration.ofMinutes(10));
    assertThat(States.token(manager.state())).isEqualTo("t1");
    assertThat(States.token(manager.state())).isEqualTo("t1");
    assertThat(States.token(file.read().orElseThrow())).isEqualTo("t1");
    assertThat(States.token(manager().state())).isEqualTo("t1");
    assertThat(asked).hasValue(1);
  }

  @Test
  void renewal_withoutANewRefreshToken_keepsTheOldOne() throws Exception {
    answer = old -> state("t1", null);
    clock.move(Duration.ofMinutes(10));
    assertThat(manager().state().refreshToken()).isEqualTo(Secret.of("r0"));
    assertThat(file.read().orElseThrow().refreshToken()).isEqualTo(Secret.of("r0"));
  }

  @Test
  void renewal_thatIsRefused_namesTheCommand_changesNothing_andIsNotTriedAgain() throws Exception {
    answer =
        old -> {
          throw new RefreshRefusedException("invalid_grant");
        };
    byte[] before = Files.readAllBytes(file.path());
    clock.move(Duration.ofMinutes(10));
    TokenManager manager = manager();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(manager::state)
          .isInstanceOfSatisfying(
              LoginRequiredException.class,
              e -> assertThat(e.command()).isEqualTo("wardlock auth login planner"))
          .hasMessageContaining("Run: wardlock auth login planner")
          .hasMessageNotContaining("r0");
    }
    assertThat(asked).hasValue(1);
    assertThat(file.path()).hasBinaryContent(before);

    // Somebody ran it.
    file.write(state("t9", "r9"), PATIENCE);
    assertThat(States.token(manager.state())).isEqualTo("t9");
  }

  @Test
  void renewal_thatFailed_isTriedAgain_withNothingChanged() throws Exception {
    answer =
        old -> {
          throw new IOException("no route to host");
        };
    byte[] before = Files.readAllBytes(file.path());
    clock.move(Duration.ofMinutes(10));
    TokenManager manager = manager();
    assertThatIOException().isThrownBy(manager::state).withMessage("no route to host");
    assertThat(file.path()).hasBinaryContent(before);
    answer = old -> state("t2", "r2");
    assertThat(States.token(manager.state())).isEqualTo("t2");
  }

  @Test
  void renewal_thatFailed_isSharedByAllWhoWaitedForIt() {
    var go = new CountDownLatch(1);
    answer =
        old -> {
          go.await();
          throw new IOException("no route to host");
        };
    clock.move(Duration.ofMinutes(10));
    TokenManager manager = manager();
    List<CompletableFuture<TokenState>> waiting = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      waiting.add(manager.current());
    }
    go.countDown();
    assertThat(waiting).allSatisfy(one -> assertThat(one).failsWithin(PATIENCE));
    assertThat(asked).hasValue(1);
  }

  @Test
  void renewal_thatThrows_doesNotBlockTheNext() throws Exception {
    answer =
        old -> {
          throw new IllegalStateException("a bug");
        };
    clock.move(Duration.ofMinutes(10));
    TokenManager manager = manager();
    assertThatThrownBy(manager::state).isInstanceOf(IllegalStateException.class);
    answer = old -> state("t2", "r2");
    assertThat(States.token(manager.state())).isEqualTo("t2");
  }

  @Test
  void state_nearItsEnd_isRenewed_andUsedAsLongAsThatFails() throws Exception {
    TokenManager manager = manager();
    answer =
        old -> {
          throw new IOException("down");
        };
    clock.move(Duration.ofSeconds(580));
    assertThat(States.token(manager.state())).isEqualTo("t0");
    assertThat(asked).hasValue(1);
    answer = old -> state("t2", null);
    assertThat(States.token(manager.state())).isEqualTo("t2");
  }

  @Test
  void state_withoutARefreshToken_isGoodUntilItsEnd_andThenALoginIsRequired() throws Exception {
    file.write(state("once", null), PATIENCE);
    TokenManager manager = manager();
    clock.move(Duration.ofSeconds(599));
    assertThat(States.token(manager.state())).isEqualTo("once");
    clock.move(Duration.ofSeconds(1));
    assertThatThrownBy(manager::state).isInstanceOf(LoginRequiredException.class);
    assertThat(asked).hasValue(0);
  }

  @Test
  void file_thatIsMissingOrGoes_asksForALogin() throws Exception {
    TokenManager manager = manager();
    manager.state();
    file.delete(PATIENCE);
    assertThatThrownBy(manager::state)
        .isInstanceOf(LoginRequiredException.class)
        .hasMessage("There is no login. Run: wardlock auth login planner");
  }

  @Test
  void file_thatIsBroken_saysSo_andIsTakenUpWhenItIsWell() throws Exception {
    Files.writeString(file.path(), "{");
    TokenManager manager = manager();
    assertThatIOException().isThrownBy(manager::state).withMessageContaining("token.json");
    file.write(state("t7", "r7"), PATIENCE);
    assertThat(States.token(manager.state())).isEqualTo("t7");
  }

  @Test
  void state_thatAnotherProcessWrote_isTakenUp() throws Exception {
    TokenManager manager = manager();
    manager.state();
    file.write(state("theirs", "r8"), PATIENCE);
    assertThat(States.token(manager.state())).isEqualTo("theirs");
    assertThat(asked).hasValue(0);
  }

  @Test
  void refusedState_isRenewed_butNotWhereThereIsANewerOne() throws Exception {
    TokenManager manager = manager();
    TokenState first = manager.state();
    assertThat(manager.canRenew(first)).isTrue();
    TokenState second = manager.renew(first).get(20, TimeUnit.SECONDS);
    assertThat(States.token(second)).isEqualTo("t1");
    assertThat(manager.renew(first).get(20, TimeUnit.SECONDS)).isEqualTo(second);
    assertThat(asked).hasValue(1);
    assertThat(States.token(manager.refresh())).isEqualTo("t2");
  }

  @Test
  void renewedState_thatCannotBeWritten_isUsedByThisProcess() throws Exception {
    TokenManager manager = manager();
    clock.move(Duration.ofMinutes(10));
    Path draft = file.path().resolveSibling(".token.json.new");
    Path inTheWay = Files.createDirectories(draft.resolve("x"));
    assertThat(States.token(manager.state())).isEqualTo("t1");
    assertThat(States.token(manager.state())).isEqualTo("t1");
    assertThat(States.token(file.read().orElseThrow())).isEqualTo("t0");
    assertThat(asked).hasValue(1);

    // The next renewal goes on from what only this process has.
    var used = new ArrayList<Secret>();
    answer =
        old -> {
          used.add(old.refreshToken());
          return state("t2", "r2");
        };
    Files.delete(inTheWay);
    clock.move(Duration.ofMinutes(10));
    assertThat(States.token(manager.state())).isEqualTo("t2");
    assertThat(used).containsExactly(Secret.of("r1"));
    assertThat(States.token(file.read().orElseThrow())).isEqualTo("t2");
  }

  @Test
  void interruptedCaller_doesNotEndTheRenewal() throws Exception {
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    answer =
        old -> {
          begun.countDown();
          go.await();
          return state("t1", "r1");
        };
    clock.move(Duration.ofMinutes(10));
    TokenManager manager = manager();
    var interrupted = new CompletableFuture<Throwable>();
    var caller =
        new Thread(
            () -> {
              try {
                manager.state();
              } catch (Exception e) {
                interrupted.complete(e);
              }
            });
    caller.start();
    begun.await();
    CompletableFuture<TokenState> other = manager.current();
    caller.interrupt();
    assertThat(interrupted.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    go.countDown();
    assertThat(States.token(other.get(20, TimeUnit.SECONDS))).isEqualTo("t1");
    assertThat(asked).hasValue(1);
  }

  @Test
  void close_endsARenewalAndItsThread_andWhatIsValidStillWorks() throws Exception {
    var thread = new CompletableFuture<Thread>();
    answer =
        old -> {
          thread.complete(Thread.currentThread());
          new CountDownLatch(1).await();
          return old;
        };
    TokenManager manager = manager();
    CompletableFuture<TokenState> waiting = manager.renew(manager.state());
    Thread running = thread.get(20, TimeUnit.SECONDS);
    manager.close();
    assertThat(waiting).failsWithin(Duration.ofSeconds(20));
    running.join(TimeUnit.SECONDS.toMillis(20));
    assertThat(running.isAlive()).isFalse();
    assertThat(States.token(manager.state())).isEqualTo("t0");
    assertThatThrownBy(manager::refresh)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void options_outOfTheirBounds_areAllNamed() {
    assertThatThrownBy(
            () ->
                TokenManager.builder(file, " ")
                    .margin(Duration.ofSeconds(-1))
                    .patience(Duration.ofHours(2))
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("command", "margin", "patience");
  }
}
