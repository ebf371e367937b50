package dev.wardlock.client.script;

/** A script's process was ended, or ended by itself, before there was a result. */
final class Ended extends Exception {

  private static final long serialVersionUID = 1;

  Ended(String why) {
    super(why);
  }
}
