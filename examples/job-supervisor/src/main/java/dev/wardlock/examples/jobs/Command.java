package dev.wardlock.examples.jobs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** All that a job can be: nothing that a caller brings along is ever run. */
enum Command {

  /** Says its arguments again. */
  ECHO {
    @Override
    void check(List<String> arguments) {}

    @Override
    Outcome run(List<String> arguments, CountDownLatch end) {
      return Outcome.succeeded(String.join(" ", arguments));
    }
  },

  /** Waits for a number of milliseconds. */
  SLEEP {
    @Override
    void check(List<String> arguments) {
      if (arguments.size() != 1
          || !arguments.get(0).matches("[0-9]{1,5}")
          || Integer.parseInt(arguments.get(0)) > LONGEST_SLEEP) {
        throw new IllegalArgumentException(
            "of sleep are one number of milliseconds, from 0 to " + LONGEST_SLEEP);
      }
    }

    @Override
    Outcome run(List<String> arguments, CountDownLatch end) throws InterruptedException {
      return end.await(Long.parseLong(arguments.get(0)), TimeUnit.MILLISECONDS)
          ? Outcome.INTERRUPTED
          : Outcome.succeeded("");
    }
  },

  /** Adds whole numbers up. */
  SUM {
    @Override
    void check(List<String> arguments) {
      if (arguments.isEmpty() || !arguments.stream().allMatch(a -> a.matches("-?[0-9]{1,18}"))) {
        throw new IllegalArgumentException("of sum are whole numbers, of at most 18 digits");
      }
    }

    @Override
    Outcome run(List<String> arguments, CountDownLatch end) {
      try {
        long sum = arguments.stream().mapToLong(Long::parseLong).reduce(0, Math::addExact);
        return Outcome.succeeded(Long.toString(sum));
      } catch (ArithmeticException e) {
        return Outcome.failed("the sum has more than 64 bits");
      }
    }
  };

  private static final int LONGEST_SLEEP = 60_000;
  private static final int MOST_ARGUMENTS = 100;
  private static final int MOST_CHARACTERS = 4_096;

  /**
   * What became of a run.
   *
   * @param state how it ended
   * @param output what it said
   */
  record Outcome(Job.State state, String output) {
    static final Outcome INTERRUPTED =
        new Outcome(Job.State.INTERRUPTED, "the supervisor was stopped");

    static Outcome succeeded(String output) {
      return new Outcome(Job.State.SUCCEEDED, output);
    }

    static Outcome failed(String why) {
      return new Outcome(Job.State.FAILED, why);
    }
  }

  /** Says what is wrong with arguments that it cannot run with. */
  abstract void check(List<String> arguments);

  /** Runs until it is done, or all is to end. */
  abstract Outcome run(List<String> arguments, CountDownLatch end) throws InterruptedException;

  /** How it is called. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static String[] words() {
    return Arrays.stream(values()).map(Command::word).toArray(String[]::new);
  }

  static Command of(String word) {
    return Arrays.stream(values())
        .filter(command -> command.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("is one of " + List.of(words())));
  }

  /** Arguments that some command could have. */
  static List<String> arguments(List<String> arguments) {
    long characters = arguments.stream().mapToLong(String::length).sum();
    if (arguments.size() > MOST_ARGUMENTS || characters > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "are at most "
              + MOST_ARGUMENTS
              + " texts, of at most "
              + MOST_CHARACTERS
              + " characters together");
    }
    if (!arguments.stream().allMatch(a -> StandardCharsets.UTF_8.newEncoder().canEncode(a))) {
      throw new IllegalArgumentException("have half a surrogate pair");
    }
    return arguments;
  }
}
