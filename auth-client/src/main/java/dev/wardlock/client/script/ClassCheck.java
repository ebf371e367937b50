package dev.wardlock.client.script;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Attribute;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.ModuleVisitor;
import org.objectweb.asm.Opcodes;

/** Judges one class: what it stands on, and that it declares nothing that runs unasked. */
final class ClassCheck extends ClassVisitor {

  private final BytecodeCheck check;
  private String name = "";
  private boolean isEnum;

  ClassCheck(BytecodeCheck check) {
    super(Opcodes.ASM9);
    this.check = check;
  }

  @Override
  public void visit(
      int version,
      int access,
      String className,
      @Nullable String signature,
      @Nullable String superName,
      String @Nullable [] interfaces) {
    name = className;
    isEnum = (access & Opcodes.ACC_ENUM) != 0;
    if (version != Opcodes.V17) {
      check.fault("A class file is not of Java 17.");
    }
    if (className.contains("/")) {
      check.fault("A script is in no package.");
    }
    above(superName);
    if (interfaces != null) {
      for (String type : interfaces) {
        above(type);
      }
    }
  }

  private void above(@Nullable String type) {
    if (type == null || !check.permitsAbove(type)) {
      check.fault(shown(name) + " may not extend or implement " + shown(type) + ".");
    }
  }

  @Override
  public ModuleVisitor visitModule(String module, int access, @Nullable String version) {
    throw new IllegalArgumentException("a module");
  }

  @Override
  public void visitAttribute(Attribute attribute) {
    check.fault("A class file has the attribute " + attribute.type + ".");
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String method,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    if ((access & Opcodes.ACC_NATIVE) != 0) {
      check.fault(method + " may not be native.");
    }
    if (method.equals("finalize") && descriptor.equals("()V")) {
      check.fault("There may be no finalize().");
    }
    boolean initializer =
        method.equals("<clinit>")
            || (isEnum && (method.equals("<init>") || method.equals("$values")));
    return initializer ? new InitializerCheck(check) : new MethodCheck(check);
  }

  static String shown(@Nullable String type) {
    return type == null ? "nothing" : type.replace('/', '.').replace('$', '.');
  }
}
