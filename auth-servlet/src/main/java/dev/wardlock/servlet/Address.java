package dev.wardlock.servlet;

/**
 * An IP address, as 128 bits. IPv4 is its IPv4-mapped form, so one address is one value however it
 * was written. {@link AddressReader} makes one.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * <p>Source: RFC 4291, sections 2.5.3 and 2.5.5.2; RFC 5952, section 4 (text).
 *
 * @param high the first 64 bits: for IPv6, the network
 * @param low the last 64 bits
 */
record Address(long high, long low) {

  private static final long MAPPED = 0xFFFF_0000_0000L;
  private static final int GROUPS = 8;

  /** An IPv4 address. */
  static Address v4(long bits) {
    return new Address(0, MAPPED | bits);
  }

  boolean isV4() {
    return high == 0 && low >>> 32 == 0xFFFF;
  }

  boolean isLoopback() {
    return isV4() ? (low >>> 24 & 0xFF) == 127 : high == 0 && low == 1;
  }

  /** The same with all but the first bits cleared, of 128; IPv4 begins at bit 96. */
  Address first(int bits) {
    if (bits <= 64) {
      return new Address(bits == 0 ? 0 : high & -1L << (64 - bits), 0);
    }
    return new Address(high, low & -1L << (128 - bits));
  }

  /** The canonical text. */
  String text() {
    if (!isV4()) {
      return textV6();
    }
    var text = new StringBuilder();
    for (int shift = 24; shift >= 0; shift -= 8) {
      text.append(low >>> shift & 0xFF).append(shift > 0 ? "." : "");
    }
    return text.toString();
  }

  /** The canonical text as IPv6, as browsers write it too: never with a dotted quad. */
  String textV6() {
    int start = -1;
    int length = 1; // a single zero group is not worth a "::"
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && group(end) == 0) {
        end++;
      }
      if (end - i > length) {
        start = i;
        length = end - i;
      }
    }
    var text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
      } else {
        text.append(i == 0 || i == start + length ? "" : ":");
        text.append(Integer.toHexString(group(i)));
      }
    }
    return text.toString();
  }

  private int group(int i) {
    return (int) ((i < 4 ? high : low) >>> (48 - 16 * (i % 4))) & 0xFFFF;
  }
}
