package dev.wardlock.servlet;

import static dev.wardlock.servlet.FakeRequest.peer;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {

  private static FakeRequest local() {
    return peer("127.0.0.1").to("127.0.0.1");
  }

  private static boolean isLocal(FakeRequest request) {
    return Loopback.isLocal(request.build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:8080",
        "127.0.0.1",
        "127.0.0.1:8080",
        "127.9.8.7:1",
        "[::1]",
        "[::1]:8080",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]:8080"
      })
  void isLocal_hostOfThisMachine_isTrue(String host) {
    assertThat(isLocal(local().header("Host", host))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost.",
        "a.localhost",
        "localhost.example.org",
        "localhost:",
        "localhost:0",
        "localhost:x",
        "localhost,localhost",
        "localhost@example.org",
        "example.org",
        "127.0.0.1.example.org",
        "127.0.0.1.",
        "127.1",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "2130706433",
        "0.0.0.0",
        "192.0.2.1",
        "::1",
        "[::]",
        "[::2]",
        "[::1%25lo]",
        "[127.0.0.1]",
        "localho\u017ft",
        "ip6-localhost",
      })
  void isLocal_anyOtherHost_isFalse(String host) {
    assertThat(isLocal(local().header("Host", host))).isFalse();
  }

  @Test
  void isLocal_notExactlyOneHost_isFalse() {
    assertThat(isLocal(local())).isFalse();
    assertThat(isLocal(local().http2(8080))).isFalse();
    assertThat(isLocal(local().header("Host", "localhost", "localhost"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, true",
    "127.1.2.3, 127.0.0.1, true",
    "[0:0:0:0:0:0:0:1], [0:0:0:0:0:0:0:1], true",
    "::1%lo, 0:0:0:0:0:0:0:1, true",
    "::ffff:127.0.0.1, 127.0.0.1, true",
    "192.0.2.1, 127.0.0.1, false",
    "127.0.0.1, 192.0.2.80, false",
    "192.0.2.80, 192.0.2.80, false",
    "fe80::1, ::1, false",
    "::1, ::, false",
    "localhost, 127.0.0.1, false",
    "127.0.0.1, localhost, false",
    "'', 127.0.0.1, false",
    "127.0.0.1, '', false",
    "/run/app.sock, /run/app.sock, false",
    ", 127.0.0.1, false",
    "127.0.0.1, , false",
  })
  void isLocal_bothEnds_mustBeLoopback(String peer, String local, boolean answer) {
    assertThat(isLocal(peer(peer).to(local).header("Host", "localhost"))).isEqualTo(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Forwarded",
        "forwarded",
        "X-Forwarded-For",
        "x-forwarded-proto",
        "X-FORWARDED-HOST",
        "X-Forwarded-Port",
        "X-Forwarded-Prefix",
        "X-Forwarded-Server",
        "X-Forwarded-Anything",
        "X-Forwarded",
        "X-Real-IP",
        "x-real-ip",
        "Via",
        "VIA",
      })
  void isLocal_headerOfAProxy_isFalseWhateverItSays(String name) {
    for (String value : List.of("", " ", "127.0.0.1", "localhost", "for=127.0.0.1", "1.1 x")) {
      assertThat(isLocal(local().header("Host", "localhost").header(name, value))).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Origin", "X-Requested-With", "Viaduct", "Accept", "X-Real", "X-Forward"})
  void isLocal_anyOtherHeader_isTrue(String name) {
    assertThat(isLocal(local().header("Host", "localhost").header(name, "x"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"HTTP/1.1, true", "HTTP/2.0, true", "HTTP/1.0, false", "HTTP/0.9, false", ", false"})
  void isLocal_protocolOfOldProxies_isFalse(String protocol, boolean answer) {
    FakeRequest request = local().header("Host", "localhost").protocol(protocol);

    assertThat(isLocal(request)).isEqualTo(answer);
  }

  @Test
  void isLocal_containerDoesNotSayHeaders_isFalse() {
    assertThat(isLocal(local().header("Host", "localhost").silent())).isFalse();
  }
}
