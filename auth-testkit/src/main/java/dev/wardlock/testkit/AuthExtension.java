package dev.wardlock.testkit;

import dev.wardlock.Auth;
import dev.wardlock.AuthBuilder;
import dev.wardlock.NewKey;
import dev.wardlock.model.Grants;
import dev.wardlock.model.Region;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests an {@link Auth} in memory, its clock, and keys, as parameters.
 *
 * <pre>{@code
 * @ExtendWith(AuthExtension.class)
 * class JobsTest {
 *   @Test
 *   void key_expired_isRejected(Auth auth, MutableClock clock, @KeyOf("user") TestKey key) { … }
 * }
 * }</pre>
 *
 * <p>Parameters are a {@link TestAuth}, its {@link Auth} or {@link MutableClock}, and any number of
 * {@link TestKey}s with {@link KeyOf}. Each test has a {@code TestAuth} of its own, which is closed
 * after it; but one that {@code @BeforeAll} asked for, or the constructor of a class with one
 * instance for all its tests, is that of all tests of the class.
 *
 * <p>For other options, register one that was made by {@link #with}:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final AuthExtension AUTH =
 *     AuthExtension.with(options -> options.kinds(List.of(PrincipalKind.of("viewer", "jobs:read"))));
 * }</pre>
 *
 * <p>Needs JUnit 5.13 or later. Safe for use by tests that run at the same time.
 */
public final class AuthExtension implements ParameterResolver {

  private static final Set<Class<?>> TYPES =
      Set.of(TestAuth.class, Auth.class, MutableClock.class, TestKey.class);

  private final UnaryOperator<AuthBuilder> options;

  /** With the default options: what {@code @ExtendWith} makes. */
  public AuthExtension() {
    this(options -> options);
  }

  private AuthExtension(UnaryOperator<AuthBuilder> options) {
    this.options = options;
  }

  /**
   * With options of the application's own, above all its kinds.
   *
   * @param options as for {@link TestAuth#create(UnaryOperator)}; used for each {@code Auth}
   * @return an extension, for {@code @RegisterExtension}
   */
  public static AuthExtension with(UnaryOperator<AuthBuilder> options) {
    return new AuthExtension(options);
  }

  /** An instance for one test belongs to that test, and so does what its constructor is given. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return TYPES.contains(parameter.getParameter().getType());
  }

  /**
   * Finds the {@code Auth} of the test, or makes it.
   *
   * @throws ParameterResolutionException if a {@link TestKey} is not annotated with {@link KeyOf}
   * @throws dev.wardlock.RefusedException if there can be no such key
   */
  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestAuth test =
        context
            .getStore(ExtensionContext.Namespace.create(AuthExtension.class, options))
            .getOrComputeIfAbsent(TestAuth.class, type -> TestAuth.create(options), TestAuth.class);
    Class<?> type = parameter.getParameter().getType();
    if (type == TestAuth.class) {
      return test;
    } else if (type == Auth.class) {
      return test.auth();
    } else if (type == MutableClock.class) {
      return test.clock();
    }
    KeyOf wanted =
        parameter
            .findAnnotation(KeyOf.class)
            .orElseThrow(
                () ->
                    new ParameterResolutionException(
                        "say which key: @KeyOf(\"kind\") TestKey "
                            + parameter.getParameter().getName()));
    return test.key(key(wanted, test));
  }

  private static NewKey key(KeyOf wanted, TestAuth test) {
    NewKey key = NewKey.named(test.name(wanted.value())).kind(wanted.value());
    if (!wanted.grants().isEmpty()) {
      key = key.grants(Grants.parse(wanted.grants()));
    }
    return wanted.floor().isEmpty() ? key : key.floor(Region.of(wanted.floor()));
  }
}
