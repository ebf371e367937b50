package dev.wardlock.client.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Class files that no compiler makes of a source. What is judged is what would run. */
class HandMadeTest {

  private static final Handle CONSTANTS =
      new Handle(
          Opcodes.H_INVOKESTATIC,
          "java/lang/invoke/ConstantBootstraps",
          "invoke",
          "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;"
              + "Ljava/lang/invoke/MethodHandle;[Ljava/lang/Object;)Ljava/lang/Object;",
          false);

  private static final Handle EXIT =
      new Handle(Opcodes.H_INVOKESTATIC, "java/lang/System", "exit", "(I)V", false);

  private static byte[] script(int version, String method, Consumer<MethodVisitor> code) {
    var writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(version, Opcodes.ACC_PUBLIC, "AuthAcquire", null, "java/lang/Object", null);
    MethodVisitor acquire =
        writer.visitMethod(Opcodes.ACC_STATIC, "acquireToken", "()Ljava/util/Map;", null, null);
    acquire.visitCode();
    acquire.visitInsn(Opcodes.ACONST_NULL);
    acquire.visitInsn(Opcodes.ARETURN);
    acquire.visitMaxs(0, 0);
    acquire.visitEnd();
    MethodVisitor other = writer.visitMethod(Opcodes.ACC_STATIC, method, "()V", null, null);
    other.visitCode();
    code.accept(other);
    other.visitInsn(Opcodes.RETURN);
    other.visitMaxs(0, 0);
    other.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static java.util.List<String> faults(byte[] script) {
    return BytecodeCheck.faults(Map.of("AuthAcquire", script), AllowList.STANDARD);
  }

  private static java.util.List<String> faults(Consumer<MethodVisitor> code) {
    return faults(script(Opcodes.V17, "f", code));
  }

  @Test
  void empty_isPermitted() {
    assertThat(faults(code -> {})).isEmpty();
  }

  @Test
  void handle_asConstant_isRefused() {
    assertThat(faults(code -> code.visitLdcInsn(EXIT))).isNotEmpty();
    assertThat(faults(code -> code.visitLdcInsn(Type.getMethodType("()V")))).isNotEmpty();
  }

  @Test
  void constant_thatIsComputed_isRefused() {
    assertThat(
            faults(
                code ->
                    code.visitLdcInsn(
                        new ConstantDynamic("x", "Ljava/lang/Object;", CONSTANTS, EXIT, 1))))
        .isNotEmpty();
  }

  @Test
  void linking_byAnotherBootstrap_isRefused() {
    assertThat(faults(code -> code.visitInvokeDynamicInsn("x", "()V", CONSTANTS, EXIT, 1)))
        .isNotEmpty();
  }

  @Test
  void concatenation_withAComputedConstant_isRefused() {
    var concatenation =
        new Handle(
            Opcodes.H_INVOKESTATIC,
            "java/lang/invoke/StringConcatFactory",
            "makeConcatWithConstants",
            "()V",
            false);
    assertThat(
            faults(
                code ->
                    code.visitInvokeDynamicInsn(
                        "x",
                        "()Ljava/lang/String;",
                        concatenation,
                        "\2",
                        new ConstantDynamic("x", "Ljava/lang/Object;", CONSTANTS, EXIT, 1))))
        .isNotEmpty();
  }

  @Test
  void initializer_thatGoesBackByAHandler_isRefused() {
    assertThat(
            faults(
                script(
                    Opcodes.V17,
                    "<clinit>",
                    code -> {
                      var handler = new Label();
                      var begin = new Label();
                      var end = new Label();
                      code.visitTryCatchBlock(begin, end, handler, "java/lang/NoSuchFieldError");
                      code.visitInsn(Opcodes.ACONST_NULL);
                      code.visitLabel(handler);
                      code.visitInsn(Opcodes.POP);
                      code.visitLabel(begin);
                      code.visitInsn(Opcodes.NOP);
                      code.visitLabel(end);
                    })))
        .anyMatch(fault -> fault.contains("static initializer"));
  }

  @Test
  void field_ofTheJdk_isNotWritten() {
    assertThat(
            faults(
                code -> {
                  code.visitInsn(Opcodes.ACONST_NULL);
                  code.visitFieldInsn(
                      Opcodes.PUTSTATIC, "java/lang/Boolean", "TRUE", "Ljava/lang/Boolean;");
                }))
        .isNotEmpty();
  }

  @Test
  void version_ofAnotherJava_isRefused() {
    assertThat(faults(script(Opcodes.V11, "f", code -> {}))).isNotEmpty();
  }

  @Test
  void bytes_thatAreNoClass_areRefused() {
    assertThat(faults(new byte[] {1, 2, 3})).isNotEmpty();
    byte[] cut = script(Opcodes.V17, "f", code -> {});
    assertThat(faults(java.util.Arrays.copyOf(cut, cut.length / 2))).isNotEmpty();
  }
}
