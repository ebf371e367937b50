package dev.wardlock.servlet;

import java.util.regex.Pattern;

/**
 * Addresses that share their first bits, such as {@code 10.0.0.0/8}, or one address.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * <p>Source: RFC 4632, section 3.1; RFC 4291, section 2.3.
 *
 * @param first the first address; the bits after the prefix are zero
 * @param bits the length of the prefix, of 128; IPv4 begins at 96
 */
record AddressBlock(Address first, int bits) {

  private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");

  /**
   * Reads an address or a block.
   *
   * @throws IllegalArgumentException if it is neither, or everything; the message says why
   */
  static AddressBlock parse(String text) {
    int slash = text.indexOf('/');
    String written = slash < 0 ? text : text.substring(0, slash);
    Address address = AddressReader.literal(written);
    if (address == null) {
      throw new IllegalArgumentException(
          "an IP address or a block such as 10.0.0.0/8 or 2001:db8::/32 is needed; names are not"
              + " looked up");
    }
    int offset = written.indexOf(':') < 0 ? 96 : 0;
    int bits = slash < 0 ? 128 : offset + length(text.substring(slash + 1), 128 - offset);
    Address first = address.first(bits);
    if (!first.equals(address)) {
      throw new IllegalArgumentException(
          "the address has bits beyond the prefix: name the block's first address, or no prefix");
    }
    if (bits == 0 || (bits == 96 && first.isV4())) {
      throw new IllegalArgumentException(
          "this is every address, so anyone could say who they are: name the proxies' own network");
    }
    return new AddressBlock(first, bits);
  }

  private static int length(String text, int most) {
    int length = LENGTH.matcher(text).matches() ? Integer.parseInt(text) : -1;
    if (length < 0 || length > most) {
      throw new IllegalArgumentException("a prefix is a number from 1 to " + most);
    }
    return length;
  }

  /** Whether an address is in it. A block of IPv6 has no IPv4 in it. */
  boolean contains(Address address) {
    return address.isV4() == first.isV4() && address.first(bits).equals(first);
  }
}
