package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Measured against the JDK's own reading, which is looser. */
class AddressPropertyTest {

  /** Many zero groups, as in life. */
  @Provide
  Arbitrary<byte[]> sixteen() {
    return Arbitraries.of(0, 0, 0, 1, 0x7F, 0xFF, 0x10)
        .list()
        .ofSize(16)
        .map(
            list -> {
              byte[] bytes = new byte[16];
              for (int i = 0; i < 16; i++) {
                bytes[i] = list.get(i).byteValue();
              }
              return bytes;
            });
  }

  @Property(tries = 3_000)
  void literal_v6HoweverWritten_isWhatTheJdkReads(
      @ForAll("sixteen") byte[] bytes, @ForAll Random random) throws UnknownHostException {
    String text = write(bytes, random);

    Address address = Objects.requireNonNull(AddressReader.literal(text), text);

    assertThat(bytes(address)).as(text).isEqualTo(bytes);
    assertThat(AddressReader.literal(address.text())).isEqualTo(address);
    assertThat(AddressReader.literal(address.textV6())).isEqualTo(address);
    assertThat(address.text())
        .hasSizeLessThanOrEqualTo(InetAddress.getByName(text).getHostAddress().length());
    assertThat(AddressReader.reported("[" + text + "]")).isEqualTo(address);
    assertThat(AddressReader.reported(text + "%eth0")).isEqualTo(address);
  }

  @Property
  void literal_v4_isItsMappedForm(@ForAll byte a, @ForAll byte b, @ForAll byte c, @ForAll byte d)
      throws UnknownHostException {
    String text = InetAddress.getByAddress(new byte[] {a, b, c, d}).getHostAddress();

    Address address = Objects.requireNonNull(AddressReader.literal(text));

    assertThat(address.isV4()).isTrue();
    assertThat(address.text()).isEqualTo(text);
    assertThat(address).isEqualTo(AddressReader.literal("::ffff:" + text));
    assertThat(address.isLoopback()).isEqualTo(a == 127);
  }

  @Provide
  Arbitrary<String> nearMisses() {
    return Arbitraries.of(":", ":", "::", "0", "1", "ff", "abcd", "12345", ".", "1.2.3.4", "01")
        .list()
        .ofMaxSize(14)
        .map(l -> ":" + String.join("", l)); // with a colon, the JDK looks up no name
  }

  @Property(tries = 10_000)
  void literal_whateverPasses_theJdkReadsAlike(@ForAll("nearMisses") String rest)
      throws UnknownHostException {
    for (String text : new String[] {rest, rest.substring(1) + ":", "1" + rest}) {
      Address address = AddressReader.literal(text);
      if (address != null) {
        assertThat(InetAddress.getByName(text).getHostAddress())
            .isEqualTo(InetAddress.getByName(address.text()).getHostAddress());
      }
    }
  }

  @Property
  void literal_anyText_isNoAddress(@ForAll String text) {
    Address address = AddressReader.literal(text);

    assertThat(AddressReader.reported(text)).isEqualTo(address);
    assertThat(AddressReader.reported("[" + text + "]:1")).isNull();
    assertThat(address).isNull();
  }

  @Property
  void block_anyPrefix_containsWhatSharesItsBits(
      @ForAll("sixteen") byte[] bytes,
      @ForAll("sixteen") byte[] others,
      @ForAll @IntRange(min = 1, max = 128) int length) {
    Address address = Objects.requireNonNull(AddressReader.literal(write(bytes, new Random(1))));
    Address other = Objects.requireNonNull(AddressReader.literal(write(others, new Random(1))));
    if (address.isV4()) {
      return;
    }
    Address first = address.first(length);
    if (first.isV4()) {
      return;
    }
    AddressBlock block = AddressBlock.parse(first.text() + "/" + length);
    BigInteger difference = new BigInteger(1, bytes).xor(new BigInteger(1, others));

    assertThat(block.contains(address)).isTrue();
    assertThat(block.contains(other))
        .isEqualTo(difference.bitLength() <= 128 - length && !other.isV4());
  }

  /** One of the many ways to write an address. */
  private static String write(byte[] bytes, Random random) {
    var words = new ArrayList<String>();
    for (int i = 0; i < 16; i += 2) {
      int group = (bytes[i] & 0xFF) << 8 | (bytes[i + 1] & 0xFF);
      String word =
          random.nextBoolean() ? Integer.toHexString(group) : String.format("%04x", group);
      words.add(random.nextBoolean() ? word : word.toUpperCase(Locale.ROOT));
    }
    if (random.nextBoolean()) {
      words.set(
          6,
          String.format(
              "%d.%d.%d.%d",
              bytes[12] & 0xFF, bytes[13] & 0xFF, bytes[14] & 0xFF, bytes[15] & 0xFF));
      words.remove(7);
    }
    for (int start = random.nextInt(6); start < 6; start++) {
      int end = start;
      while (end < 6 && words.get(end).matches("0+")) {
        end++;
      }
      if (end > start) {
        return String.join(":", words.subList(0, start))
            + "::"
            + String.join(":", words.subList(end, words.size()));
      }
    }
    return String.join(":", words);
  }

  private static byte[] bytes(Address address) {
    return ByteBuffer.allocate(16).putLong(address.high()).putLong(address.low()).array();
  }
}
