package dev.wardlock;

import dev.wardlock.RefusedException.Reason;
import dev.wardlock.crypto.TokenFormat;
import dev.wardlock.model.Grants;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.model.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with a key to be, whoever asks for it: every fault at once. */
final class NewKeyCheck {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final int MAX_TEXT = 256;
  private static final int MAX_NOTES = 32;
  private static final int MAX_NOTE_KEY = 64;
  private static final int MAX_NOTE = 1024;

  private NewKeyCheck() {}

  static void check(NewKey wanted, PrincipalKind kind, Region floor, Grants grants) {
    var faults = new ArrayList<String>();
    name(wanted.name(), faults);
    text("the principal's id", wanted.principal(), faults);
    text("the display name", wanted.displayName(), faults);
    notes(wanted.metadata(), faults);
    if (!kind.accepts(floor)) {
      faults.add(
          "kind '"
              + kind.name()
              + "' needs a floor of the form "
              + kind.floors()
              + ", not "
              + floor);
    }
    if (!grants.within(kind.verbs(), floor).equals(grants)) {
      faults.add(
          "the grants are not within what kind '"
              + kind.name()
              + "' may hold on "
              + floor
              + ": "
              + kind.verbs().stream().sorted().toList());
    }
    if (wanted.lifetime() != null) {
      try {
        Lifetime.checked(wanted.lifetime());
      } catch (RefusedException e) {
        faults.add(e.getMessage());
      }
    }
    refuse(faults);
  }

  static void checkName(String name) {
    var faults = new ArrayList<String>();
    name(name, faults);
    refuse(faults);
  }

  private static void refuse(List<String> faults) {
    if (!faults.isEmpty()) {
      throw new RefusedException(Reason.INVALID, String.join("; ", faults));
    }
  }

  private static void name(String name, List<String> faults) {
    if (!NAME.matcher(name).matches()) {
      faults.add(
          "a key's name is 1 to 64 characters of A-Z a-z 0-9 . _ - and begins with a letter or"
              + " digit");
    } else if (KeyId.isId(name) || TokenFormat.isTokenForm(name)) {
      faults.add("a key's name may not have the form of an id or of a token");
    }
  }

  private static void text(String what, @Nullable String text, List<String> faults) {
    if (text != null && (text.isEmpty() || text.length() > MAX_TEXT || !isPlain(text))) {
      faults.add(what + " is 1 to " + MAX_TEXT + " characters without control characters");
    }
  }

  private static boolean isPlain(String text) {
    return text.codePoints().noneMatch(c -> Character.isISOControl(c) || isSurrogate(c));
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static void notes(Map<String, String> notes, List<String> faults) {
    if (notes.size() > MAX_NOTES) {
      faults.add("at most " + MAX_NOTES + " metadata entries are kept, not " + notes.size());
    }
    notes.forEach(
        (key, value) -> {
          if (key.isEmpty() || key.length() > MAX_NOTE_KEY || value.length() > MAX_NOTE) {
            faults.add("a metadata key is 1 to 64 characters and its value at most 1024");
          } else if ((key + value).codePoints().anyMatch(NewKeyCheck::isSurrogate)) {
            faults.add("metadata has half a surrogate pair");
          }
        });
  }
}
