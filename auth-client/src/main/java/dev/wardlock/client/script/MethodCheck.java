package dev.wardlock.client.script;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Attribute;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Judges the code of one method, instruction by instruction. */
class MethodCheck extends MethodVisitor {

  /** What javac lets the JVM link: lambdas, concatenated texts, and methods of records. */
  private static final Set<String> BOOTSTRAPS =
      Set.of(
          "java/lang/invoke/LambdaMetafactory.metafactory",
          "java/lang/invoke/StringConcatFactory.makeConcatWithConstants",
          "java/lang/runtime/ObjectMethods.bootstrap");

  final BytecodeCheck check;
  private int line;

  MethodCheck(BytecodeCheck check) {
    super(Opcodes.ASM9);
    this.check = check;
  }

  final void fault(String what) {
    check.fault("Line " + line + ": " + what);
  }

  @Override
  public void visitLineNumber(int number, Label start) {
    line = number;
  }

  @Override
  public void visitAttribute(Attribute attribute) {
    fault("the attribute " + attribute.type + " is not allowed.");
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    call(owner, name, descriptor);
  }

  final void call(String owner, String name, String descriptor) {
    if (!check.permits(owner, name, descriptor)) {
      String method = ClassCheck.shown(owner) + "." + name;
      fault(
          (name.equals("<init>") ? "new " + ClassCheck.shown(owner) : method)
              + parameters(descriptor)
              + " is not allowed."
              + Advice.on(owner, name));
    }
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
    boolean reads = opcode == Opcodes.GETSTATIC || opcode == Opcodes.GETFIELD;
    if (reads ? !check.permitsRead(owner, name) : !check.isOwnField(owner, name)) {
      fault(ClassCheck.shown(owner) + "." + name + " is not allowed." + Advice.on(owner, name));
    }
  }

  /** New objects, arrays, casts and instanceof. */
  @Override
  public void visitTypeInsn(int opcode, String type) {
    type(type);
  }

  @Override
  public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
    type(descriptor);
  }

  @Override
  public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
    if (type != null) {
      type(type);
    }
  }

  private void type(String type) {
    if (!check.permitsType(type)) {
      fault("the type " + ClassCheck.shown(type) + " is not allowed." + Advice.on(type, ""));
    }
  }

  @Override
  public void visitLdcInsn(Object value) {
    if (value instanceof Type type) {
      if (type.getSort() == Type.OBJECT || type.getSort() == Type.ARRAY) {
        type(type.getInternalName());
      } else {
        fault("a method type is not allowed.");
      }
    } else if (value instanceof Handle || value instanceof ConstantDynamic) {
      fault("a method handle or computed constant is not allowed.");
    }
  }

  @Override
  public void visitInvokeDynamicInsn(
      String name, String descriptor, Handle bootstrap, Object... arguments) {
    String linker = bootstrap.getOwner() + "." + bootstrap.getName();
    if (bootstrap.getTag() != Opcodes.H_INVOKESTATIC || !BOOTSTRAPS.contains(linker)) {
      fault("linking by " + ClassCheck.shown(linker) + " is not allowed: use a simpler lambda.");
      return;
    }
    if (linker.endsWith(".metafactory")) {
      String type = Type.getReturnType(descriptor).getInternalName();
      if (!check.permitsAbove(type)) {
        fault("a lambda may not be a " + ClassCheck.shown(type) + ".");
      }
    }
    for (Object argument : arguments) {
      if (argument instanceof Handle handle) {
        handle(handle);
      } else if (argument instanceof ConstantDynamic) {
        fault("a computed constant is not allowed.");
      }
    }
  }

  private void handle(Handle handle) {
    if (handle.getTag() >= Opcodes.H_INVOKEVIRTUAL) {
      call(handle.getOwner(), handle.getName(), handle.getDesc());
    } else if (!check.isOwnField(handle.getOwner(), handle.getName())) {
      fault(ClassCheck.shown(handle.getOwner()) + "." + handle.getName() + " is not allowed.");
    }
  }

  private static String parameters(String descriptor) {
    var list = new StringBuilder("(");
    for (Type type : Type.getArgumentTypes(descriptor)) {
      String name = type.getClassName();
      list.append(list.length() > 1 ? ", " : "").append(name.substring(name.lastIndexOf('.') + 1));
    }
    return list.append(')').toString();
  }
}
