package dev.wardlock.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.store.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardTest {

  private static final JdbcOptions EXCLUSIVE = JdbcOptions.DEFAULT.exclusive();

  @TempDir Path folder;

  private final DataSource dataSource = Databases.migrated();

  @Test
  void shared_isTrueUnlessExclusive() {
    try (JdbcKeyStore store = JdbcKeyStore.open(dataSource)) {
      assertThat(store.shared()).isTrue();
    }
    try (JdbcKeyStore store = JdbcKeyStore.open(dataSource, EXCLUSIVE)) {
      assertThat(store.shared()).isFalse();
    }
  }

  @Test
  void open_whileAnotherIsExclusive_refusedUntilThatIsClosed() {
    JdbcKeyStore first = JdbcKeyStore.open(dataSource, EXCLUSIVE);

    assertThatThrownBy(() -> JdbcKeyStore.open(dataSource))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("another store has it open exclusively");
    assertThatThrownBy(() -> JdbcKeyStore.open(dataSource, EXCLUSIVE))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cannot be opened exclusively: another store has it open");

    first.close();
    first.close();
    JdbcKeyStore.open(dataSource).close();
    JdbcKeyStore.open(dataSource, EXCLUSIVE).close();
  }

  @Test
  void openExclusive_whileOthersShare_refusedUntilTheLastIsClosed() {
    var sharing = new ArrayList<JdbcKeyStore>();
    for (int i = 0; i < 5; i++) {
      sharing.add(JdbcKeyStore.open(dataSource));
    }
    for (JdbcKeyStore store : sharing) {
      assertThatThrownBy(() -> JdbcKeyStore.open(dataSource, EXCLUSIVE))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("another store has it open");
      store.close();
    }
    JdbcKeyStore.open(dataSource, EXCLUSIVE).close();
  }

  @Test
  void open_afterTheConnectionOfTheExclusiveOneDied_isFine() throws SQLException {
    var connections = FailingDataSource.over(dataSource);
    JdbcKeyStore.open(connections.dataSource(), EXCLUSIVE);
    assertThatThrownBy(() -> JdbcKeyStore.open(dataSource)).isInstanceOf(StoreException.class);

    connections.lose();

    JdbcKeyStore.open(dataSource).close();
  }

  @Test
  void exclusive_connectionsLostAndNobodyCame_goesOn() throws SQLException {
    var connections = FailingDataSource.over(dataSource);
    try (JdbcKeyStore store = JdbcKeyStore.open(connections.dataSource(), EXCLUSIVE)) {
      connections.lose();
      connections.failWith(new SQLException("gone", "08006"), "getConnection");
      assertThatThrownBy(() -> store.find(Databases.id(1))).isInstanceOf(StoreException.class);
      connections.heal();

      assertThat(store.find(Databases.id(1))).isNull();

      assertThatThrownBy(() -> JdbcKeyStore.open(dataSource)).isInstanceOf(StoreException.class);
    }
  }

  @Test
  void exclusive_connectionsLostAndSomebodyCame_isRefusedForGood() throws SQLException {
    var connections = FailingDataSource.over(dataSource);
    try (JdbcKeyStore store = JdbcKeyStore.open(connections.dataSource(), EXCLUSIVE)) {
      connections.lose();
      try (JdbcKeyStore other = JdbcKeyStore.open(dataSource)) {
        other.commit(List.of(Databases.insert(Databases.key(1))));
      }
      connections.failWith(new SQLException("gone", "08006"), "getConnection");
      assertThatThrownBy(() -> store.find(Databases.id(1))).isInstanceOf(StoreException.class);
      connections.heal();

      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> store.find(Databases.id(1)))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("another store was opened on it meanwhile");
      }
    }
  }

  @Test
  void open_fileOfAnotherProcess_refusedUntilThatIsKilled() throws Exception {
    Path file = folder.resolve("keys");
    JdbcKeyStore.embedded(file).close();
    try (Child child = Child.start("open", "jdbc:h2:file:" + file, "exclusive")) {
      assertThat(child.line()).isEqualTo("open");

      assertThatThrownBy(() -> JdbcKeyStore.open(Databases.file(file)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("in use by another process");
      assertThatThrownBy(() -> JdbcKeyStore.embedded(file))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("in use by another process");

      child.kill();
    }
    JdbcKeyStore.open(Databases.file(file), EXCLUSIVE).close();
  }

  @Test
  void open_fileServedByAnExclusiveProcess_refusedInTheOther() throws Exception {
    // H2's mixed mode: the first process opens the file, others come to it by TCP.
    String url = "jdbc:h2:file:" + folder.resolve("keys") + ";AUTO_SERVER=TRUE";
    DataSource served = Databases.h2(url);
    JdbcKeyStore.migrate(served);
    try (JdbcKeyStore store = JdbcKeyStore.open(served, EXCLUSIVE);
        Child child = Child.start("open", url, "shared")) {
      assertThat(store.shared()).isFalse();
      assertThat(child.line()).contains("another store has it open exclusively");
    }
  }

  @Test
  void openExclusive_overANetwork_refused() throws Exception {
    String url = "jdbc:h2:file:" + folder.resolve("keys") + ";AUTO_SERVER=TRUE";
    DataSource served = Databases.h2(url);
    JdbcKeyStore.migrate(served);
    try (var open = served.getConnection();
        Child child = Child.start("open", url, "exclusive")) {
      assertThat(open.isValid(1)).isTrue();
      assertThat(child.line()).contains("only where the database runs within this process");
    }
  }

  @Test
  void open_killedWhileItShared_leavesNothingInTheWay() throws Exception {
    String url = "jdbc:h2:file:" + folder.resolve("keys") + ";AUTO_SERVER=TRUE";
    DataSource served = Databases.h2(url);
    JdbcKeyStore.migrate(served);
    try (var open = served.getConnection();
        Child child = Child.start("open", url, "shared")) {
      assertThat(open.isValid(1)).isTrue();
      assertThat(child.line()).isEqualTo("open");
      assertThatThrownBy(() -> JdbcKeyStore.open(served, EXCLUSIVE))
          .isInstanceOf(StoreException.class);

      child.kill();

      // The server sees the end of the connection a moment after the process's.
      long deadline = System.nanoTime() + 10_000_000_000L;
      while (!opens(served) && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      JdbcKeyStore.open(served, EXCLUSIVE).close();
    }
  }

  private static boolean opens(DataSource dataSource) {
    try {
      JdbcKeyStore.open(dataSource, EXCLUSIVE).close();
      return true;
    } catch (StoreException e) {
      return false;
    }
  }
}
