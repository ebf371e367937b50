package dev.wardlock.testkit;

import dev.wardlock.store.InMemoryKeyStore;
import dev.wardlock.store.SessionStore;

class InMemorySessionStoreTest extends SessionStoreContract {

  @Override
  protected SessionStore open() {
    return new InMemoryKeyStore();
  }

  @Override
  protected SessionStore reopen(SessionStore store) {
    return store;
  }
}
