package dev.wardlock.benchmarks.web;

/** What is compared. Of each, the way that its own documents recommend for the purpose. */
public enum Variant {
  /** Nothing in front. */
  NONE("no filter") {
    @Override
    Guard open(String postgres) {
      return new Guard(null, null, () -> {});
    }
  },
  /** One token in the source, compared in constant time. */
  CONSTANT("a constant compare") {
    @Override
    Guard open(String postgres) {
      return Guard.bearer(new ConstantFilter(), ConstantFilter.TOKEN);
    }
  },
  /** The least that a filter for many keys must do. */
  FLOOR("the floor") {
    @Override
    Guard open(String postgres) {
      return FloorFilter.guard();
    }
  },
  /** Ours over the in-memory store. */
  WARDLOCK_MEMORY("Wardlock, in memory") {
    @Override
    Guard open(String postgres) {
      return Wardlock.inMemory();
    }
  },
  /** Ours over an embedded H2. */
  WARDLOCK_H2("Wardlock, H2 exclusive") {
    @Override
    Guard open(String postgres) {
      return Wardlock.embedded();
    }
  },
  /** Ours over an H2 that others may change. */
  WARDLOCK_H2_SHARED("Wardlock, H2 shared") {
    @Override
    Guard open(String postgres) {
      return Wardlock.sharedH2();
    }
  },
  /** Ours over a PostgreSQL that others may change. */
  WARDLOCK_POSTGRESQL("Wardlock, PostgreSQL shared") {
    @Override
    Guard open(String postgres) {
      return Wardlock.shared(postgres);
    }
  },
  /** Shiro's bearer filter over a realm that caches. */
  SHIRO("Shiro, bearer, caching realm") {
    @Override
    Guard open(String postgres) {
      return Shiro.bearer();
    }
  },
  /** Spring Security's resource server with opaque tokens, introspected once and then cached. */
  SPRING_OPAQUE("Spring Security, opaque token, cached") {
    @Override
    Guard open(String postgres) {
      return Spring.opaque();
    }
  },
  /** Spring Security's resource server with JWTs of a shared key. */
  SPRING_JWT_HS256("Spring Security, JWT HS256") {
    @Override
    Guard open(String postgres) {
      return Spring.hs256();
    }
  },
  /** Spring Security's resource server with JWTs of a key pair. */
  SPRING_JWT_ES256("Spring Security, JWT ES256") {
    @Override
    Guard open(String postgres) {
      return Spring.es256();
    }
  },
  /** Spring Security's HTTP Basic over Argon2 hashes. */
  SPRING_BASIC("Spring Security, Basic, Argon2") {
    @Override
    Guard open(String postgres) {
      return Spring.basicArgon2();
    }
  },
  /** pac4j with an authenticator that looks the token up. */
  PAC4J_DIRECT("pac4j, direct authenticator") {
    @Override
    Guard open(String postgres) {
      return Pac4j.direct();
    }
  },
  /** pac4j with its caching authenticator before that one. */
  PAC4J_CACHED("pac4j, caching authenticator") {
    @Override
    Guard open(String postgres) {
      return Pac4j.cached();
    }
  };

  private final String label;

  Variant(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /**
   * Sets it up.
   *
   * @param postgres the JDBC URL of a PostgreSQL database that is its own
   */
  abstract Guard open(String postgres);
}
