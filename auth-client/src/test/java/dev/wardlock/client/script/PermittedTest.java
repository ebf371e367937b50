package dev.wardlock.client.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What honest scripts are made of passes. */
class PermittedTest {

  static Stream<String> members() {
    return Stream.of(
        "enum E { A, B { int f() { return 2; } }; int f() { return 1; } }",
        "enum E { A(\"a\", 1), B(null, 2); final String s; final int n; E(String s, int n) { this.s"
            + " = s; this.n = n; } }",
        "enum E { A, B } int f(E e) { switch (e) { case A: return 1; default: return 2; } }",
        "enum E { A, B } int f(E e) { return switch (e) { case A -> 1; case B -> 2; }; }",
        "int f(java.util.concurrent.TimeUnit u) { return switch (u) { case DAYS -> 1; default -> 2;"
            + " }; }",
        "int f(String s) { return switch (s) { case \"a\", \"b\" -> 1; default -> 2; }; }",
        "record R(String a, int b, List<String> c) { R { Objects.requireNonNull(a); } static R of()"
            + " { return new R(\"\", 1, List.of()); } }",
        "void f(int n) { assert n > 0 : \"not \" + n; }",
        "static final String A = \"a\"; static final String B = A + \"b\"; static final int N = 3 *"
            + " 4; static final long L = 1L << 40;",
        "static final java.util.regex.Pattern P = java.util.regex.Pattern.compile(\"a(b)\");",
        "static final Map<String, String> M = Map.of(\"a\", \"b\"); static final List<Integer> L ="
            + " List.of(1, 2); static final String[] S = {\"a\", \"b\"};",
        "static final URI BASE = URI.create(\"https://a.example\"); static final Duration D ="
            + " Duration.ofSeconds(5);",
        "static final byte[] B = {1, 2}; static int counter; static String last = \"\";",
        "static class Bad extends Exception { Bad(String m) { super(m); } } void f() throws Bad {"
            + " throw new Bad(\"x\"); }",
        "static class Res implements AutoCloseable { public void close() {} } void f() { try (Res r"
            + " = new Res()) { debug(r); } }",
        "interface Step { Map<String, Object> go(String s) throws IOException; default Step"
            + " then(Step n) { return s -> n.go(s); } }",
        "Object f(Object o) { return o instanceof String s && s.isEmpty() ? s.strip() : o; }",
        "<T extends Comparable<T>> T f(List<T> l) { return"
            + " l.stream().max(Comparator.naturalOrder()).orElseThrow(); }",
        "String f(Map<String, List<String>> m) { StringBuilder b = new StringBuilder(); for"
            + " (Map.Entry<String, List<String>> e : m.entrySet()) { for (String v : e.getValue())"
            + " { b.append(e.getKey()).append('=').append(v); } } return b.toString(); }",
        "String f(byte[] b) throws Exception { return"
            + " Base64.getUrlEncoder().withoutPadding().encodeToString(java.security.MessageDigest.getInstance(\"SHA-256\").digest(b));"
            + " }",
        "byte[] f() { byte[] b = new byte[32]; new java.security.SecureRandom().nextBytes(b);"
            + " return b.clone(); }",
        "String f(String k) throws Exception { var m = javax.crypto.Mac.getInstance(\"HmacSHA1\");"
            + " m.init(new javax.crypto.spec.SecretKeySpec(k.getBytes(), \"x\")); return"
            + " HexFormat.of().formatHex(m.doFinal()); }",
        "HttpRequest f() { return"
            + " HttpRequest.newBuilder(URI.create(\"https://a.example\")).header(\"A\","
            + " \"b\").timeout(Duration.ofSeconds(3)).POST(HttpRequest.BodyPublishers.ofString(\"a\")).build();"
            + " }",
        "Optional<String> f() throws IOException { HttpResponse<String> r = send(null); return"
            + " r.statusCode() == 200 ? r.headers().firstValue(\"A\") :"
            + " Optional.of(r.body()).map(String::trim); }",
        "Object f() throws IOException { Map<?, ?> m = (Map<?, ?>) parseJson(\"{}\"); return"
            + " ((Number) m.get(\"a\")).longValue(); }",
        "long f(String s) { return java.time.ZonedDateTime.parse(s,"
            + " java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME).toEpochSecond() -"
            + " Instant.now().getEpochSecond(); }",
        "List<String> f(String h) { return HttpCookie.parse(h).stream().map(c -> c.getName() +"
            + " \"=\" + c.getValue()).collect(Collectors.toList()); }",
        "void f() throws InterruptedException { Thread.sleep(10);"
            + " java.util.concurrent.TimeUnit.SECONDS.sleep(1); }",
        "int[] f() { int[][] a = new int[2][3]; Integer[] b = new Integer[1]; String[] c ="
            + " List.of(\"a\").toArray(new String[0]); String[] d ="
            + " List.of(\"a\").toArray(String[]::new); return a[0]; }",
        "int g; class In { int h = g; } Object f() { return new In() { int k = h; }; }",
        "synchronized void f() { synchronized (this) { debug(getClass().getSimpleName(),"
            + " hashCode(), this); } }",
        "String f() { return \"\"\"\n"
            + "  a\n"
            + "  \\tb\"\"\".formatted() + String.format(\"%s %5d\", 1, 2L) + 'c' + 1.0 + null; }",
        "static Map<String, Object> refreshToken(String t) throws Exception { return"
            + " Map.of(\"refresh_token\", t); }");
  }

  @ParameterizedTest
  @MethodSource("members")
  void honest_isPermitted(String members) {
    String source = Compiled.script("", members);
    assertThat(Compiled.faults(source)).as(source).isEmpty();
  }

  @Test
  void script_withoutItsMethod_isRefused() {
    assertThat(Compiled.faults("class AuthAcquire { static void acquireToken() {} }"))
        .anyMatch(fault -> fault.contains("static Map<String, Object> acquireToken()"));
    assertThat(
            Compiled.faults(
                "class AuthAcquire { java.util.Map<String, Object> acquireToken() { return null; }"
                    + " }"))
        .isNotEmpty();
    assertThat(Compiled.faults("class Other {}")).isNotEmpty();
  }

  @Test
  void refreshToken_ofAnotherForm_isRefused() {
    assertThat(
            Compiled.faults(
                Compiled.script("", "static String refreshToken(String s) { return s; }")))
        .anyMatch(fault -> fault.contains("refreshToken(String)"));
  }

  @Test
  void script_inAPackage_isRefused() {
    Map<String, byte[]> classes = Compiled.classes("class AuthAcquire {}");
    byte[] packaged = Classes.renamed(classes.get("AuthAcquire"), "java/lang/AuthAcquire");
    assertThat(BytecodeCheck.faults(Map.of("java.lang.AuthAcquire", packaged), AllowList.STANDARD))
        .contains("A script is in no package.");
  }

  @Test
  void defines_tellsOfRefresh() {
    assertThat(
            BytecodeCheck.defines(
                Compiled.classes(
                    Compiled.script(
                        "", "static Map<String, Object> refreshToken(String t) { return null; }")),
                BytecodeCheck.REFRESH))
        .isTrue();
    assertThat(
            BytecodeCheck.defines(Compiled.classes(Compiled.script("", "")), BytecodeCheck.REFRESH))
        .isFalse();
  }
}
