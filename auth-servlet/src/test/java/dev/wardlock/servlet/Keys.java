package dev.wardlock.servlet;

import dev.wardlock.Auth;
import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.Grants;
import dev.wardlock.store.ContextPolicy;
import dev.wardlock.store.InMemoryKeyStore;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.SessionStore;
import dev.wardlock.store.StoreException;
import dev.wardlock.testkit.MutableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A real {@code Auth} whose clock can be set and whose store can fail. */
final class Keys implements AutoCloseable {

  private static final Set<String> OF_SESSIONS = Set.of("start", "session", "end");

  private final AtomicInteger names = new AtomicInteger();
  private final List<String> issued = new ArrayList<>();

  final MutableClock clock = MutableClock.at("2026-03-01T10:00:00Z");
  final List<AuditEvent> audited = new CopyOnWriteArrayList<>();
  final AtomicInteger reads = new AtomicInteger();
  final Auth auth;
  volatile boolean storeDown;
  volatile boolean sessionsDown;

  Keys() {
    auth =
        Auth.builder(failing(new InMemoryKeyStore()))
            .clock(clock)
            .auditSink(audited::add)
            .serverKeys(ServerKeys.of("k1", new byte[32]))
            .hasher(SecretHasher.hmacSha256())
            .build();
    auth.keys().createContext("acme", "Acme", ContextPolicy.DEFAULT);
  }

  private KeyStore failing(KeyStore store) {
    return (KeyStore)
        Proxy.newProxyInstance(
            Keys.class.getClassLoader(),
            new Class<?>[] {KeyStore.class, SessionStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("find")) {
                reads.incrementAndGet();
                if (storeDown) {
                  throw new StoreException("the store is down", null);
                }
              }
              if (sessionsDown && OF_SESSIONS.contains(method.getName())) {
                throw new StoreException("the session store is down", null);
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** A key that may do nothing but be valid. */
  String token() {
    return token("nothing:at-all=*");
  }

  String token(String grants) {
    return issue(named().grants(Grants.parse(grants))).token().reveal();
  }

  IssuedKey issue(NewKey key) {
    return kept(auth.keys().mint(key));
  }

  IssuedKey kept(IssuedKey key) {
    issued.add(key.token().reveal());
    return key;
  }

  /** A login session of a key's token. */
  String session(String token) {
    if (!(auth.verify(token) instanceof Accepted accepted)) {
      throw new AssertionError("the key is no good");
    }
    return auth.startSession(accepted).reveal();
  }

  NewKey named() {
    return NewKey.named("key-" + names.incrementAndGet()).kind("operator").principal("ada");
  }

  /** Every token that there ever was: what no answer and no log may hold. */
  List<String> issued() {
    return List.copyOf(issued);
  }

  @Override
  public void close() {
    auth.close();
  }
}
