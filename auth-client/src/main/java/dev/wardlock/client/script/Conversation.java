package dev.wardlock.client.script;

/**
 * What a running script can ask of the person at the keyboard.
 *
 * <p>An implementation is called from one thread at a time.
 */
public interface Conversation {

  /**
   * Asks for something that may be seen while it is typed.
   *
   * @param label what is asked for, as a person reads it
   * @return what was typed
   */
  String promptText(String label);

  /**
   * Asks for a secret, which is not shown while it is typed.
   *
   * @param label what is asked for, as a person reads it
   * @return what was typed
   */
  String promptSecret(String label);

  /**
   * Shows a message.
   *
   * @param message what to show
   */
  void tellUser(String message);

  /**
   * Shows a message and waits until the person says that it is done.
   *
   * @param message what to do
   */
  void waitUserConfirmation(String message);
}
