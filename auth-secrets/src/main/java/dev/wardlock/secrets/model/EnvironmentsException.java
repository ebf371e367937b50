package dev.wardlock.secrets.model;

import java.util.List;
import java.util.stream.Collectors;

/** A declaration is faulty; the message has every fault, each on a line of its own. */
public final class EnvironmentsException extends SecretsException {

  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  /**
   * Of all the faults of a file.
   *
   * @param file what the file is called
   * @param faults the faults, in the order of the file
   */
  public EnvironmentsException(String file, List<Fault> faults) {
    super(faults.stream().map(fault -> file + ":" + fault).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  /**
   * The faults, in the order of the file.
   *
   * @return an immutable list
   */
  public List<Fault> faults() {
    return faults;
  }
}
