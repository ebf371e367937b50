package dev.wardlock.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two processes on one database, each with its caches warm: no dead secret is accepted by either.
 */
class NodesTest {

  private final Application.Client client = new Application.Client();

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  void rotateAndRevoke_onOneNode_isSeenByTheNextRequestToTheOther(Ground ground) throws Exception {
    rounds(ground, 1_000);
  }

  @ParameterizedTest
  @Tag("slow")
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  void rotateAndRevoke_manyRounds_isSeenByTheNextRequestToTheOther(Ground ground) throws Exception {
    rounds(ground, 10_000);
  }

  private void rounds(Ground ground, int rounds) throws Exception {
    try (HikariDataSource pool = ground.migrated();
        Node one = Node.start(ground.url(pool));
        Node two = Node.start(ground.url(pool))) {
      String[] key = one.ask("mint k0").split(" ");
      for (int round = 0; round < rounds; round++) {
        Node acting = round % 2 == 0 ? one : two;
        Node other = round % 2 == 0 ? two : one;
        expect(200, key[1], acting, other);

        String old = key[1];
        key[1] =
            round % 4 == 3
                ? race(ground, pool, key[0], acting, other)
                : acting.ask("rotate " + key[0]);
        assertThat(key[1]).startsWith("wl_");
        expect(401, old, other, acting);
        expect(200, key[1], other, acting);

        if (round % 10 == 9) {
          assertThat(acting.ask("revoke " + key[0])).isEqualTo("1");
          expect(401, key[1], other, acting);
          key = other.ask("mint k" + (round + 1)).split(" ");
        }
      }
    }
  }

  /** Both have read the key before either may change it; the token of the one that won. */
  private static String race(
      Ground ground, HikariDataSource pool, String id, Node acting, Node other) throws Exception {
    try (Connection connection = pool.getConnection();
        PreparedStatement lock = connection.prepareStatement(Sql.KEY_TO_LOCK + " FOR UPDATE")) {
      connection.setAutoCommit(false);
      lock.setString(1, id);
      lock.execute();
      acting.order("rotate " + id);
      other.order("rotate " + id);
      Server.await("both to wait", () -> ground.waiting(pool) == 2);
      connection.rollback();
    }
    List<String> answers = List.of(acting.answer(), other.answer());
    assertThat(answers).filteredOn(answer -> answer.equals("refused CONFLICT")).hasSize(1);
    return answers.get(answers.get(0).startsWith("wl_") ? 0 : 1);
  }

  private void expect(int status, String token, Node... nodes) throws Exception {
    for (Node node : nodes) {
      assertThat(client.status(node.port, token)).isEqualTo(status);
    }
  }
}
