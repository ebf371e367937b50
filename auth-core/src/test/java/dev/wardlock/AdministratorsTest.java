package dev.wardlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.RefusedException.Reason;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.model.Grants;
import dev.wardlock.model.Principal;
import dev.wardlock.model.Query;
import dev.wardlock.store.ContextPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The last key that can manage the others stays. */
class AdministratorsTest {

  private static final NewKey ROOT = NewKey.named("root").kind("management").inSystem();

  private final World world = World.keyed();
  private final KeyService keys = world.auth.keys();

  @Test
  void revoke_lastAdministratorByItself_refusedWithNothingChanged() {
    IssuedKey root = bootstrapped();
    int events = trail();

    assertThatThrownBy(() -> as(root).revoke(root.info().id())).satisfies(AdministratorsTest::last);

    assertThat(world.auth.verify(root.token().reveal())).isInstanceOf(Accepted.class);
    assertThat(trail()).isEqualTo(events);
  }

  @Test
  void revoke_lastAdministratorByTheApplication_refusedOnceBootstrapped() {
    IssuedKey before = keys.mint(ROOT.in("default"));
    assertThat(keys.revoke(before.info().id())).hasSize(1);
    IssuedKey root = bootstrapped();

    assertThatThrownBy(() -> keys.revoke(root.info().id())).satisfies(AdministratorsTest::last);
  }

  @Test
  void revoke_oneOfTwoAdministrators_leavesTheOther() {
    IssuedKey root = bootstrapped();
    IssuedKey second = as(root).mint(NewKey.named("second").kind("management").inSystem());

    assertThat(as(root).revoke(root.info().id())).containsExactly(root.info().id());
    assertThatThrownBy(() -> as(second).revoke(second.info().id()))
        .satisfies(AdministratorsTest::last);
  }

  @Test
  void revoke_otherAdministratorIsNarrower_refused() {
    IssuedKey root = bootstrapped();
    keys.mint(
        NewKey.named("keys")
            .kind("management")
            .inSystem()
            .grants(Grants.parse("keys:*=* jobs:read=*")));

    assertThatThrownBy(() -> as(root).revoke(root.info().id())).satisfies(AdministratorsTest::last);
  }

  @Test
  void revoke_otherAdministratorIsOfAnotherTenantOrEndsWithIt_refused() {
    IssuedKey root = bootstrapped();
    keys.createContext("acme", "Acme", ContextPolicy.DEFAULT);
    IssuedKey local = keys.mint(ROOT.in("acme"));
    as(root).delegate(root.info().id(), NewKey.named("child"));
    IssuedKey brief =
        keys.mint(
            NewKey.named("brief").kind("management").inSystem().expiresIn(Duration.ofSeconds(5)));
    world.clock.advance(Duration.ofSeconds(5));

    assertThatThrownBy(() -> as(root).revoke(root.info().id())).satisfies(AdministratorsTest::last);
    assertThat(brief.info().expiresAt()).isNotNull();
    assertThat(as(local).revoke(local.info().id())).hasSize(1);
  }

  @Test
  void revoke_keyThatManagesNothing_needsNoOther() {
    bootstrapped();
    IssuedKey user = keys.mint(NewKey.named("ada").kind("user"));

    assertThat(as(user).revoke(user.info().id())).hasSize(1);
  }

  @Test
  void rotate_lastAdministratorToAnEarlierEnd_refused() {
    IssuedKey root = bootstrapped();

    assertThatThrownBy(() -> as(root).rotate(root.info().id(), Duration.ofHours(1)))
        .satisfies(AdministratorsTest::last);
    IssuedKey rotated = as(root).rotate(root.info().id());

    assertThat(rotated.info().expiresAt()).isNull();
    IssuedKey second = as(rotated).mint(NewKey.named("second").kind("management").inSystem());
    assertThat(as(second).rotate(root.info().id(), Duration.ofHours(1)).info().expiresAt())
        .isNotNull();
  }

  @Test
  void replace_lastAdministrator_leavesItsSuccessor() {
    IssuedKey root = bootstrapped();

    IssuedKey next = as(root).replace(root.info().id(), "next", Duration.ofMinutes(1));
    assertThat(world.auth.verify(next.token().reveal())).isInstanceOf(Accepted.class);

    assertThat(world.auth.verify(root.token().reveal())).isNotInstanceOf(Accepted.class);
    assertThatThrownBy(() -> as(next).revoke(next.info().id())).satisfies(AdministratorsTest::last);
  }

  @Test
  void deleteContext_withItsLastAdministrator_isNoLoss() {
    IssuedKey root = bootstrapped();
    keys.createContext("acme", "Acme", ContextPolicy.DEFAULT);
    IssuedKey local = keys.mint(ROOT.in("acme"));

    assertThat(as(root).deleteContext("acme")).containsExactly(local.info().id());
  }

  @Test
  void revoke_twoThatEndThemselvesAtOnce_leavesOne() throws Exception {
    IssuedKey root = bootstrapped();
    try (var threads = new Threads()) {
      IssuedKey one = root;
      for (int round = 0; round < 50; round++) {
        IssuedKey first = one;
        IssuedKey second =
            as(first).mint(NewKey.named("admin-" + round).kind("management").inSystem());
        List<Boolean> ended = threads.both(() -> endsItself(first), () -> endsItself(second));
        assertThat(ended).containsExactlyInAnyOrder(true, false);
        one = ended.get(0) ? second : first;
      }
    }
  }

  private boolean endsItself(IssuedKey key) {
    try {
      return !as(key).revoke(key.info().id()).isEmpty();
    } catch (RefusedException e) {
      last(e);
      return false;
    }
  }

  private IssuedKey bootstrapped() {
    return keys.bootstrap(ROOT).orElseThrow().get(0);
  }

  private KeyService as(IssuedKey key) {
    Principal who = ((Accepted) world.auth.verify(key.token().reveal())).principal();
    return keys.onBehalfOf(who);
  }

  private int trail() {
    return keys.audit(Query.Audit.ALL).items().size();
  }

  private static void last(Throwable refused) {
    assertThat(refused).isInstanceOf(RefusedException.class).hasMessageContaining("last key");
    assertThat(((RefusedException) refused).reason()).isEqualTo(Reason.CONFLICT);
  }

  /** Two threads that start together. */
  private static final class Threads implements AutoCloseable {
    private final ExecutorService pool = Executors.newFixedThreadPool(2);

    <T> List<T> both(Callable<T> one, Callable<T> other) throws Exception {
      var start = new CyclicBarrier(2);
      var running = new ArrayList<Future<T>>();
      for (Callable<T> task : List.of(one, other)) {
        running.add(
            pool.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      return List.of(running.get(0).get(), running.get(1).get());
    }

    @Override
    public void close() {
      pool.shutdownNow();
    }
  }
}
