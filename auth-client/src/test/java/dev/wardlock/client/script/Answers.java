package dev.wardlock.client.script;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A person who types what the test says, and remembers what was shown. */
final class Answers implements Conversation {

  private final Deque<String> typed = new ArrayDeque<>();
  final List<String> shown = new ArrayList<>();

  Answers(String... typed) {
    this.typed.addAll(List.of(typed));
  }

  @Override
  public String promptText(String label) {
    shown.add(label);
    return typed.removeFirst();
  }

  @Override
  public String promptSecret(String label) {
    shown.add(label);
    return typed.removeFirst();
  }

  @Override
  public void tellUser(String message) {
    shown.add(message);
  }

  @Override
  public void waitUserConfirmation(String message) {
    shown.add(message);
  }
}
