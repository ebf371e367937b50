package dev.wardlock.secrets;

import dev.wardlock.secrets.model.GeneratorSpec;
import dev.wardlock.secrets.model.RotationRule.Sharing;
import dev.wardlock.secrets.model.SecretReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One value that a plan makes anew.
 *
 * @param version the id that its new version gets in the vault
 * @param key the key, as {@code [rotation]} names it
 * @param generator what makes the value
 * @param sharing whether every environment has the same value
 * @param target where it is stored
 * @param uses every setting that refers to the target: keys by environment
 */
public record Rotation(
    String version,
    String key,
    GeneratorSpec generator,
    Sharing sharing,
    SecretReference target,
    Map<String, List<String>> uses) {

  /**
   * Copies the map.
   *
   * @param version as the component
   * @param key as the component
   * @param generator as the component
   * @param sharing as the component
   * @param target as the component
   * @param uses as the component
   */
  public Rotation {
    uses = Collections.unmodifiableMap(new LinkedHashMap<>(uses));
  }

  Rotation by(GeneratorSpec other) {
    return new Rotation(version, key, other, sharing, target, uses);
  }

  /**
   * The environments that are published to.
   *
   * @return an immutable list, in the order of the declaration
   */
  public List<String> environments() {
    return Collections.unmodifiableList(new ArrayList<>(uses.keySet()));
  }
}
