package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressReaderTest {

  private static Address address(String text) {
    return Objects.requireNonNull(AddressReader.literal(text), text);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.0.0.0",
    "203.0.113.7, 203.0.113.7",
    "255.255.255.255, 255.255.255.255",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "0:0:0:0:0:0:0:1, ::1",
    "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
    "2001:0db8:0000:0001:0000:0000:0000:0001, 2001:db8:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
    "1::8, 1::8",
    "::ffff:203.0.113.7, 203.0.113.7",
    "::FFFF:cb00:7107, 203.0.113.7",
    "0:0:0:0:0:ffff:203.0.113.7, 203.0.113.7",
    "64:ff9b::203.0.113.7, 64:ff9b::cb00:7107",
    "::203.0.113.7, ::cb00:7107",
    "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
  })
  void literal_anyForm_hasOneText(String text, String canonical) {
    assertThat(address(text).text()).isEqualTo(canonical);
    assertThat(address(canonical)).isEqualTo(address(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost",
        "example.org",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "1.2.3.256",
        "1.2.3.1000",
        "01.2.3.4",
        "1.2.3.04",
        "00.0.0.0",
        "0x7f.0.0.1",
        "2130706433",
        "127.1",
        "1.2.3.4 ",
        " 1.2.3.4",
        "+1.2.3.4",
        "-1.2.3.4",
        "1.2.3.4/32",
        "\u0661.2.3.4",
        "\uff11.2.3.4",
        ":",
        ":::",
        ":1",
        "1:",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8:",
        ":1:2:3:4:5:6:7:8",
        "1:2:3:4::5:6:7:8",
        "::1::",
        "1::2::3",
        "1:::2",
        "12345::",
        "g::",
        "::\uff11",
        "::1%eth0",
        "[::1]",
        "::1.2.3",
        "::1.2.3.04",
        "1.2.3.4::",
        "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::ffff:1.2.3.4.5",
        "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000",
      })
  void literal_anythingElse_isNone(String text) {
    assertThat(AddressReader.literal(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.3.4, 1.2.3.4",
    "1.2.3.4:80, 1.2.3.4",
    "[::1], ::1",
    "[0:0:0:0:0:0:0:1], ::1",
    "[2001:db8::1]:65535, 2001:db8::1",
    "fe80::1%eth0, fe80::1",
    "fe80:0:0:0:0:0:0:1%2, fe80::1",
    "[fe80::1%eth0]:8080, fe80::1",
    "::ffff:1.2.3.4%1, 1.2.3.4",
    "2001:db8::1:8080, 2001:db8::1:8080",
  })
  void reported_asContainersAndProxiesWrite_isTheAddress(String text, String canonical) {
    assertThat(AddressReader.reported(text)).isEqualTo(address(canonical));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unknown",
        "_hidden",
        "/run/app.sock",
        "[]",
        "[",
        "]",
        "[::1",
        "::1]",
        "[[::1]]",
        "[1.2.3.4]",
        "[1.2.3.4]:80",
        "1.2.3.4:",
        "1.2.3.4:0",
        "1.2.3.4:080",
        "1.2.3.4:65536",
        "1.2.3.4:+80",
        "1.2.3.4:\u0661",
        "1.2.3.4%eth0",
        "[::1]80",
        "[::1]:",
        "[::1]:x",
        "::1%",
        "%eth0",
        "%::1",
        ":80",
        "localhost:80",
      })
  void reported_anythingElse_isNone(String text) {
    assertThat(AddressReader.reported(text)).isNull();
  }

  @Test
  void reported_nothing_isNone() {
    assertThat(AddressReader.reported(null)).isNull();
    assertThat(AddressReader.reported("::1%" + "x".repeat(1000))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "127.255.255.255, true",
    "::1, true",
    "::ffff:127.0.0.1, true",
    "126.255.255.255, false",
    "128.0.0.0, false",
    "0.0.0.0, false",
    "::, false",
    "::2, false",
    "1::1, false",
    "::127.0.0.1, false",
    "64:ff9b::127.0.0.1, false",
  })
  void isLoopback_address_isThatOfTheStandards(String text, boolean loopback) {
    assertThat(address(text).isLoopback()).isEqualTo(loopback);
  }
}
