package dev.wardlock.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HkdfTest {

  /** RFC 5869, A.1 to A.3; the output as far as one block goes. */
  @ParameterizedTest
  @CsvSource({
    "0b*22, 000102030405060708090a0b0c, f0f1f2f3f4f5f6f7f8f9,"
        + "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
    "00..4f, 60..af, b0..ff, b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c",
    "0b*22, '', '', 8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
  })
  void derive_rfc5869Vectors_agree(String secret, String salt, String info, String expected) {
    assertThat(Hkdf.derive(bytes(salt), bytes(secret), bytes(info))).isEqualTo(bytes(expected));
  }

  /** RFC 4231, 4.2 to 4.8; the fifth is truncated to 128 bits. */
  @ParameterizedTest
  @CsvSource({
    "0b*20, 4869205468657265," + "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    "4a656665, 7768617420646f2079612077616e7420666f72206e6f7468696e673f,"
        + "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    "aa*20, dd*50, 773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
    "01..19, cd*50, 82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
    "0c*20, 546573742057697468205472756e636174696f6e, a3b6167473100ee06e0c796c2955552b",
    "aa*131, 54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a6520"
        + "4b6579202d2048617368204b6579204669727374,"
        + "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    "aa*131, 5468697320697320612074657374207573696e672061206c6172676572207468"
        + "616e20626c6f636b2d73697a65206b657920616e642061206c61726765722074"
        + "68616e20626c6f636b2d73697a6520646174612e20546865206b6579206e6565"
        + "647320746f20626520686173686564206265666f7265206265696e6720757365"
        + "642062792074686520484d414320616c676f726974686d2e,"
        + "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
  })
  void mac_rfc4231Vectors_agree(String key, String data, String expected) {
    byte[] wanted = bytes(expected);

    assertThat(Arrays.copyOf(Hkdf.mac(bytes(key), bytes(data)), wanted.length)).isEqualTo(wanted);
    assertThat(Hkdf.mac(bytes(key), bytes(data))).hasSize(32);
  }

  /** Hexadecimal; {@code 0b*22} is a byte so often, {@code 00..4f} all from one to the other. */
  private static byte[] bytes(String text) {
    int star = text.indexOf('*');
    int dots = text.indexOf("..");
    if (star >= 0) {
      return HexFormat.of()
          .parseHex(text.substring(0, star).repeat(Integer.parseInt(text.substring(star + 1))));
    }
    if (dots >= 0) {
      int from = Integer.parseInt(text.substring(0, dots), 16);
      return Vectors.bytes(from, Integer.parseInt(text.substring(dots + 2), 16) - from + 1);
    }
    return HexFormat.of().parseHex(text);
  }
}
