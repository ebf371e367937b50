package dev.wardlock.testkit;

import dev.wardlock.store.InMemoryKeyStore;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.StoreException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.AbstractList;
import java.util.List;

class InMemoryKeyStoreTest extends KeyStoreContract {

  @Override
  protected KeyStore open() {
    return new InMemoryKeyStore();
  }

  @Override
  protected KeyStore reopen(KeyStore store) {
    return store;
  }

  @Override
  public int rounds() {
    return 300; // they are quick here, and what they look for is rare
  }

  /** Memory does not break, so the list of changes does, when the commit has read so many. */
  @Override
  protected KeyStore failingAfter(KeyStore store, int steps) {
    InvocationHandler commitOrClose =
        (proxy, method, arguments) ->
            method.getName().equals("commit")
                ? store.commit(breaking((List<?>) arguments[0], steps))
                : null;
    return (KeyStore)
        Proxy.newProxyInstance(
            KeyStore.class.getClassLoader(), new Class<?>[] {KeyStore.class}, commitOrClose);
  }

  private static List<Change> breaking(List<?> changes, int steps) {
    return new AbstractList<>() {
      @Override
      public Change get(int index) {
        if (index == steps) {
          throw new StoreException("broken", null);
        }
        return (Change) changes.get(index);
      }

      @Override
      public int size() {
        return changes.size();
      }
    };
  }
}
