package dev.wardlock.model;

/** How a text that was given stands in a message. */
final class Text {

  private Text() {}

  /** Short, printable and on one line, whatever was given. */
  static String quote(String text) {
    StringBuilder out = new StringBuilder("'");
    for (int i = 0; i < text.length() && i < 48; i++) {
      char c = text.charAt(i);
      out.append(c >= ' ' && c < 0x7F ? c : '?');
    }
    return out.append(text.length() > 48 ? "…'" : "'").toString();
  }
}
