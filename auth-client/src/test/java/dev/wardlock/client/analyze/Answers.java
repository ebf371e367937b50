package dev.wardlock.client.analyze;

import dev.wardlock.client.script.Conversation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A person who knows some answers. */
final class Answers implements Conversation {

  private final Map<String, String> answers;
  final List<String> asked = new ArrayList<>();
  final List<String> told = new ArrayList<>();

  Answers(Map<String, String> answers) {
    this.answers = answers;
  }

  @Override
  public String promptText(String label) {
    asked.add("text " + label);
    return answers.getOrDefault(label, "?");
  }

  @Override
  public String promptSecret(String label) {
    asked.add("secret " + label);
    return answers.getOrDefault(label, "?");
  }

  @Override
  public void tellUser(String message) {
    told.add(message);
  }

  @Override
  public void waitUserConfirmation(String message) {
    told.add(message);
  }
}
