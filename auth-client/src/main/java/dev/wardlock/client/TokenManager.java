package dev.wardlock.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a login usable: gives out the state in a {@link TokenFile} while it is valid, and renews it
 * when it has expired or was refused.
 *
 * <p>However many threads and processes wait, one of them renews, and all of them get what it got:
 * within a process by one renewal at a time, between processes by the lock of the file, behind
 * which the file is read again. What another process wrote or removed is taken up with the next
 * call. Nothing is written before the renewal is whole. A renewal that a server refuses is not
 * tried again with the same state, here.
 *
 * <p>Where the renewed state cannot be written, on a full disk for instance, it is used by this
 * process alone and an error is logged: the old one may be worth nothing any more.
 *
 * <p>Safe for use by many threads. Renewals run on a thread of its own, which ends ten seconds
 * after the last, and with {@link #close()}.
 */
public final class TokenManager implements Credentials, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TokenManager.class);

  private final TokenFile file;
  private final @Nullable TokenRefresher refresher;
  private final String loginCommand;
  private final Clock clock;
  private final Duration margin;
  private final Duration patience;
  private final ThreadPoolExecutor executor;

  /** Guards what follows; held for a moment, never during a renewal. */
  private final Object lock = new Object();

  private @Nullable Known known;
  private @Nullable TokenState hopeless;
  private @Nullable CompletableFuture<TokenState> renewal;

  /**
   * What was read last, or could not be written.
   *
   * @param stamp of the file when it was
   */
  private record Known(
      @Nullable TokenState state, TokenFile.@Nullable Stamp stamp, boolean saved) {}

  TokenManager(TokenManagerBuilder options) {
    this.file = options.file;
    this.refresher = options.refresher;
    this.loginCommand = options.loginCommand;
    this.clock = options.clock;
    this.margin = options.margin;
    this.patience = options.patience;
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              var thread = new Thread(work, "wardlock-refresh");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  /**
   * A manager of a file.
   *
   * @param file where the login is kept
   * @param loginCommand what a person has to type to log in
   * @return a builder
   */
  public static TokenManagerBuilder builder(TokenFile file, String loginCommand) {
    return new TokenManagerBuilder(file, loginCommand);
  }

  /**
   * A manager of the login to an application.
   *
   * @param app the application's folder
   * @return a builder
   */
  public static TokenManagerBuilder builder(AppFolder app) {
    return new TokenManagerBuilder(app.tokenFile(), app.loginCommand());
  }

  /**
   * What a request carries that is sent now; waits for a renewal where one is needed.
   *
   * @return the state
   * @throws LoginRequiredException if a person has to log in
   * @throws IOException if it cannot be had now
   * @throws InterruptedException if this thread is interrupted while it waits; the renewal goes on
   */
  public TokenState state() throws IOException, InterruptedException {
    return Waiting.on(current());
  }

  /**
   * Renews although nothing has expired; waits for it.
   *
   * @return the new state
   * @throws LoginRequiredException if a person has to log in
   * @throws IOException if it cannot be had now
   * @throws InterruptedException if this thread is interrupted while it waits; the renewal goes on
   */
  public TokenState refresh() throws IOException, InterruptedException {
    return Waiting.on(renew(present()));
  }

  @Override
  public CompletableFuture<TokenState> current() {
    try {
      TokenState state = present();
      Instant now = clock.instant();
      if (!state.isExpired(now, margin)) {
        return CompletableFuture.completedFuture(state);
      }
      return state.isExpired(now, Duration.ZERO) ? renew(state) : renewedEarly(state);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Near its end, but not there: what cannot be renewed is good for a while yet. */
  private CompletableFuture<TokenState> renewedEarly(TokenState state) {
    if (!canRenew(state) || isHopeless(state)) {
      return CompletableFuture.completedFuture(state);
    }
    return renew(state)
        .exceptionally(
            problem -> {
              LOG.warn(
                  "A login could not be renewed before its end: {}",
                  Waiting.unwrapped(problem).toString());
              return state;
            });
  }

  @Override
  public boolean canRenew(TokenState refused) {
    try {
      TokenState state = present();
      return !state.equals(refused) || (refresher != null && state.refreshToken() != null);
    } catch (IOException e) {
      return true; // renew says what is wrong
    }
  }

  @Override
  public CompletableFuture<TokenState> renew(TokenState refused) {
    try {
      TokenState state = present();
      if (isNewer(state, refused)) {
        return CompletableFuture.completedFuture(state);
      }
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<TokenState> started;
    synchronized (lock) {
      if (renewal != null) {
        return renewal.copy();
      }
      started = new CompletableFuture<>();
      renewal = started;
    }
    try {
      executor.execute(() -> run(started, refused));
    } catch (RejectedExecutionException e) {
      finish(started, null, new IllegalStateException("This manager is closed.", e));
    }
    return started.copy();
  }

  private void run(CompletableFuture<TokenState> started, TokenState refused) {
    try {
      finish(started, renewed(refused), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      finish(started, null, new InterruptedIOException("The renewal was interrupted by close()."));
    } catch (IOException | RuntimeException | Error e) {
      finish(started, null, e);
    }
  }

  /** Lets the next renewal begin before anybody learns of the end of this one. */
  private void finish(
      CompletableFuture<TokenState> started,
      @Nullable TokenState state,
      @Nullable Throwable problem) {
    synchronized (lock) {
      renewal = null;
    }
    if (state == null) {
      started.completeExceptionally(
          problem == null ? new IllegalStateException("no state") : problem);
    } else {
      started.complete(state);
    }
  }

  private TokenState renewed(TokenState refused) throws IOException, InterruptedException {
    try (FileGuard guard = file.lock(patience)) {
      TokenState state = required(underLock());
      if (isNewer(state, refused)) {
        return state;
      }
      if (state.refreshToken() == null || refresher == null) {
        throw loginRequired("The login has ended, and cannot be renewed.", null);
      }
      if (isHopeless(state)) {
        throw loginRequired("The server has refused to renew the login.", null);
      }
      TokenState renewed = refreshed(refresher, state).after(state);
      boolean saved = write(renewed, guard);
      remember(new Known(renewed, file.stamp(), saved));
      return renewed;
    }
  }

  private boolean isNewer(TokenState state, TokenState refused) {
    return !state.equals(refused) && !state.isExpired(clock.instant(), margin);
  }

  private TokenState refreshed(TokenRefresher refresher, TokenState state)
      throws IOException, InterruptedException {
    try {
      return refresher.refresh(state);
    } catch (RefreshRefusedException e) {
      synchronized (lock) {
        hopeless = state;
      }
      throw loginRequired("The server refuses to renew the login: " + e.getMessage() + ".", e);
    }
  }

  private boolean write(TokenState renewed, FileGuard guard) {
    try {
      file.write(renewed, guard);
      return true;
    } catch (IOException e) {
      LOG.error(
          "The renewed login could not be written to {}: this process alone has it, and others will"
              + " have to log in again",
          file.path(),
          e);
      return false;
    }
  }

  private boolean isHopeless(TokenState state) {
    synchronized (lock) {
      return state.equals(hopeless);
    }
  }

  /** What the file has, read again only where it has changed. */
  private TokenState present() throws IOException {
    TokenFile.Stamp stamp = file.stamp();
    Known now;
    synchronized (lock) {
      now = known;
    }
    if (now == null || !Objects.equals(now.stamp(), stamp)) {
      now = remember(new Known(file.read().orElse(null), stamp, true));
    }
    return required(now.state());
  }

  /** What the file has, read again unless this process has something newer. */
  private @Nullable TokenState underLock() throws IOException {
    TokenFile.Stamp stamp = file.stamp();
    synchronized (lock) {
      if (known != null && !known.saved() && Objects.equals(known.stamp(), stamp)) {
        return known.state();
      }
    }
    return remember(new Known(file.read().orElse(null), stamp, true)).state();
  }

  private Known remember(Known now) {
    synchronized (lock) {
      known = now;
    }
    return now;
  }

  private TokenState required(@Nullable TokenState state) throws LoginRequiredException {
    if (state == null) {
      throw loginRequired("There is no login.", null);
    }
    return state;
  }

  private LoginRequiredException loginRequired(String reason, @Nullable Throwable cause) {
    return LoginRequiredException.because(reason, loginCommand, cause);
  }

  /** Ends a renewal that is under way, and the thread. What needs no renewal still works. */
  @Override
  public void close() {
    boolean neverBegan = !executor.shutdownNow().isEmpty();
    CompletableFuture<TokenState> waiting;
    synchronized (lock) {
      waiting = renewal;
    }
    if (neverBegan && waiting != null) {
      finish(waiting, null, new IllegalStateException("This manager is closed."));
    }
  }
}
