package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule requires a verb that is the name of its place in the list. */
class RulesTest {

  private static Rules rules(String... lines) {
    var faults = new ArrayList<String>();
    Rules rules = Rules.compile(Arrays.stream(lines).map(Rule::parse).toList(), faults);
    assertThat(faults).isEmpty();
    return rules;
  }

  private static final Rules SOME =
      rules(
          "require * /* v:everything",
          "require * /a v:a",
          "require * /a/* v:below-a",
          "require GET /a/* v:get-below-a",
          "require * /a/b v:a-b",
          "require POST /a/c v:post-a-c",
          "require * /a/{x} v:a-x",
          "require * /a/{x}/c v:a-x-c",
          "require * /a/b/* v:below-a-b",
          "require * /{x}/b/c/d v:x-b-c-d",
          "require * /s/ v:s-slash",
          "require * /s v:s",
          "open /o",
          "open GET /g",
          "require * /g v:g");

  @ParameterizedTest
  @CsvSource({
    "GET, /, v:everything",
    "GET, /z, v:everything",
    "GET, /z/b/c, v:everything",
    "GET, /z/b/c/d, v:x-b-c-d",
    "GET, /z//c/d, v:everything",
    "GET, /a, v:a",
    "POST, /a, v:a",
    "GET, /a/, v:a",
    "GET, /a/b, v:a-b",
    "GET, /a/b/, v:a-b",
    "GET, /a/b/x, v:below-a-b",
    "GET, /a/b/c, v:below-a-b",
    "GET, /a/b/c/d, v:below-a-b",
    "GET, /a/z, v:a-x",
    "GET, /a/z/, v:a-x",
    "GET, /a/z/c, v:a-x-c",
    "GET, /a/z/z, v:get-below-a",
    "HEAD, /a/z/z, v:get-below-a",
    "CONNECT, /a/z/z, v:get-below-a",
    "PUT, /a/z/z, v:below-a",
    "POST, /a/c, v:post-a-c",
    "PUT, /a/c, v:a-x",
    "GET, /s, v:s",
    "GET, /s/, v:s-slash",
    "GET, /o/, v:everything",
    "GET, /g/, v:g",
    "POST, /g, v:g",
    "GET, /A, v:everything"
  })
  void find_theMostSpecific_wins(String method, String path, String verb) {
    assertThat(SOME.find(method, path).verb()).isEqualTo(verb);
  }

  @Test
  void find_nothing_isAuthenticated() {
    Access access = rules("open /o", "require POST /p v:w").find("GET", "/p");

    assertThat(access).isEqualTo(Access.UNRULED);
    assertThat(access.isOpen()).isFalse();
    assertThat(access.context("/p")).isEqualTo("default");
  }

  @Test
  void find_amongManyRules_findsEach() {
    List<String> lines =
        IntStream.range(0, 10_000).mapToObj(i -> "require * /r/n" + i + "/{x}/* v:n" + i).toList();
    Rules many = rules(lines.toArray(String[]::new));

    for (int i = 0; i < 10_000; i += 97) {
      assertThat(many.find("GET", "/r/n" + i + "/x/y/z").verb()).isEqualTo("v:n" + i);
    }
    assertThat(many.find("GET", "/r/n10000/x")).isEqualTo(Access.UNRULED);
  }

  @ParameterizedTest
  @CsvSource({
    "require * /o/{org}/u/{user}/* v:w scope org/{org}/user/{user}, /o/a/u/b, org/a/user/b",
    "require * /o/{org}/u/{user}/* v:w scope org/{org}/user/{user}, /o/a/u/b/c, org/a/user/b",
    "require * /o/{org}/u/{user} v:w scope org/{org}/user/{user}, /o/a/u/b/, org/a/user/b",
    "require * /{a}/{b} v:w scope {b}/x-{a}, /1/2, 2/x-1",
    "require * /{a} v:w scope org/acme, /1, org/acme",
    "require * /{a} v:w, /1, ''"
  })
  void scope_template_isFilledFromThePath(String rule, String path, String scope) {
    assertThat(rules(rule).find("GET", path).scope(path)).hasToString(scope);
  }

  @ParameterizedTest
  @CsvSource({"/a b", "/ä", "/*", "'/a,b'", "/{a}", "/..."})
  void scope_segmentThatNoScopeHas_isNone(String path) {
    var scope = rules("require * /{a} v:w scope org/{a}").find("GET", path).scope(path);

    if (path.equals("/...")) {
      assertThat(scope).hasToString("org/...");
    } else {
      assertThat(scope).isNull();
    }
  }
}
