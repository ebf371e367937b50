package dev.wardlock.client.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/**
 * Judges the class files of a script before any of them is loaded: each must stand on the JDK's
 * {@linkplain AllowList allowed} types and call allowed methods alone.
 *
 * <p>What is judged is what will run, whatever the source looked like. A call of one of the
 * script's own methods is allowed, since that method is judged too; a method that its class only
 * inherits is judged where it comes from.
 *
 * <p>Source: JVMS 17, sections 4 and 6.5.
 */
final class BytecodeCheck {

  static final String SCRIPT = "AuthAcquire";
  static final String ACQUIRE = "acquireToken()Ljava/util/Map;";
  static final String REFRESH = "refreshToken(Ljava/lang/String;)Ljava/util/Map;";

  private static final int MAX_CLASSES = 200;
  private static final int MAX_FAULTS = 20;

  final AllowList allowed;
  final Map<String, OwnClass> own = new HashMap<>();
  private final Set<String> faults = new LinkedHashSet<>();

  private BytecodeCheck(AllowList allowed) {
    this.allowed = allowed;
  }

  /**
   * What is wrong with a script.
   *
   * @param classes its class files, by name
   * @param allowed what it may use
   * @return each fault as a sentence with its line; none where it may run
   */
  static List<String> faults(Map<String, byte[]> classes, AllowList allowed) {
    var check = new BytecodeCheck(allowed);
    check.judge(classes);
    return check.faults.stream().limit(MAX_FAULTS).toList();
  }

  /** Whether a script that passed has a method, by name and descriptor. */
  static boolean defines(Map<String, byte[]> classes, String method) {
    byte[] script = classes.get(SCRIPT);
    return script != null && OwnClass.read(new ClassReader(script)).statics().contains(method);
  }

  private void judge(Map<String, byte[]> classes) {
    if (classes.size() > MAX_CLASSES) {
      fault("There are more than " + MAX_CLASSES + " classes.");
      return;
    }
    var readers = new ArrayList<ClassReader>();
    try {
      for (byte[] file : classes.values()) {
        var reader = new ClassReader(file);
        readers.add(reader);
        own.put(reader.getClassName(), OwnClass.read(reader));
      }
      for (ClassReader reader : readers) {
        reader.accept(new ClassCheck(this), 0);
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      fault("A class file is malformed.");
    }
    OwnClass script = own.get(SCRIPT);
    if (script == null || !script.statics().contains(ACQUIRE)) {
      fault(
          "There must be a class AuthAcquire, in no package, with a method"
              + " static Map<String, Object> acquireToken().");
    } else if (script.methods().stream().anyMatch(m -> m.startsWith("refreshToken("))
        && !script.statics().contains(REFRESH)) {
      fault("refreshToken must be static Map<String, Object> refreshToken(String).");
    }
  }

  void fault(String sentence) {
    faults.add(sentence);
  }

  /** Whether a method may be called. */
  boolean permits(String owner, String name, String descriptor) {
    if (owner.startsWith("[")) {
      return name.equals("clone");
    }
    OwnClass declared = own.get(owner);
    if (declared == null) {
      return allowed.permits(owner, name, descriptor);
    }
    return declared.methods().contains(name + descriptor)
        || (!name.equals("<init>")
            && declared.supertypes().stream().anyMatch(t -> permits(t, name, descriptor)));
  }

  /** Whether a field may be read. */
  boolean permitsRead(String owner, String name) {
    OwnClass declared = own.get(owner);
    if (declared == null) {
      return allowed.permits(owner, name, null);
    }
    return declared.fields().contains(name)
        || declared.supertypes().stream().anyMatch(t -> permitsRead(t, name));
  }

  /** Whether a field is the script's own, which it may write. */
  boolean isOwnField(String owner, String name) {
    OwnClass declared = own.get(owner);
    return declared != null
        && (declared.fields().contains(name)
            || declared.supertypes().stream().anyMatch(t -> isOwnField(t, name)));
  }

  /** Whether a type may be named; of an array, that of its elements. */
  boolean permitsType(String internalName) {
    String element = internalName.replaceFirst("^\\[+", "");
    if (element.length() < internalName.length()) {
      if (!element.startsWith("L")) {
        return true;
      }
      element = element.substring(1, element.length() - 1);
    }
    return own.containsKey(element) || allowed.hasType(element);
  }

  /** Whether a class of the script may have it above it. */
  boolean permitsAbove(String type) {
    return own.containsKey(type) || allowed.isExtensible(type);
  }

  boolean isOwnEnum(String type) {
    OwnClass declared = own.get(type);
    return declared != null && (declared.access() & Opcodes.ACC_ENUM) != 0;
  }
}
