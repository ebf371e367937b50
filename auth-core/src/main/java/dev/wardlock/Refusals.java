package dev.wardlock;

import dev.wardlock.RefusedException.Reason;
import dev.wardlock.store.KeyStore.Committed;
import dev.wardlock.store.KeyStore.NameTaken;
import dev.wardlock.store.KeyStore.Outcome;
import dev.wardlock.store.KeyStore.Refused;

/** What a store's refusals are to those who asked. */
final class Refusals {

  private Refusals() {}

  /** Turns a refusal of the store into the exception that tells of it. */
  static void require(Outcome outcome) {
    if (!(outcome instanceof Committed)) {
      throw of(outcome);
    }
  }

  static RefusedException of(Outcome outcome) {
    if (outcome instanceof NameTaken taken) {
      return new RefusedException(
          Reason.NAME_TAKEN,
          "the context has a key of that name, live or ended: choose another, or purge the ended",
          taken.holder());
    }
    if (outcome instanceof Refused refused) {
      return refused(refused);
    }
    throw new IllegalArgumentException("no refusal: " + outcome);
  }

  private static RefusedException refused(Refused refused) {
    return switch (refused) {
      case ACTOR_NOT_LIVE ->
          new RefusedException(Reason.FORBIDDEN, "the acting key is no longer live");
      case NO_SUCH_KEY -> new RefusedException(Reason.NOT_FOUND, "there is no such key");
      case NO_SUCH_CONTEXT -> new RefusedException(Reason.NOT_FOUND, "there is no such context");
      case CONTEXT_EXISTS ->
          new RefusedException(Reason.CONFLICT, "there is, or was, a context with that id");
      case KEY_NOT_LIVE -> new RefusedException(Reason.CONFLICT, "the key was revoked");
      case CHANGED ->
          new RefusedException(
              Reason.CONFLICT, "someone else changed the key first; look at it and try again");
      case PARENT_NOT_LIVE -> new RefusedException(Reason.CONFLICT, "the parent has ended");
      case OUTLIVES_PARENT ->
          new RefusedException(Reason.CONFLICT, "the parent's expiry was changed meanwhile");
      case NONE_REMAINS ->
          new RefusedException(
              Reason.CONFLICT,
              "this is the last key that can manage the others: mint another like it first, then"
                  + " try again");
      case ID_TAKEN, BOOTSTRAPPED ->
          new RefusedException(Reason.CONFLICT, "this was done before: " + refused);
    };
  }
}
