package dev.wardlock.client.script;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;

/**
 * Judges what runs when a class is initialized, which nobody asked for: it may set constants, and
 * that is all. It goes from its first instruction to its last, and calls what makes constants.
 *
 * <p>That leaves what javac writes for constants, enums, assertions and switches on enums. The
 * constructors of an enum run there too, and are judged alike.
 */
final class InitializerCheck extends MethodCheck {

  private static final String REFUSED =
      "a static initializer may only set constants, without loops, lambdas or calls of methods of"
          + " one's own. Compute it in a method.";

  private final Set<Label> passed = new HashSet<>();
  private final Map<Label, Label> handlers = new HashMap<>();

  InitializerCheck(BytecodeCheck check) {
    super(check);
  }

  @Override
  public void visitLabel(Label label) {
    Label handler = handlers.get(label);
    if (handler != null) {
      forward(handler);
    }
    passed.add(label);
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    forward(label);
  }

  @Override
  public void visitTableSwitchInsn(int min, int max, Label other, Label... labels) {
    fault(REFUSED);
  }

  @Override
  public void visitLookupSwitchInsn(Label other, int[] keys, Label[] labels) {
    fault(REFUSED);
  }

  /** Comes before the labels are passed. */
  @Override
  public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
    super.visitTryCatchBlock(start, end, handler, type);
    // javac catches what a constant of a missing enum throws, and nothing else here.
    if (!"java/lang/NoSuchFieldError".equals(type)) {
      fault(REFUSED);
    }
    handlers.put(start, handler);
  }

  private void forward(Label label) {
    if (passed.contains(label)) {
      fault(REFUSED);
    }
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    boolean ofOwnEnum =
        check.isOwnEnum(owner)
            && (name.equals("<init>")
                || name.equals("$values")
                || (descriptor.startsWith("()")
                    && (name.equals("values") || name.equals("ordinal"))));
    boolean ofOtherEnum = !check.own.containsKey(owner) && name.equals("values");
    if (!ofOwnEnum
        && !ofOtherEnum
        && !owner.startsWith("[")
        && !check.allowed.isConstant(owner, name, descriptor)) {
      fault(REFUSED);
    }
    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
  }

  @Override
  public void visitInvokeDynamicInsn(
      String name, String descriptor, Handle bootstrap, Object... arguments) {
    fault(REFUSED);
  }
}
