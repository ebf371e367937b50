package dev.wardlock.secrets;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/**
 * What a run will do: a value, computed before anything is done. No secret is in it.
 *
 * @param id the run: {@code [0-9a-z-]}
 * @param kind why it is run
 * @param subject the key, the environment or the name it was asked for
 * @param rotations the values that are made anew, in order
 * @param publications the environments that are published whole
 * @param byHand keys that would have to be rotated, and have no line in {@code [rotation]}
 */
public record Plan(
    String id,
    Kind kind,
    String subject,
    List<Rotation> rotations,
    List<String> publications,
    List<String> byHand) {

  /** Why a plan is run. */
  public enum Kind {
    /** One key gets a new value. */
    ROTATE,
    /** An environment is published again. */
    PUBLISH,
    /** All that somebody can reach gets new values. */
    EMERGENCY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Copies the lists.
   *
   * @param id as the component
   * @param kind as the component
   * @param subject as the component
   * @param rotations as the component
   * @param publications as the component
   * @param byHand as the component
   */
  public Plan {
    rotations = List.copyOf(rotations);
    publications = List.copyOf(publications);
    byHand = List.copyOf(byHand);
  }

  /**
   * The environments that are published to, each once.
   *
   * @return an immutable list
   */
  public List<String> environments() {
    var environments = new LinkedHashSet<String>();
    rotations.forEach(rotation -> environments.addAll(rotation.environments()));
    environments.addAll(publications);
    return Collections.unmodifiableList(new ArrayList<>(environments));
  }

  /** What is done, in order. */
  List<Step> steps() {
    var steps = new ArrayList<Step>();
    for (Rotation rotation : rotations) {
      steps.add(new Step.Store(rotation));
      steps.add(new Step.Promote(rotation));
      rotation.environments().forEach(name -> steps.add(new Step.PublishOne(rotation, name)));
    }
    publications.forEach(name -> steps.add(new Step.PublishAll(name)));
    return steps;
  }
}
