package dev.wardlock.secrets;

import dev.wardlock.secrets.ring.KeyStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a run ended that did all it was to do.
 *
 * @param plan what was done
 * @param leftToDo what a person has left to do, a sentence each
 * @param incident where the record of an emergency was filed
 */
public record Report(Plan plan, List<String> leftToDo, Optional<Path> incident) {

  /**
   * Copies the list.
   *
   * @param plan as the component
   * @param leftToDo as the component
   * @param incident as the component
   */
  public Report {
    leftToDo = List.copyOf(leftToDo);
  }

  static List<String> leftToDo(Plan plan) {
    var left = new ArrayList<String>();
    if (!plan.environments().isEmpty()) {
      left.add(
          "Redeploy "
              + String.join(", ", plan.environments())
              + ", so that what runs there reads the new values.");
    }
    for (Rotation rotation : plan.rotations()) {
      Optional<KeyStep> step = KeyStep.of(rotation.generator());
      if (step.isPresent()) {
        left.add(step.get().next());
        continue;
      }
      left.add(
          "Then revoke the old value of "
              + rotation.key()
              + " of "
              + String.join(", ", rotation.environments())
              + " at its vendor, if there was one.");
    }
    for (String key : plan.byHand()) {
      left.add(
          "Rotate "
              + key
              + " by hand: it has no line in [rotation]. Revoke its old value at its vendor.");
    }
    return left;
  }
}
