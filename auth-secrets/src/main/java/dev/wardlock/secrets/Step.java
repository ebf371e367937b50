package dev.wardlock.secrets;

/** One thing that a run does, whole or not at all as far as the journal knows. */
sealed interface Step {

  /** What the journal calls it. */
  String id();

  /** Makes the new value, and stores it as pending. */
  record Store(Rotation rotation) implements Step {
    @Override
    public String id() {
      return "store " + rotation.version();
    }
  }

  /** Makes the pending value current; the old one stays in the vault as the previous. */
  record Promote(Rotation rotation) implements Step {
    @Override
    public String id() {
      return "promote " + rotation.version();
    }
  }

  /** Publishes the new value to one environment. */
  record PublishOne(Rotation rotation, String environment) implements Step {
    @Override
    public String id() {
      return "publish " + rotation.version() + " " + environment;
    }
  }

  /** Publishes all settings of one environment. */
  record PublishAll(String environment) implements Step {
    @Override
    public String id() {
      return "publish " + environment;
    }
  }
}
