package dev.wardlock.examples.console;

import java.io.IOException;

/** Something that can be asked for over HTTP: translates, and decides nothing about keys. */
@FunctionalInterface
interface Resource {

  /**
   * Answers a call.
   *
   * @throws Problem if the call cannot be answered as asked
   * @throws IOException if the call could not be read
   */
  Answer answer(Call call) throws IOException;
}
